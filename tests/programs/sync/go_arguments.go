// The function and arguments of a go statement are evaluated at once.
package main

import (
	"fmt"
	"sync"
)

type task struct {
	id int
	wg *sync.WaitGroup
}

var (
	mu  sync.Mutex
	out = map[string]int{}
)

func put(key string, v int) {
	mu.Lock()
	defer mu.Unlock()
	out[key] = v
}

func (t task) run(extra int) {
	defer t.wg.Done()
	put(fmt.Sprint("task", t.id), extra)
}

func (t *task) runPointer(wg *sync.WaitGroup) {
	defer wg.Done()
	put("pointer", t.id)
}

func arg(n int) int {
	fmt.Println("argument", n)
	return n * 10
}

func main() {
	var wg sync.WaitGroup
	t := task{1, &wg}
	n := 1
	wg.Add(5)
	go t.run(arg(n))
	t.id = 2
	n = 2
	go t.run(arg(n))
	p := &task{id: 3}
	go p.runPointer(&wg)
	f := func(s string, xs ...int) {
		defer wg.Done()
		put(s, len(xs))
	}
	go f("variadic", 1, 2, 3)
	f2 := f
	f = nil
	go f2("copied")
	wg.Wait()
	fmt.Println(out)
	done := false
	var ready sync.WaitGroup
	ready.Add(1)
	go func() {
		defer ready.Done()
		defer func() { recover() }()
		done = true
		panic("recovered inside the goroutine")
	}()
	ready.Wait()
	fmt.Println(done)
}
