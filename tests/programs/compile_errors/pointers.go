package main

import "fmt"

type T struct{ n int }

func main() {
	n := 1
	p := &n
	fmt.Println(*n)
	fmt.Println(p == n)
	p++
	var t T = nil
	var q *T = T{}
	p = n
	fmt.Println(t, q)
}
