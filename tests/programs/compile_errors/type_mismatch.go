package main

import "fmt"

func main() {
	n := 5
	s := "five"
	f := 2.5
	var i64 int64 = 3
	fmt.Println(n + s)
	fmt.Println(n * f)
	fmt.Println(i64 + n)
	fmt.Println(s - s)
	fmt.Println(n == s)
	fmt.Println(s && true)
	fmt.Println(!n)
	fmt.Println(-s)
	n += 1.5
}
