package main

import "fmt"

func main() {
	a := 1
	var b int
	c, d := 2, 3
	fmt.Println(d)
	for i, v := range []int{1} {
		fmt.Println(i)
	}
	b = 5
	if e := 4; true {
	}
	f := func() {
		g := 1
	}
}
