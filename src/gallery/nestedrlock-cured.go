// A reader asks for the read lock once.
package main

import (
	"fmt"
	"sync"
)

const rounds = 1000

var (
	rw   sync.RWMutex
	wg   sync.WaitGroup
	a, b int
)

func first() int {
	rw.RLock()
	defer rw.RUnlock()
	return a
}

func total() int {
	rw.RLock()
	defer rw.RUnlock()
	return a + b
}

func main() {
	wg.Add(2)
	go func() {
		defer wg.Done()
		for i := 0; i < rounds; i++ {
			total()
		}
	}()
	go func() {
		defer wg.Done()
		for i := 0; i < rounds; i++ {
			rw.Lock()
			a++
			b++
			rw.Unlock()
		}
	}()
	wg.Wait()
	fmt.Println("first:", first(), "total:", total())
}
