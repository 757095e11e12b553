// A pointer that is set once somebody needs it, and what becomes of those who come at the same time.
package main

import (
	"fmt"
	"sync"
)

type config struct{ name string }

var (
	current *config
	made    int
	mu      sync.Mutex
)

func get() *config {
	if current == nil { // race: current
		fresh := &config{name: "default"}
		mu.Lock()
		made++
		mu.Unlock()
		current = fresh // race: current
	}
	return current // race: current
}

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			get()
		}()
	}
	wg.Wait()
	fmt.Println(made)
}
