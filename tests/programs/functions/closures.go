// Closures share the variables they capture, also among each other.
package main

import "fmt"

func counter() (inc func() int, reset func()) {
	n := 0
	inc = func() int {
		n++
		return n
	}
	reset = func() { n = 0 }
	return
}

func adder(base int) func(int) int {
	return func(n int) int {
		base += n
		return base
	}
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func filter(xs []int, keep func(int) bool) (out []int) {
	for _, x := range xs {
		if keep(x) {
			out = append(out, x)
		}
	}
	return
}

func reduce(xs []int, start int, f func(acc, x int) int) int {
	for _, x := range xs {
		start = f(start, x)
	}
	return start
}

func fibonacci() func() int {
	a, b := 0, 1
	return func() int {
		defer func() { a, b = b, a+b }()
		return a
	}
}

func main() {
	inc, reset := counter()
	other, _ := counter()
	fmt.Println(inc(), inc(), inc(), other())
	reset()
	fmt.Println(inc(), other())
	a, b := adder(10), adder(100)
	fmt.Println(a(1), a(2), b(1), a(0))
	double := func(x int) int { return x * 2 }
	fmt.Println(compose(double, func(x int) int { return x + 1 }, double)(5), compose()(7))
	xs := []int{1, 2, 3, 4, 5, 6}
	limit := 3
	big := filter(xs, func(x int) bool { return x > limit })
	limit = 5
	fmt.Println(big, filter(xs, func(x int) bool { return x > limit }))
	fmt.Println(reduce(xs, 0, func(a, x int) int { return a + x }), reduce(xs, 1, func(a, x int) int { return a * x }))
	next := fibonacci()
	for i := 0; i < 10; i++ {
		fmt.Print(next(), " ")
	}
	fmt.Println()
	var funcs []func() int
	for i := 0; i < 3; i++ {
		i := i
		funcs = append(funcs, func() int { i += 10; return i })
	}
	for _, f := range funcs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	var fact func(int) int
	fact = func(n int) int {
		if n == 0 {
			return 1
		}
		return n * fact(n-1)
	}
	fmt.Println(fact(10))
	x := 1
	func() {
		x++
		func() {
			x *= 10
			y := x
			x = y + 1
		}()
	}()
	fmt.Println(x, func(a, b int) int { return a - b }(5, 8))
	m := map[string]func(...int) int{
		"sum": func(ns ...int) int { return reduce(ns, 0, func(a, x int) int { return a + x }) },
		"len": func(ns ...int) int { return len(ns) },
	}
	fmt.Println(m["sum"](1, 2, 3), m["len"](xs...))
	type state struct{ n int }
	s := state{1}
	bump := func() { s.n++ }
	bump()
	t := s
	bump()
	fmt.Println(s, t)
	arr := [2]int{}
	set := func(i, v int) { arr[i] = v }
	set(1, 9)
	fmt.Println(arr)
	curry := func(a int) func(int) func(int) int {
		return func(b int) func(int) int {
			return func(c int) int { return a*100 + b*10 + c }
		}
	}
	fmt.Println(curry(1)(2)(3))
}
