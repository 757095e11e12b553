// Locks and atomics as values, and the types of run-time errors.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type C struct {
	mu sync.Mutex
	rw sync.RWMutex
	wg sync.WaitGroup
	o  sync.Once
	a  atomic.Int32
	b  atomic.Int64
	c  atomic.Bool
	n  int
}

func try(f func()) {
	defer func() {
		r := recover()
		fmt.Printf("%T %v\n", r, r)
		if e, ok := r.(runtime.Error); ok {
			fmt.Println("runtime:", e.Error())
		} else if e, ok := r.(error); ok {
			fmt.Println("error:", e)
		}
	}()
	f()
}

func main() {
	var c C
	c.a.Store(3)
	fmt.Println(&c)
	fmt.Printf("%+v\n", &c)
	c.mu.Lock()
	c.rw.RLock()
	c.wg.Add(2)
	fmt.Printf("%v\n", &c)
	fmt.Printf("%#v\n", &c)
	zero := 0
	var m map[string]int
	var p *C
	var x any = "s"
	try(func() { fmt.Println([]int{1}[zero+5]) })
	try(func() { fmt.Println(1 / zero) })
	try(func() { m["a"] = 1 })
	try(func() { p.n = 1 })
	try(func() { fmt.Println(x.(int)) })
	try(func() { fmt.Println([]int{1}[zero+3:]) })
	try(func() { panic(fmt.Sprint("x")) })
	try(func() { panic(fmt.Errorf("x")) })
	try(func() { _ = make([]int, zero-1) })
	try(func() { var f func(); f() })
}
