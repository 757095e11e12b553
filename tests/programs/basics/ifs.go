// if with else-if chains and init statements.
package main

import "fmt"

func grade(n int) string {
	if n >= 90 {
		return "A"
	} else if n >= 80 {
		return "B"
	} else if n >= 70 {
		return "C"
	} else {
		return "F"
	}
}

func lookup(m map[string]int, k string) (int, bool) {
	v, ok := m[k]
	return v, ok
}

func main() {
	for _, n := range []int{95, 85, 75, 10} {
		fmt.Print(grade(n), " ")
	}
	fmt.Println()
	m := map[string]int{"x": 1}
	if v, ok := m["x"]; ok {
		fmt.Println("x is", v)
	}
	if v, ok := lookup(m, "y"); !ok {
		fmt.Println("no y", v)
	} else if w := v + 1; w > 0 {
		fmt.Println("unreached", w, v)
	}
	if err := func() error { return nil }(); err != nil {
		fmt.Println("error")
	} else {
		fmt.Println("fine", err)
	}
	if x, y := 3, 4; x*x+y*y == 25 {
		fmt.Println("right angle")
	}
	if (struct{ a int }{1}) == (struct{ a int }{1}) {
		fmt.Println("same")
	}
	if !(1 > 2) {
		fmt.Println("not")
	}
}
