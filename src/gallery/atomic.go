// Goroutines count what they see. Nothing keeps their additions apart.
package main

import (
	"fmt"
	"sync"
)

const goroutines = 2
const increments = 1000

var count int64

func add() {
	count++
}

func main() {
	var wg sync.WaitGroup

	for g := 0; g < goroutines; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < increments; i++ {
				add()
			}
		}()
	}

	wg.Wait()
	if count != goroutines*increments {
		fmt.Println("WRONG: counted", count, "of", goroutines*increments)
		return
	}
	fmt.Println("counted all", count)
}
