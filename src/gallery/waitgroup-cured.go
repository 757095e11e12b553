// Main announces each goroutine before it starts it.
package main

import (
	"fmt"
	"sync"
)

const goroutines = 5

var (
	mu   sync.Mutex
	done int
)

func main() {
	var wg sync.WaitGroup

	for g := 0; g < goroutines; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			done++
			mu.Unlock()
		}()
	}

	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	if done != goroutines {
		fmt.Println("WRONG: main went on when", done, "of", goroutines, "were done")
		return
	}
	fmt.Println("all", done, "were done")
}
