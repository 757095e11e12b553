// Customers draw from one account. Looking and drawing are one locked section.
package main

import (
	"fmt"
	"sync"
)

const rounds = 500
const customers = 2
const start = 100
const amount = 80

var (
	mu      sync.Mutex
	balance int
	paid    int
)

func withdraw() {
	mu.Lock()
	defer mu.Unlock()
	if balance >= amount {
		balance -= amount
		paid += amount
	}
}

func main() {
	wrong := 0

	for round := 0; round < rounds; round++ {
		balance, paid = start, 0
		var wg sync.WaitGroup
		for c := 0; c < customers; c++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				withdraw()
			}()
		}
		wg.Wait()
		if balance < 0 || balance+paid != start {
			wrong++
		}
	}

	if wrong > 0 {
		fmt.Println("WRONG: the account is overdrawn or out of balance in", wrong, "of", rounds, "rounds")
		return
	}
	fmt.Println("the account is right in all", rounds, "rounds")
}
