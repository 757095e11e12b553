package main

import "fmt"

func main() {
	a := 1
	a := 2
	b, a := 3, 4
	a, b := 5, 6
	fmt.Println(a, b)
}
