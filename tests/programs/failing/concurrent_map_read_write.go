// lockscope: workers 2
// One goroutine reads a map while another writes to it.
package main

import (
	"fmt"
	"sync"
)

func main() {
	m := map[int]int{1: 1}
	var wg sync.WaitGroup
	fmt.Println("racing")
	wg.Add(2)
	go func() {
		defer wg.Done()
		for i := 0; ; i++ {
			m[1] = i
		}
	}()
	go func() {
		defer wg.Done()
		for {
			_ = m[1]
		}
	}()
	wg.Wait()
}
