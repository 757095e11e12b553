package main

import (
	"fmt"
	"runtime"
	"sync"
)

type box struct {
	mu    sync.Mutex
	items []int
}

func (b *box) add(n int) bool {
	if !b.mu.TryLock() {
		return false
	}
	defer b.mu.Unlock()
	b.items = append(b.items, n)
	return true
}

func main() {
	var b box
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for !b.add(i) {
				runtime.Gosched()
			}
		}(i)
	}
	wg.Wait()
	fmt.Println(len(b.items))
}
