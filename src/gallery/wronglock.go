// Both goroutines lock before they count, but not the same lock.
package main

import (
	"fmt"
	"sync"
)

const increments = 1000

var (
	red, blue sync.Mutex
	wg        sync.WaitGroup
	count     int
)

func add(mu *sync.Mutex) {
	defer wg.Done()
	for i := 0; i < increments; i++ {
		mu.Lock()
		count++
		mu.Unlock()
	}
}

func main() {
	wg.Add(2)
	go add(&red)
	go add(&blue)
	wg.Wait()

	if count != 2*increments {
		fmt.Println("WRONG: counted", count, "of", 2*increments)
		return
	}
	fmt.Println("counted all", count)
}
