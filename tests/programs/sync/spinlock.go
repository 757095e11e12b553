// A lock made from compare-and-swap, yielding while it is taken.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type SpinLock struct{ state int32 }

func (s *SpinLock) Lock() {
	for !atomic.CompareAndSwapInt32(&s.state, 0, 1) {
		runtime.Gosched()
	}
}

func (s *SpinLock) Unlock() { atomic.StoreInt32(&s.state, 0) }

func main() {
	var lock SpinLock
	var wg sync.WaitGroup
	n := 0
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 100; j++ {
				lock.Lock()
				n++
				lock.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(n)
}
