// Arrays are values: assignment and calls copy them, == compares them.
package main

import "fmt"

type Matrix [2][2]int

func zero(a [3]int) [3]int {
	for i := range a {
		a[i] = 0
	}
	return a
}

func zeroAt(a *[3]int) {
	a[0] = 0
	(*a)[1] = 0
	for i := range a {
		a[i] -= 1
	}
}

func (m Matrix) times(o Matrix) (r Matrix) {
	for i := 0; i < 2; i++ {
		for j := 0; j < 2; j++ {
			for k := 0; k < 2; k++ {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}

type Row struct {
	cells [3]string
	n     int
}

func main() {
	var a [3]int
	b := a
	b[1] = 5
	fmt.Println(a, b, a == b, a != [3]int{}, len(a), cap(b))
	c := [...]string{"x", "y"}
	d := [5]int{1, 3: 4}
	e := [...]int{2: 1, 0}
	fmt.Println(c, d, e, len(e))
	f := [3]int{1, 2, 3}
	fmt.Println(zero(f), f)
	zeroAt(&f)
	fmt.Println(f)

	m := Matrix{{1, 1}, {1, 0}}
	p := m
	for i := 0; i < 5; i++ {
		p = p.times(m)
	}
	fmt.Println(p, p[0][1], m)
	grid := [2][3]int{{1, 2, 3}, {4, 5, 6}}
	row := grid[1]
	row[0] = 100
	pr := &grid[0]
	pr[2] = 33
	fmt.Println(grid, row)
	r1 := Row{n: 1}
	r1.cells[1] = "mid"
	r2 := r1
	r2.cells[1] = "changed"
	fmt.Println(r1, r2, r1 == r2)
	arrs := map[[2]int]string{{1, 2}: "a", {3, 4}: "b"}
	fmt.Println(arrs[[2]int{3, 4}], arrs, arrs[[2]int{}] == "")
	s := f[:]
	s[2] = 77
	fmt.Println(f, len(s), cap(s[1:2]))
	list := []([2]int){{1, 2}, {3, 4}}
	list[0][1]++
	x := list[1]
	x[0] = 9
	fmt.Println(list, x)
	pa := &[2]bool{true}
	fmt.Println(*pa, len(pa), pa[0])
	var idx = 2
	d[idx], d[idx-1] = d[idx-2], 8
	fmt.Println(d)
	for i, v := range [2]string{"p", "q"} {
		fmt.Print(i, v, " ")
	}
	fmt.Println()
}
