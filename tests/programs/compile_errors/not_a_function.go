package main

import "fmt"

type T struct{ f int }

func main() {
	n := 5
	n()
	t := T{}
	t.f(1)
	"text"()
	fmt.Println(n(2))
	m := map[string]int{}
	m("a")
}
