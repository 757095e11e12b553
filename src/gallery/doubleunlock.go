// The lock is let go twice: once by hand, once by defer.
package main

import (
	"fmt"
	"sync"
)

const goroutines = 2

var (
	mu    sync.Mutex
	count int
)

func add() {
	mu.Lock()
	defer mu.Unlock()
	count++
	mu.Unlock()
}

func main() {
	var wg sync.WaitGroup

	for g := 0; g < goroutines; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			add()
		}()
	}

	wg.Wait()
	fmt.Println("count:", count)
}
