// Pointers to variables, fields, elements; new; pointers to pointers.
package main

import "fmt"

type Node struct {
	Value       int
	Left, Right *Node
}

func (n *Node) Insert(v int) *Node {
	if n == nil {
		return &Node{Value: v}
	}
	if v < n.Value {
		n.Left = n.Left.Insert(v)
	} else {
		n.Right = n.Right.Insert(v)
	}
	return n
}

func (n *Node) Walk(visit func(int)) {
	if n == nil {
		return
	}
	n.Left.Walk(visit)
	visit(n.Value)
	n.Right.Walk(visit)
}

func (n *Node) Depth() int {
	if n == nil {
		return 0
	}
	l, r := n.Left.Depth(), n.Right.Depth()
	if l > r {
		return l + 1
	}
	return r + 1
}

func swap(a, b *int) { *a, *b = *b, *a }

func fresh() *int {
	n := 1
	return &n
}

func set(pp **int, p *int) { *pp = p }

func main() {
	a, b := 1, 2
	swap(&a, &b)
	fmt.Println(a, b)
	p := &a
	q := &a
	fmt.Println(p == q, p != &b, *p)
	*p += 10
	(*q)++
	fmt.Println(a, *p**q)
	x, y := fresh(), fresh()
	*x = 5
	fmt.Println(*x, *y, x == y)
	pp := &p
	**pp = 77
	set(pp, &b)
	fmt.Println(a, b, *p, **pp)
	n := new(int)
	s := new(string)
	*s += "text"
	fmt.Println(*n, *s)
	arr := [3]int{1, 2, 3}
	e := &arr[1]
	*e *= 10
	sl := arr[:]
	f := &sl[2]
	*f = 9
	fmt.Println(arr)
	sl = append(sl, 4)
	*f = 100
	fmt.Println(arr, sl)
	var root *Node
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		root = root.Insert(v)
	}
	total := 0
	root.Walk(func(v int) {
		total += v
		fmt.Print(v, " ")
	})
	fmt.Println(total, root.Depth(), root.Left.Right.Value)
	fns := []func(){}
	for i := 0; i < 3; i++ {
		v := i
		ptr := &v
		fns = append(fns, func() { *ptr *= 10; fmt.Print(*ptr, " ") })
	}
	for _, fn := range fns {
		fn()
		fn()
	}
	fmt.Println()
	type pair struct{ a, b *int }
	pr := pair{&a, &b}
	pr2 := pr
	*pr2.a = 0
	fmt.Println(a, *pr.a, pr == pr2)
	var np *Node
	fmt.Println(np == nil, np)
	ps := []*int{&a, &b, &a}
	for _, p := range ps {
		*p++
	}
	fmt.Println(a, b)
	m := map[string]*int{"a": &a}
	*m["a"]--
	fmt.Println(a)
	structPtr := &struct{ n int }{4}
	c := *structPtr
	structPtr.n++
	fmt.Println(c, *structPtr)
}
