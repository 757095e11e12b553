package main

import (
	"fmt"
	"sync"
	"time"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) deposit(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n // race: balance
}

func (a *account) get() int {
	return a.balance // race: balance
}

func main() {
	a := &account{}
	go a.deposit(10)
	time.Sleep(20 * time.Millisecond)
	fmt.Println(a.get())
}
