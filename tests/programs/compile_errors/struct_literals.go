package main

import "fmt"

type Point struct{ X, Y int }

func main() {
	r := Point{1}
	s := Point{1, 2, 3}
	t := Point{X: 1, 2}
	u := Point{X: 1, X: 2}
	fmt.Println(r, s, t, u)
}
