// A method that holds the lock calls another one that wants it.
package main

import (
	"fmt"
	"sync"
)

const deposits = 3

// Account is a balance and its lock.
type Account struct {
	mu      sync.Mutex
	balance int
}

// Balance tells what is in the account.
func (a *Account) Balance() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

// Deposit adds to the account and tells what is in it then.
func (a *Account) Deposit(amount int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += amount
	return a.Balance()
}

func main() {
	var account Account
	for i := 1; i <= deposits; i++ {
		fmt.Println("balance:", account.Deposit(100))
	}
}
