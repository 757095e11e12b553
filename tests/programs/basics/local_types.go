// Types declared inside functions, anonymous structs, types of functions.
package main

import "fmt"

type Op func(int, int) int

func (op Op) Twice(a, b int) int {
	return op(op(a, b), b)
}

type Celsius float64
type Temperature = Celsius

func (c Celsius) Fahrenheit() float64 {
	return float64(c)*9/5 + 32
}

type Grid [2][3]int

func (g *Grid) Set(r, c, v int) { g[r][c] = v }
func (g Grid) Sum() (s int) {
	for _, row := range g {
		for _, v := range row {
			s += v
		}
	}
	return
}

func main() {
	type pair struct {
		key   string
		value int
	}
	pairs := []pair{{"a", 1}, {"b", 2}}
	pairs = append(pairs, pair{key: "c"})
	fmt.Println(pairs, len(pairs))

	type list []pair
	l := list(pairs)
	fmt.Println(l[1].key)

	point := struct{ X, Y int }{3, 4}
	point.X++
	fmt.Println(point)
	tests := []struct {
		in   int
		want string
	}{
		{1, "one"},
		{2, "two"},
	}
	for _, t := range tests {
		fmt.Print(t.in, " is ", t.want, "; ")
	}
	fmt.Println()

	var add Op = func(a, b int) int { return a + b }
	fmt.Println(add(1, 2), add.Twice(1, 2), Op(func(a, b int) int { return a * b }).Twice(2, 3))
	var t Temperature = 100
	fmt.Println(t.Fahrenheit(), Celsius(-40).Fahrenheit())
	var g Grid
	g.Set(1, 2, 5)
	g.Set(0, 0, 2)
	fmt.Println(g, g.Sum(), len(g), len(g[0]))
	ops := map[string]func(float64, float64) float64{
		"+": func(a, b float64) float64 { return a + b },
		"-": func(a, b float64) float64 { return a - b },
	}
	fmt.Println(ops["+"](1, 2), ops["-"](1, 2), ops["*"] == nil)
	type node struct {
		value int
		next  *node
	}
	var head *node
	for i := 3; i > 0; i-- {
		head = &node{i, head}
	}
	for n := head; n != nil; n = n.next {
		fmt.Print(n.value, " ")
	}
	fmt.Println()
}
