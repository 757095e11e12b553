// lockscope: workers 2
// Two goroutines write to one map without a lock until Go's check ends it.
package main

import (
	"fmt"
	"sync"
)

func main() {
	m := make(map[int]int)
	var wg sync.WaitGroup
	fmt.Println("racing")
	for g := 0; g < 2; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; ; i++ {
				m[i%8] = i
			}
		}()
	}
	wg.Wait()
}
