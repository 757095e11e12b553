package main

import "fmt"

func sign(n int) int {
	if n > 0 {
		return 1
	} else if n < 0 {
		return -1
	}
}

func loop() int {
	for {
	}
}

func stops() int {
	for {
		break
	}
}

func sw(n int) string {
	switch n {
	case 1:
		return "one"
	}
}

func fine(n int) string {
	switch {
	case n > 1:
		return "many"
	default:
		panic("none")
	}
}

func main() {
	fmt.Println(sign(1), loop(), stops(), sw(1), fine(1))
	f := func() int { fmt.Println() }
	f()
}
