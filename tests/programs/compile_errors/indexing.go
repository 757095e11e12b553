package main

import "fmt"

func main() {
	n := 5
	xs := []int{1, 2}
	arr := [3]int{}
	fmt.Println(n[0])
	fmt.Println(arr[3])
	fmt.Println(xs[-1])
	fmt.Println(n[1:])
	m := map[string]int{}
	m[5] = 1
	fmt.Println(m)
}
