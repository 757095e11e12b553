// Consumers wait until there is an item. After waiting they look again.
package main

import (
	"fmt"
	"sync"
)

const rounds = 500
const consumers = 2

var (
	mu    sync.Mutex
	cond  = sync.NewCond(&mu)
	items int
	wrong int
)

func take() {
	mu.Lock()
	for items == 0 {
		cond.Wait()
	}
	items--
	if items < 0 {
		wrong++
	}
	mu.Unlock()
}

func put() {
	mu.Lock()
	items++
	cond.Signal()
	mu.Unlock()
}

func main() {
	for round := 0; round < rounds; round++ {
		items = 0
		var wg sync.WaitGroup
		for c := 0; c < consumers; c++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				take()
			}()
		}
		for c := 0; c < consumers; c++ {
			put()
		}
		wg.Wait()
	}

	if wrong > 0 {
		fmt.Println("WRONG: somebody took an item that wasn't there,", wrong, "times")
		return
	}
	fmt.Println("every item was there when it was taken, in all", rounds, "rounds")
}
