package main

import (
	"fmt"
	"strconv"
)

func pair() (int, string) { return 1, "a" }
func single() int         { return 1 }
func nothing()            {}

func main() {
	a, b := 1
	c, d := single()
	e := pair()
	f, g, h := pair()
	n := strconv.Atoi("5")
	x := nothing()
	k, l := 1, 2, 3
	fmt.Println(a, b, c, d, e, f, g, h, n, x, k, l)
}
