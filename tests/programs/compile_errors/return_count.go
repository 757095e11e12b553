package main

func one() int {
	return 1, 2
}

func two() (int, string) {
	return 1
}

func nothing() {
	return 5
}

func missing() (int, error) {
	return
}

func types() (int, string) {
	return "a", 1
}

func main() {
	one()
	two()
	nothing()
	missing()
	types()
}
