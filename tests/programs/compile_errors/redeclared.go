package main

import "fmt"

var x int
var x string

func f() {}
func f() {}

type T struct {
	a int
	a string
}

func g(a int, a string) {}

func main() {
	var n int
	var n string
	fmt.Println(n)
}
