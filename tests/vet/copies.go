package main

import (
	"fmt"
	"sync"
)

type Counter struct {
	mu sync.Mutex
	n  int
}

type Outer struct {
	c Counter
}

type Emb struct {
	sync.RWMutex
}

func byValue(mu sync.Mutex) {}

func byStruct(c Counter, o Outer) int { return c.n + o.c.n }

func (c Counter) Get() int { return c.n }

func makeIt() Counter {
	var c Counter
	return c
}

func retp(p *Counter) Counter { return *p }

func main() {
	var a Counter
	b := a
	var c = a
	c = b
	d, e := a, 1
	arr := [2]sync.Mutex{}
	arr2 := arr
	s := []Counter{a, {}}
	m := map[string]Counter{"a": a}
	for _, x := range s {
		fmt.Println(x.n)
	}
	for i, x := range arr {
		_, _ = i, x
	}
	for k, v := range m {
		_, _ = k, v
	}
	byValue(a.mu)
	byStruct(a, Outer{a})
	o := Outer{c: a}
	fmt.Println(a, c, d, e, arr2, o, m)
	f := func(wg sync.WaitGroup) {}
	var wg sync.WaitGroup
	f(wg)
	go byValue(a.mu)
	p := &a
	q := *p
	_ = q
	_ = a
	x := makeIt()
	y := Counter{}
	var once sync.Once
	once2 := once
	var em Emb
	em2 := em
	_ = append(s, a)
	_ = new(Counter)
	s[0] = a
	m["b"] = a
	p2 := &Outer{a}
	_, _, _, _, _ = x.n, &y, &once2, &em2, p2
	func() Counter { return a }()
	_ = len(arr)
	arr[0] = arr[1]
	for i := range arr {
		_ = i
	}
	var cc Counter
	for _, cc = range s {
	}
	_ = cc
	var cond sync.Cond
	cond2 := cond
	_ = &cond2
	fmt.Printf("%v", a)
	r := s[0]
	_ = &r
}
