// Each goroutine increments the counter once and prints what it made of it.
// The deferred Unlock keeps the lock until the line is printed.
package main

import (
	"fmt"
	"sync"
)

const goroutines = 10

var (
	mu    sync.Mutex
	count int
)

func increment() {
	mu.Lock()
	defer mu.Unlock()
	count++
	fmt.Printf("Count incremented to: %d\n", count)
}

func main() {
	var wg sync.WaitGroup

	for g := 0; g < goroutines; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			increment()
		}()
	}

	wg.Wait()
	fmt.Println("Final count:", count)
}
