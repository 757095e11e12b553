// Structs, arrays, slices, maps, errors of every size, closures and labels, used together.
package main

import "fmt"

type P struct{ x, y int }
type Big struct {
	name string
	p    P
	arr  [3]int
	s    []int
	m    map[string]P
	any  any
	e    error
}
type Shape = error
type Sq struct{ s int }
type Rect struct{ w, h int }
type Unit struct{}

func (s Sq) Area() int       { return s.s * s.s }
func (s Sq) Name() string    { return "sq" }
func (r *Rect) Area() int    { return r.w * r.h }
func (r *Rect) Name() string { return "rect" }
func (Unit) Area() int       { return 1 }
func (Unit) Name() string    { return "unit" }

type RV struct{ a, b, c int }

func (r RV) Area() int    { return r.a + r.b + r.c }
func (r RV) Name() string { return fmt.Sprint("rv", r.b) }

type Emb struct {
	Sq
	*Rect2
}
type Rect2 struct{ z int }

func (r *Rect2) Zed() int { return r.z }

func swap(a, b int) (int, int) { return b, a }
func named(n int) (x, y int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("rec %v", r)
			y = 99
		}
	}()
	x = n
	if n > 2 {
		panic("big")
	}
	return x * 2, x * 3, nil
}
func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

var g = func() int { return 7 }()
var ga, gb = swap(1, 2)
var garr [5]P
var gm = map[string][]int{"a": {1, 2}, "b": nil}

func variadic(pre string, xs ...int) string {
	s := pre
	for i, x := range xs {
		s += fmt.Sprint(i, x, ";")
	}
	return s + fmt.Sprint(len(xs), xs == nil)
}

func main() {
	var b Big
	b.p = P{1, 2}
	b.arr[1] = 5
	i := 2
	b.arr[i] = 6
	b.arr[i-2]++
	b.s = append(b.s, 1, 2, 3)
	b.s = append(b.s, b.s...)
	b.s = append(b.s[:1], b.s...)
	b.m = map[string]P{"k": {3, 4}}
	fmt.Println(b.name, b.p, b.arr, b.s, b.m, b.any, b.e, len(b.s))
	c := b
	c.arr[0] = 100
	c.p.x, c.p.y = c.p.y, c.p.x
	fmt.Println(b.arr == c.arr, b.p == c.p, b.arr, c.arr, c.p)
	shapes := []Shape{Sq{3}, &Rect{2, 5}, Unit{}, RV{1, 2, 3}}
	for i, s := range shapes {
		fmt.Println(i, s.Error(), s)
		switch v := s.(type) {
		case Sq:
			fmt.Println("Sq", v.s)
		case *Rect:
			v.w++
			fmt.Println("Rect", v.w)
		case Unit, nil:
			fmt.Println("unit or nil", v)
		default:
			fmt.Println("default", v)
		}
	}
	if r, ok := shapes[1].(*Rect); ok {
		fmt.Println(r.w, ok)
	}
	_, ok := shapes[1].(Sq)
	fmt.Println(ok, shapes[0] == Sq{3}, shapes[3] == RV{1, 2, 3}, shapes[0] == shapes[3])
	e := Emb{Sq{4}, &Rect2{9}}
	z := e
	fmt.Println(e.Area(), e.Zed(), z.Zed(), e.s, e.z)
	var sh Shape = e
	fmt.Println(sh.Error(), sh)
	fmt.Println(named(1))
	fmt.Println(named(3))
	fmt.Println(fib(15), g, ga, gb)
	x, y := swap(3, 4)
	x, y = swap(x, y)
	fmt.Println(x, y)
	garr[i].x = 5
	garr[i-1] = P{7, 8}
	p := &garr[2]
	p.y = 11
	fmt.Println(garr, *p)
	for i := range garr {
		garr[i].x += i * 10
	}
	for _, v := range garr {
		v.x = 0
	}
	fmt.Println(garr)
	gm["a"][0]++
	gm["b"] = append(gm["b"], 4)
	gm["c"] = append(gm["c"], 5, 6)
	fmt.Println(gm, len(gm["zz"]))
	delete(gm, "a")
	if v, ok := gm["a"]; !ok {
		fmt.Println("gone", v == nil)
	}
	fmt.Println(variadic("x"), variadic("y", 1, 2), variadic("z", []int{4, 5}...))
	var funcs []func() int
	for i := 0; i < 3; i++ {
		i := i
		funcs = append(funcs, func() int { i += 10; return i })
	}
	for _, f := range funcs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	f := e.Zed
	h := (*Rect).Area
	k := Sq.Area
	fmt.Println(f(), h(&Rect{3, 3}), k(Sq{5}))
	matrix := [3][3]int{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}
	sum := 0
	for r := range matrix {
		for c := range matrix[r] {
			if r == c {
				continue
			}
			sum += matrix[r][c] * (r + 1)
		}
	}
	matrix[i][x%3], matrix[0][i] = 50, matrix[i][0]
	fmt.Println(sum, matrix)
outer:
	for i := 0; i < 5; i++ {
		for j := 0; ; j++ {
			switch {
			case j == 3:
				continue outer
			case i == 3:
				break outer
			case i == j:
				continue
			}
			fmt.Print(i, j, ",")
		}
	}
	fmt.Println()
	var i8 int8 = 127
	i8++
	var u8 uint8
	u8--
	var u32 uint32 = 1 << 31
	u32 <<= 1
	var i64 int64 = -7
	fmt.Println(i8, u8, u32, i64/2, i64%3, i64>>1, uint64(i64)>>60, -i8, ^u8, 7&^5)
	s := "héllo, 世界"
	for i, r := range s {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println(len(s), s[1], s[1:3], s > "a", s+"!"+s[:1])
	type pair struct {
		a, b any
	}
	fmt.Println(pair{1, "x"} == pair{1, "x"}, pair{1, 2} == pair{1, "2"})
	var np *P
	func() {
		defer func() { fmt.Println("r:", recover() != nil) }()
		np.x = 3
	}()
	a2 := [2]P{{1, 2}, {3, 4}}
	pa := &a2
	for i, v := range pa {
		pa[1].x = 50
		fmt.Print(i, v, " ")
	}
	for i, v := range a2 {
		a2[1].y = 60
		fmt.Print(i, v, " ")
	}
	fmt.Println(len(pa), pa[0], a2)
	copy(b.s[1:], b.s)
	fmt.Println(b.s, copy(b.s, []int{9, 9}), b.s)
	q := b.s[1:3:4]
	q = append(q, 77)
	q = append(q, 78)
	fmt.Println(q, len(q), b.s)
}

func (s Sq) Error() string    { return fmt.Sprint("Sq!", s.s) }
func (r *Rect) Error() string { return fmt.Sprint("Rect!", r.w) }
func (Unit) Error() string    { return "Unit!" }
func (r RV) Error() string    { return fmt.Sprint("RV!", r.a, r.c) }
