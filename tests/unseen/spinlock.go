// A lock of compare-and-swap and Gosched around a slice; the order of the entries is open, their number isn't.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type spinlock struct{ state uint32 }

func (s *spinlock) lock() {
	for !atomic.CompareAndSwapUint32(&s.state, 0, 1) {
		runtime.Gosched()
	}
}

func (s *spinlock) unlock() { atomic.StoreUint32(&s.state, 0) }

func main() {
	var guard spinlock
	var wg sync.WaitGroup
	var entries []int
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for k := 0; k < 2; k++ {
				guard.lock()
				entries = append(entries, 10*i+k)
				guard.unlock()
			}
		}(i)
	}
	wg.Wait()
	fmt.Println(entries)
}
