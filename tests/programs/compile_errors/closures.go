package main

import "fmt"

func apply(f func(int) int) int { return f(1) }

func main() {
	fmt.Println(apply(func(s string) int { return 1 }))
	fmt.Println(apply(func(n int) int { return "x" }))
	f := func() {
		return 1
	}
	var g func(int) = f
	g("x")
}
