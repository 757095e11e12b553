// A goroutine looks whether it has to wait, and only then takes the lock.
package main

import (
	"fmt"
	"sync"
)

const rounds = 500

var (
	mu    sync.Mutex
	cond  = sync.NewCond(&mu)
	ready bool
)

func await() {
	if ready {
		return
	}
	mu.Lock()
	cond.Wait()
	mu.Unlock()
}

func announce() {
	mu.Lock()
	ready = true
	cond.Signal()
	mu.Unlock()
}

func main() {
	for round := 0; round < rounds; round++ {
		ready = false
		var wg sync.WaitGroup
		wg.Add(2)
		go func() {
			defer wg.Done()
			await()
		}()
		go func() {
			defer wg.Done()
			announce()
		}()
		wg.Wait()
	}
	fmt.Println("woken in all", rounds, "rounds")
}
