package main

import (
	"fmt"
	"sync"
)

func main() {
	results := make([]int, 10)
	for round := 0; round < 20; round++ {
		var wg sync.WaitGroup
		for i := range results {
			wg.Add(1)
			go func(i int) {
				defer wg.Done()
				results[i] += i
			}(i)
		}
		wg.Wait()
	}
	fmt.Println(results)
}
