// The method has a value receiver: each call locks a copy of the mutex.
package main

import (
	"fmt"
	"sync"
)

const goroutines = 2
const increments = 1000

// Counter adds to a total that several counters may share.
type Counter struct {
	mu    sync.Mutex
	total *int
}

// Add adds one to the total.
func (c Counter) Add() {
	c.mu.Lock()
	*c.total++
	c.mu.Unlock()
}

func main() {
	var wg sync.WaitGroup
	total := 0
	counter := Counter{total: &total}

	for g := 0; g < goroutines; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < increments; i++ {
				counter.Add()
			}
		}()
	}

	wg.Wait()
	if total != goroutines*increments {
		fmt.Println("WRONG: counted", total, "of", goroutines*increments)
		return
	}
	fmt.Println("counted all", total)
}
