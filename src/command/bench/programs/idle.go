// Starts goroutines that all wait for one mutex, and prints how long that
// took. Then it waits for a line, so that its memory can be measured.
package main

import (
	"fmt"
	"sync"
	"time"
)

const goroutines = 100000

var (
	mu    sync.Mutex
	ready sync.WaitGroup
)

func idle() {
	ready.Done()
	mu.Lock()
	mu.Unlock()
}

func main() {
	mu.Lock()
	ready.Add(goroutines)
	began := time.Now()
	for g := 0; g < goroutines; g++ {
		go idle()
	}
	ready.Wait()
	elapsed := time.Since(began)
	fmt.Println("nanoseconds:", int64(elapsed))
	var line string
	fmt.Scanln(&line)
}
