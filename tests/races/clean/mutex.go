package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	counts := map[int]int{}
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for j := 0; j < 50; j++ {
				mu.Lock()
				counts[i%3]++
				mu.Unlock()
			}
		}(i)
	}
	wg.Wait()
	fmt.Println(counts)
}
