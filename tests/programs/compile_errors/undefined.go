package main

import "fmt"

type T struct{ a int }

func main() {
	fmt.Println(x)
	y = 5
	z := missing(3)
	fmt.Println(z, strings.ToUpper("a"))
	fmt.Printn("typo")
	var v Unknown
	fmt.Println(v)
	T{}.method()
	_ = T{}.b
}
