package main

import "fmt"

type S struct{ xs []int }

func main() {
	a, b := []int{1}, []int{1}
	fmt.Println(a == b)
	m := map[string]int{}
	fmt.Println(m == m)
	f := func() {}
	fmt.Println(f == f, f == nil)
	fmt.Println(S{} == S{})
	k := map[[]int]string{}
	fmt.Println(k)
}
