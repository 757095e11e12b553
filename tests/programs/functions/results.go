// Several results, named results, passing results on, blank results.
package main

import (
	"errors"
	"fmt"
)

func divmod(a, b int) (q, r int, err error) {
	if b == 0 {
		err = errors.New("division by zero")
		return
	}
	q = a / b
	r = a % b
	return
}

func minmax(xs ...int) (min, max int) {
	for i, x := range xs {
		if i == 0 || x < min {
			min = x
		}
		if i == 0 || x > max {
			max = x
		}
	}
	return min, max
}

func swap(a, b string) (string, string) { return b, a }

func pass() (int, int) { return minmax(3, 1, 2) }

func show(a, b int) string { return fmt.Sprintf("%d..%d", a, b) }

func all(label string, rest ...interface{}) { fmt.Println(label, len(rest), rest) }

func three() (int, string, bool) { return 1, "x", true }

func named() (x int) {
	x = 5
	{
		x := 6
		_ = x
	}
	if x > 0 {
		return x * 2
	}
	return
}

func order(s string, v int) int {
	fmt.Print(s, " ")
	return v
}

func main() {
	q, r, err := divmod(17, 5)
	fmt.Println(q, r, err)
	_, _, err = divmod(1, 0)
	fmt.Println(err)
	fmt.Println(minmax(4, 9, -2))
	fmt.Println(minmax())
	fmt.Println(swap(swap("a", "b")))
	fmt.Println(show(pass()))
	fmt.Println(three())
	all("none")
	all("some", 1, "a", nil)
	all("spread", []interface{}{1, 2}...)
	fmt.Println(named())
	fmt.Println(order("a", 1)+order("b", 2)*order("c", 3), order("d", 4))
	var f func(int, int) (int, int) = func(a, b int) (int, int) { return b, a }
	x, y := f(1, 2)
	fmt.Println(x, y)
	xs := []int{0, 0}
	xs[0], xs[1] = f(8, 9)
	fmt.Println(xs)
	m := map[string]int{}
	m["q"], m["r"], _ = divmod(9, 4)
	fmt.Println(m)
}
