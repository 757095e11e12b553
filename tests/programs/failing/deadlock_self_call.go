// A method that locks calls another method that locks.
package main

import (
	"fmt"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) Balance() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

func (a *account) Deposit(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance = a.Balance() + n
}

func main() {
	a := &account{}
	fmt.Println(a.Balance())
	a.Deposit(5)
	fmt.Println("never")
}
