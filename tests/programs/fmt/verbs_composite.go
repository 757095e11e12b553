// %v, %+v and %#v of structs, slices, maps, pointers and nil values.
package main

import (
	"errors"
	"fmt"
)

type Point struct {
	X, Y int
}

type Line struct {
	From, To Point
	Label    string
	Next     *Point
}

type Bag struct {
	Names  []string
	Counts map[string]int
	Any    interface{}
	Err    error
	ok     bool
	f      float64
}

type Level int
type Pair [2]string

func main() {
	p := Point{1, -2}
	fmt.Printf("%v %+v %#v %T\n", p, p, p, p)
	fmt.Printf("%v %+v %#v %T\n", &p, &p, &p, &p)
	fmt.Println(p, &p, []Point{p}, map[string]Point{"a": p})
	l := Line{p, Point{}, "line", nil}
	fmt.Printf("%v\n%+v\n%#v\n", l, l, l)
	b := Bag{[]string{"x", "y"}, map[string]int{"b": 2, "a": 1}, 5, errors.New("bad"), true, 2.5}
	fmt.Printf("%v\n%+v\n", b, b)
	fmt.Printf("%v\n%+v\n%#v\n", Bag{}, Bag{}, Bag{})
	fmt.Printf("%#v %#v %#v %#v\n", []int{1, 2}, map[string]bool{"k": true}, [2]string{"a", "b"}, []string(nil))
	fmt.Printf("%#v %#v %#v %#v %#v %#v\n", "s", 1, 2.0, true, 'c', nil)
	fmt.Printf("%#v %#v %#v\n", Level(3), Pair{"a", "b"}, uint8(7))
	fmt.Printf("%v %v %v %v\n", []int(nil), map[string]int(nil), (*Point)(nil), error(nil))
	fmt.Printf("%d %s\n", p, Pair{"x", "y"})
	fmt.Printf("%v %d %s\n", map[Point]string{{2, 1}: "b", {1, 9}: "a"}, map[string]int{"n": 1}, map[string]string{"k": "v"})
	fmt.Printf("%v %v\n", [][]int{{1}, {2, 3}, nil}, map[string][]int{"a": {1, 2}})
	fmt.Printf("%v %+v\n", struct {
		A int
		B string
	}{1, "x"}, struct{}{})
	fmt.Printf("%v %v\n", []interface{}{1, "a", nil, 2.5, p}, interface{}(nil))
	fmt.Printf("%T %T %T %T %T %T\n", []int{}, map[string]bool{}, [3]string{}, func(int) string { return "" }, &l, errors.New("x"))
	fmt.Printf("%T %T %T %T\n", nil, struct{ A int }{}, []interface{}{}, []*Point{})
	fmt.Printf("%6v|%-6v|%06v\n", 42, 42, 42)
	fmt.Printf("%6v|%-10v|%v\n", []int{1, 2}, p, &[]int{1})
	fmt.Println(&map[string]int{"a": 1}, &[2]int{1, 2}, &struct{ p *int }{})
	fmt.Printf("%q %x\n", []string{"a b", "c"}, "hex")
	fmt.Printf("%t %v\n", []bool{true, false}, [2]bool{})
}
