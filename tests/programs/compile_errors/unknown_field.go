package main

import "fmt"

type Point struct{ X, Y int }

func (p Point) Len() int { return p.X }

func main() {
	p := Point{}
	fmt.Println(p.Z)
	p.Move(1)
	q := Point{Z: 1}
	fmt.Println(q)
	n := 5
	n.foo()
}
