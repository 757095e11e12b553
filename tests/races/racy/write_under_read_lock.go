package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	hits := 0
	wg.Add(2)
	for i := 0; i < 2; i++ {
		go func() {
			defer wg.Done()
			mu.RLock()
			hits++ // race: hits
			mu.RUnlock()
		}()
	}
	wg.Wait()
	fmt.Println(hits > 0)
}
