// Ten thousand goroutines that all wait for the same mutex.
package main

import (
	"fmt"
	"sync"
)

func main() {
	const n = 10000
	var (
		mu  sync.Mutex
		wg  sync.WaitGroup
		sum int
	)
	mu.Lock()
	wg.Add(n)
	for i := 1; i <= n; i++ {
		go func(i int) {
			defer wg.Done()
			mu.Lock()
			sum += i
			mu.Unlock()
		}(i)
	}
	fmt.Println("held:", sum)
	mu.Unlock()
	wg.Wait()
	fmt.Println("sum:", sum)
}
