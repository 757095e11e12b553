// recover stops a panic in a deferred call and gives the panic's value.
package main

import (
	"errors"
	"fmt"
)

type Problem struct {
	Code int
	Text string
}

func (p Problem) Error() string { return fmt.Sprintf("problem %d: %s", p.Code, p.Text) }

var errSentinel = errors.New("sentinel")

func try(name string, f func()) {
	defer func() {
		switch r := recover().(type) {
		case nil:
			fmt.Println(name, "no panic")
		case error:
			fmt.Println(name, "error:", r.Error(), r == errSentinel)
		case string:
			fmt.Println(name, "string:", r)
		case int:
			fmt.Println(name, "int:", r+1)
		default:
			fmt.Printf("%s %T: %v\n", name, r, r)
		}
	}()
	f()
}

func safeDivide(a, b int) (result int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	return a / b, nil
}

func deep(n int) {
	defer func() { depth++ }()
	if n == 0 {
		panic("bottom")
	}
	deep(n - 1)
}

var depth int

func replace() (s string) {
	defer func() {
		s = fmt.Sprint("outer got ", recover())
	}()
	defer func() {
		r := recover()
		panic(fmt.Sprint("second after ", r))
	}()
	panic("first")
}

func notDirect() (s string) {
	defer func() { s = fmt.Sprint(recover()) }()
	defer func() {
		func() {
			fmt.Println("indirect recover:", recover())
		}()
	}()
	panic("still there")
}

func afterRecover() string {
	func() {
		defer func() { recover() }()
		panic("swallowed")
	}()
	return "continued"
}

func main() {
	try("none", func() {})
	try("string", func() { panic("boom") })
	try("int", func() { panic(41) })
	try("error", func() { panic(errSentinel) })
	try("wrapped", func() { panic(fmt.Errorf("wrap: %w", errSentinel)) })
	try("custom", func() { panic(Problem{7, "seven"}) })
	try("struct", func() { panic(struct{ A, B int }{1, 2}) })
	try("slice", func() { panic([]string{"a", "b"}) })
	try("pointer", func() { panic(&Problem{8, "eight"}) })
	try("float", func() { panic(2.5) })
	try("bool", func() { panic(true) })
	fmt.Println(safeDivide(7, 2))
	fmt.Println(safeDivide(7, 0))
	try("deep", func() { deep(10) })
	fmt.Println(depth)
	fmt.Println(replace())
	fmt.Println(notDirect())
	fmt.Println(afterRecover(), recover())
	for i := 0; i < 3; i++ {
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Println("iteration", i, r)
				}
			}()
			if i == 1 {
				panic("odd one out")
			}
			fmt.Println("iteration", i, "fine")
		}()
	}
}
