// lockscope: only-here min, max and clear came with Go 1.21
package main

import "fmt"

func main() {
	a, b := 3, 7
	fmt.Println(min(a, b), max(a, b), min(5, 2, 9), max(1.5, 2), min("b", "a"))
	x := 2.5
	fmt.Println(max(x, 1), min(x, 3))
	const limit = max(10, 20)
	fmt.Println(limit)
	m := map[string]int{"a": 1, "b": 2}
	clear(m)
	s := []int{1, 2, 3}
	clear(s[1:])
	fmt.Println(m, len(m), s)
}
