package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	values := []int{0}
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for j := 0; j < 50; j++ {
				if (i+j)%5 == 0 {
					mu.Lock()
					values = append(values, j)
					mu.Unlock()
				} else {
					mu.RLock()
					_ = values[len(values)-1]
					mu.RUnlock()
				}
			}
		}(i)
	}
	wg.Wait()
	fmt.Println(len(values))
}
