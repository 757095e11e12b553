package main

import "fmt"

func nothing() {}

func main() {
	x := nothing()
	fmt.Println(nothing())
	if nothing() {
	}
	fmt.Println(x)
	return 5
}
