// TryLock never waits.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	fmt.Println(mu.TryLock(), mu.TryLock())
	mu.Unlock()
	if mu.TryLock() {
		fmt.Println("got it")
		mu.Unlock()
	}
	var rw sync.RWMutex
	fmt.Println(rw.TryRLock(), rw.TryRLock(), rw.TryLock())
	rw.RUnlock()
	rw.RUnlock()
	fmt.Println(rw.TryLock(), rw.TryRLock())
	rw.Unlock()

	var wg sync.WaitGroup
	var got, missed int
	var count sync.Mutex
	mu.Lock()
	for i := 0; i < 5; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ok := mu.TryLock()
			count.Lock()
			defer count.Unlock()
			if ok {
				got++
			} else {
				missed++
			}
		}()
	}
	wg.Wait()
	mu.Unlock()
	fmt.Println(got, missed)
}
