package main

import "fmt"

func main() {
	n := 5
	fmt.Println(n + 1.5)
	fmt.Println(n + "x")
	fmt.Println("a" + 1)
	fmt.Println(n / 0)
	fmt.Println(10 % 0)
}
