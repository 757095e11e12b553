// Package-level and local variables: zero values, groups, initialisation order.
package main

import "fmt"

var (
	total   = first + second
	first   = compute(3)
	second  int
	name    = "lock"
	a, b, c = 1, "two", 3.5
)

var unset struct {
	n int
	s string
}

func compute(n int) int {
	return n * n
}

func pair() (int, string) {
	return 7, "seven"
}

func main() {
	var i int
	var u uint8
	var f float64
	var s string
	var ok bool
	var p *int
	var sl []int
	var m map[string]int
	var fn func()
	var e error
	var x interface{}
	fmt.Println(i, u, f, ok, p, sl, m, fn == nil, e, x)
	fmt.Printf("%q\n", s)
	fmt.Println(total, first, second, name, a, b, c)
	fmt.Println(unset)

	var n, word = pair()
	fmt.Println(n, word)
	n, other := 8, "new"
	fmt.Println(n, other)
	n, word = 9, word+other
	fmt.Println(n, word)
	_, word = pair()
	fmt.Println(word)

	x1, y1 := 1, 2
	x1, y1 = y1, x1
	fmt.Println(x1, y1)

	values := []int{10, 20, 30}
	k := 0
	k, values[k] = 2, 99
	fmt.Println(k, values)
	values[0], values[2] = values[2], values[0]
	fmt.Println(values)
	second += 5
	fmt.Println(second, total)
}
