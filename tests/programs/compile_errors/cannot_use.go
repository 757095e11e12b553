package main

import "fmt"

type Celsius float64
type Point struct{ X, Y int }

func half(n int) int { return n / 2 }
func name() string   { return 5 }

func main() {
	var s string = 5
	var n int = "five"
	var b bool = 1
	var c Celsius = 1.5
	f := 2.5
	c = f
	n = f
	fmt.Println(half("four"), half(f), half(nil))
	p := Point{"a", 2}
	q := Point{X: true}
	var xs []int = []string{"a"}
	m := map[string]int{1: 1}
	fmt.Println(s, n, b, c, p, q, xs, m)
}
