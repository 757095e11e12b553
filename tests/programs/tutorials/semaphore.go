// A counting semaphore made of a mutex; never more than its size are inside.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type Semaphore struct {
	mu   sync.Mutex
	free int
}

func (s *Semaphore) TryAcquire() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free == 0 {
		return false
	}
	s.free--
	return true
}

func (s *Semaphore) Acquire() {
	for !s.TryAcquire() {
		runtime.Gosched()
	}
}

func (s *Semaphore) Release() {
	s.mu.Lock()
	s.free++
	s.mu.Unlock()
}

func main() {
	const size = 3
	sem := &Semaphore{free: size}
	var inside, most int32
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 20; j++ {
				sem.Acquire()
				n := atomic.AddInt32(&inside, 1)
				for {
					old := atomic.LoadInt32(&most)
					if n <= old || atomic.CompareAndSwapInt32(&most, old, n) {
						break
					}
				}
				atomic.AddInt32(&inside, -1)
				sem.Release()
			}
		}()
	}
	wg.Wait()
	fmt.Println("at most", size, "inside:", most >= 1 && most <= size)
	fmt.Println("free again:", sem.free, "inside:", inside)
}
