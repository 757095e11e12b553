// Mutexes as globals, fields, pointers, in maps, slices and arrays.
package main

import (
	"fmt"
	"sync"
)

type Safe struct {
	mu sync.Mutex
	n  int
}

func (s *Safe) Add(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n += n
	return s.n
}

type Shared struct {
	mu *sync.Mutex
	n  *int
}

var global sync.Mutex
var named = struct {
	sync.Mutex
	m map[string]int
}{m: make(map[string]int)}

func with(mu *sync.Mutex, f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

func main() {
	var wg sync.WaitGroup
	safe := Safe{}
	ptr := &Safe{n: 10}
	var mu sync.Mutex
	pmu := &sync.Mutex{}
	nmu := new(sync.Mutex)
	locks := make([]sync.Mutex, 3)
	slots := make([]int, 3)
	var arr [2]sync.Mutex
	var cells [2]int
	byName := map[string]*sync.Mutex{"a": {}, "b": {}}
	totals := struct{ a, b, c, d, e, f int }{}
	shared := Shared{&mu, &totals.f}
	for i := 0; i < 12; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			safe.Add(1)
			ptr.Add(2)
			pmu.Lock()
			totals.a++
			pmu.Unlock()
			nmu.Lock()
			totals.b++
			nmu.Unlock()
			with(&global, func() { totals.c += i })
			locks[i%3].Lock()
			slots[i%3]++
			locks[i%3].Unlock()
			arr[i%2].Lock()
			cells[i%2] += i
			arr[i%2].Unlock()
			byName["a"].Lock()
			totals.d++
			byName["a"].Unlock()
			m := byName["b"]
			m.Lock()
			totals.e++
			m.Unlock()
			shared.mu.Lock()
			*shared.n += 3
			shared.mu.Unlock()
			named.Lock()
			named.m[fmt.Sprint("k", i%2)]++
			named.Unlock()
		}(i)
	}
	wg.Wait()
	fmt.Println(safe.n, ptr.n, totals, slots, cells, named.m)
	lock, unlock := mu.Lock, mu.Unlock
	lock()
	fmt.Println(mu.TryLock())
	unlock()
	fmt.Println(mu.TryLock())
}
