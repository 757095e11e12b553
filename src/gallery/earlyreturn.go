// Customers draw from one account. One way out of the function keeps the lock.
package main

import (
	"fmt"
	"sync"
)

const customers = 3
const amount = 80

var (
	mu      sync.Mutex
	balance = 100
)

func withdraw() bool {
	mu.Lock()
	if balance < amount {
		return false
	}
	balance -= amount
	mu.Unlock()
	return true
}

func main() {
	var wg sync.WaitGroup

	for c := 0; c < customers; c++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			withdraw()
		}()
	}

	wg.Wait()
	fmt.Println("balance:", balance)
}
