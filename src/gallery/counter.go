// Many goroutines add to one counter. The mutex makes each addition whole.
package main

import (
	"fmt"
	"sync"
)

const goroutines = 10
const increments = 1000

var (
	mu    sync.Mutex
	count int
)

func main() {
	var wg sync.WaitGroup

	for g := 0; g < goroutines; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < increments; i++ {
				mu.Lock()
				count++
				mu.Unlock()
			}
		}()
	}

	wg.Wait()
	fmt.Println("count:", count)
}
