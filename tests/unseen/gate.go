// A gate of a Cond, which is opened with Broadcast, and a broken one beside it, which uses if and Signal.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	open, passed := false, 0
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			if !open {
				cond.Wait()
			}
			passed++
		}()
	}
	mu.Lock()
	open = true
	cond.Signal()
	mu.Unlock()
	wg.Wait()
	fmt.Println(passed)
}
