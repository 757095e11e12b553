// The fatal error ends the program also from a goroutine.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(1)
	fmt.Println("start")
	go func() {
		defer wg.Done()
		mu.Unlock()
	}()
	wg.Wait()
	for {
	}
}
