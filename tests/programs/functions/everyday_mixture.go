// Trees, stacks, results, recursion and conversions as everyday programs mix them.
package main

import "fmt"

type Node struct {
	key         int
	left, right *Node
}

func (n *Node) insert(k int) *Node {
	if n == nil {
		return &Node{key: k}
	}
	if k < n.key {
		n.left = n.left.insert(k)
	} else {
		n.right = n.right.insert(k)
	}
	return n
}
func (n *Node) walk(f func(int)) {
	if n != nil {
		n.left.walk(f)
		f(n.key)
		n.right.walk(f)
	}
}

type Err struct{ code int }

func (e Err) Error() string { return fmt.Sprint("err", e.code) }
func mayFail(n int) error {
	if n > 0 {
		return Err{n}
	}
	return nil
}

type Stack struct{ items []string }

func (s *Stack) Push(x string) { s.items = append(s.items, x) }
func (s *Stack) Pop() (x string, ok bool) {
	if len(s.items) == 0 {
		return
	}
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}
func deferOrder() (s string) {
	for i := 0; i < 3; i++ {
		defer func(n int) { s += fmt.Sprint(n) }(i)
	}
	defer fmt.Println("deferred print", 1, "two")
	s = "start"
	return s + ":"
}
func nested() (err error) {
	defer func() {
		r := recover()
		err = fmt.Errorf("outer %v", r)
	}()
	defer func() {
		defer func() { recover() }()
		panic("inner")
	}()
	panic("first")
}

type T struct {
	a int
	b [20]int
	c string
}

func bigs(t T, arr [20]int) (T, [20]int) {
	t.b[3] = 9
	arr[t.a] = 4
	return t, arr
}
func multi() (int, string, []int)          { return 1, "s", []int{1} }
func take(i int, s string, x []int) string { return fmt.Sprint(i, s, x) }
func counter() (func() int, func()) {
	c := 0
	return func() int { c++; return c }, func() { c = 100 }
}

type Op func(int, int) int

func (o Op) apply(a, b int) int { return o(a, b) }

type Matrix [2][2]float64

func (m Matrix) mul(o Matrix) (r Matrix) {
	for i := 0; i < 2; i++ {
		for j := 0; j < 2; j++ {
			for k := 0; k < 2; k++ {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}

var order []string

func tr(s string, v int) int { order = append(order, s); return v }

type Inner struct{ v [4]int }
type Outer struct {
	in [3]Inner
	m  map[int]*Inner
}

func main() {
	var root *Node
	for _, k := range []int{5, 2, 8, 1, 9, 3} {
		root = root.insert(k)
	}
	sum := 0
	root.walk(func(k int) { sum = sum*10 + k })
	fmt.Println(sum)
	if err := mayFail(3); err != nil {
		fmt.Println(err, err == Err{3}, err.(Err).code)
	}
	fmt.Println(mayFail(0) == nil)
	var st Stack
	st.Push("a")
	st.Push("b")
	for {
		x, ok := st.Pop()
		if !ok {
			break
		}
		fmt.Print(x, " ")
	}
	fmt.Println(deferOrder(), nested())
	t, arr := bigs(T{a: 2, c: "x"}, [20]int{1, 2, 3})
	i := 3
	arr[i*2] = 8
	fmt.Println(t, arr, t.b[i], arr[i-1])
	t2 := t
	t2.b[i]++
	fmt.Println(t2 == t, t2.b[i], t.b[i])
	fmt.Println(take(multi()))
	inc, set := counter()
	inc()
	set()
	fmt.Println(inc())
	fmt.Println(Op(func(a, b int) int { return a*b + i }).apply(3, 4))
	m := Matrix{{1, 2}, {3, 4}}
	fmt.Println(m.mul(m), m == Matrix{{1, 2}, {3, 4}})
	var o Outer
	o.m = map[int]*Inner{1: {}}
	o.in[i-1].v[i] = 6
	o.in[1].v[i-3]++
	o.m[1].v[i-1] += 5
	oo := o
	oo.in[2].v[3]--
	fmt.Println(o.in, o.m[1].v, oo.in[i-1].v[i])
	_ = tr("a", 1) + tr("b", 2)*tr("c", 3)
	mm := map[int]int{tr("k", 1): tr("v", 2)}
	mm[tr("k2", 3)] = tr("v2", 4)
	mm[1] += tr("u", 5)
	fmt.Println(order, mm)
	xs := []int{1, 2, 3, 4, 5}
	for i, j := 0, len(xs)-1; i < j; i, j = i+1, j-1 {
		xs[i], xs[j] = xs[j], xs[i]
	}
	fmt.Println(xs, xs[1:3], xs[:0], xs[5:])
	i, xs[i] = 0, 42
	fmt.Println(i, xs)
	p, q := &Node{key: 1}, &Node{key: 2}
	p, p.left = q, q
	fmt.Println(p.key, p.left == nil)
	var iface interface{} = 3.5
	if f, ok := iface.(float64); ok {
		fmt.Println(f * 2)
	}
	switch n := iface.(type) {
	case int, string:
		fmt.Println("is", n)
	case error:
		fmt.Println("error")
	case nil:
		fmt.Println("nil")
	case float64:
		n++
		fmt.Println("float", n)
	}
	var f32 float32 = 0.1
	f32 += 0.2
	fmt.Println(f32 == 0.3, float64(f32) == 0.3, int(f32*29), int(-f32*20), uint8(int(f32*1000)&0xff))
	switch x := i + 2; {
	case x > 1:
		fmt.Println("one")
		fallthrough
	case x > 100:
		fmt.Println("two")
	default:
		fmt.Println("def")
	}
	bs := []byte("hey")
	bs[0] = 'H'
	bs = append(bs, " you"...)
	fmt.Println(string(bs), len(bs), string(rune(65+i)))
	type key struct {
		a int
		b string
	}
	km := map[key]int{{1, "a"}: 1}
	km[key{1, "a"}]++
	km[key{2, "b"}]--
	fmt.Println(km[key{1, "a"}], km[key{2, "b"}], len(km))
	em := map[string]struct{}{}
	em["x"] = struct{}{}
	_, has := em["x"]
	_, has2 := em["y"]
	fmt.Println(has, has2, len(em))
	arrp := new([3]int)
	arrp[2] = 5
	sl := arrp[1:]
	sl[0] = 4
	fmt.Println(*arrp, len(arrp), cap(sl), sl)
	var nilm map[string]int
	fmt.Println(nilm["x"], len(nilm))
	for range nilm {
	}
	fmt.Println(func(a ...string) int { return len(a) }("x", "y"))
	ch := 'a'
	ch += 2
	fmt.Println(string(ch), ch == 'c')
	const big = 1 << 40
	fmt.Println(big/3, uint32(big>>10)&0xffff)
	a, b := 10, 3
	a, b = b, a%b
	fmt.Println(a, b, a<<uint(b), -7>>1, 1<<3|1)
	var e1, e2 error
	fmt.Println(e1 == e2, e1 == nil)
	func() {
		defer func() {
			fmt.Println("recovered:", recover() != nil)
		}()
		var arr []int
		_ = arr[i]
	}()
	lbl := 0

	if lbl < 3 {
		lbl++
		for {
			if lbl == 2 {
				break
			}
			lbl = 2
			continue
		}
	}
	_ = loopUse
	fmt.Println(lbl)
}

var loopUse = 0
