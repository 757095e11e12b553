// One goroutine moves money to and fro, another adds the accounts up.
package main

import (
	"fmt"
	"sync"
)

const transfers = 1000
const audits = 1000
const amount = 10

var (
	mu   sync.Mutex
	a, b = 50, 50
)

func move(sum int) {
	mu.Lock()
	a -= sum
	b += sum
	mu.Unlock()
}

func total() int {
	return a + b
}

func main() {
	var wg sync.WaitGroup
	wrong, seen := 0, 0

	wg.Add(2)
	go func() {
		defer wg.Done()
		for i := 0; i < transfers; i++ {
			move(amount)
			move(-amount)
		}
	}()
	go func() {
		defer wg.Done()
		for i := 0; i < audits; i++ {
			if sum := total(); sum != 100 {
				wrong++
				seen = sum
			}
		}
	}()

	wg.Wait()
	if wrong > 0 {
		fmt.Println("WRONG: the total was", seen, "instead of 100,", wrong, "of", audits, "audits failed")
		return
	}
	fmt.Println("the total was 100 in all", audits, "audits")
}
