// The WaitGroup was told of one more goroutine than there are.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(3)
	for i := 0; i < 2; i++ {
		go func() {
			defer wg.Done()
		}()
	}
	fmt.Println("waiting")
	wg.Wait()
	fmt.Println("never")
}
