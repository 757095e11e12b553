// Deferred calls run last in, first out; arguments are evaluated at once.
package main

import "fmt"

func order() {
	for i := 0; i < 3; i++ {
		defer fmt.Print("deferred ", i, "\n")
	}
	fmt.Println("body")
}

func arguments() {
	x := 1
	defer fmt.Println("argument:", x)
	defer func() { fmt.Println("captured:", x) }()
	defer func(n int) { fmt.Println("parameter:", n, "captured:", x) }(x)
	x = 2
}

func named() (n int) {
	defer func() { n *= 2 }()
	n = 3
	return n + 1
}

func unnamed() int {
	n := 3
	defer func() { n *= 2 }()
	return n
}

func chain() (s string) {
	defer func() { s += "c" }()
	defer func() { s += "b" }()
	return "a"
}

type resource struct{ name string }

func open(name string) *resource {
	fmt.Println("open", name)
	return &resource{name}
}

func (r *resource) close() { fmt.Println("close", r.name) }
func (r resource) show()   { fmt.Println("show", r.name) }

func use(names ...string) {
	for _, n := range names {
		r := open(n)
		defer r.close()
		r.name += "'"
	}
	v := resource{"value"}
	defer v.show()
	v.name = "changed"
	fmt.Println("using")
}

func trace(name string) func() {
	fmt.Println("enter", name)
	return func() { fmt.Println("leave", name) }
}

func traced() {
	defer trace("traced")()
	fmt.Println("inside")
}

func early(n int) string {
	defer fmt.Println("early", n, "done")
	if n > 0 {
		return "returned early"
	}
	defer fmt.Println("never for positive")
	return "returned late"
}

func nested() {
	defer func() {
		defer fmt.Println("inner deferred")
		fmt.Println("outer deferred")
	}()
	fmt.Println("nested body")
}

func main() {
	order()
	arguments()
	fmt.Println(named(), unnamed(), chain())
	use("a", "b")
	traced()
	fmt.Println(early(1))
	fmt.Println(early(0))
	nested()
	var f func() = func() { fmt.Println("old") }
	defer f()
	f = func() { fmt.Println("new") }
	defer func() {
		f()
	}()
	fmt.Println("end of main")
}
