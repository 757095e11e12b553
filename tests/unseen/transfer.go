// Transfers between two accounts, each with its own lock, while somebody adds both up with one lock after the other.
package main

import (
	"fmt"
	"sync"
)

type account struct {
	sync.Mutex
	balance int
}

func (a *account) add(amount int) {
	a.Lock()
	defer a.Unlock()
	a.balance += amount
}

func (a *account) read() int {
	a.Lock()
	defer a.Unlock()
	return a.balance
}

func main() {
	from, to := &account{balance: 10}, &account{}
	var wg sync.WaitGroup
	wg.Add(2)
	for i := 0; i < 2; i++ {
		go func(amount int) {
			defer wg.Done()
			from.add(-amount)
			to.add(amount)
		}(i + 1)
	}
	fmt.Println("seen:", from.read()+to.read())
	wg.Wait()
	fmt.Println("in the end:", from.read()+to.read())
}
