// Words counted in one map by two goroutines, of which one forgets the lock.
package main

import (
	"fmt"
	"sync"
)

func main() {
	counts := map[string]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		mu.Lock()
		counts["lock"]++ // race: counts
		mu.Unlock()
	}()
	go func() {
		defer wg.Done()
		counts["no lock"]++ // race: counts
	}()
	wg.Wait()
	fmt.Println(len(counts), counts)
}
