// Locked increments in a loop, on as many goroutines as the constant says,
// which all begin at once. Prints the time of all of them together.
package main

import (
	"fmt"
	"sync"
	"time"
)

const goroutines = 1
const increments = 1000000

var (
	start sync.Mutex
	mu    sync.Mutex
	count int
)

func main() {
	var ready, done sync.WaitGroup
	ready.Add(goroutines)
	done.Add(goroutines)
	start.Lock()
	for g := 0; g < goroutines; g++ {
		go func() {
			defer done.Done()
			ready.Done()
			start.Lock()
			start.Unlock()
			for i := 0; i < increments; i++ {
				mu.Lock()
				count++
				mu.Unlock()
			}
		}()
	}
	ready.Wait()
	began := time.Now()
	start.Unlock()
	done.Wait()
	elapsed := time.Since(began)
	if count != goroutines*increments {
		panic("lost updates")
	}
	fmt.Println("nanoseconds:", int64(elapsed))
}
