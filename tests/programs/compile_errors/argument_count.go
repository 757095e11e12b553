package main

import "fmt"

func add(a, b int) int         { return a + b }
func none()                    {}
func many(s string, ns ...int) {}
func two() (int, int)          { return 1, 2 }

func main() {
	fmt.Println(add(1))
	fmt.Println(add(1, 2, 3))
	none(1)
	many()
	fmt.Println(add())
	add(two(), 1)
	f := func(s string) {}
	f()
}
