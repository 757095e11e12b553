// Transfers between accounts, each with its own lock, taken in a fixed order.
package main

import (
	"errors"
	"fmt"
	"sync"
)

const accounts = 5
const transfers = 200

var ErrInsufficient = errors.New("insufficient funds")

type Account struct {
	ID      int
	mu      sync.Mutex
	balance int
}

type Bank struct {
	accounts []*Account
	mu       sync.Mutex
	failed   int
	done     int
}

func NewBank(n, balance int) *Bank {
	b := &Bank{}
	for i := 0; i < n; i++ {
		b.accounts = append(b.accounts, &Account{ID: i, balance: balance})
	}
	return b
}

func (b *Bank) Transfer(from, to, amount int) error {
	if from == to {
		return fmt.Errorf("transfer %d: same account", from)
	}
	first, second := b.accounts[from], b.accounts[to]
	if first.ID > second.ID {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	if b.accounts[from].balance < amount {
		return fmt.Errorf("transfer of %d from %d to %d: %w", amount, from, to, ErrInsufficient)
	}
	b.accounts[from].balance -= amount
	b.accounts[to].balance += amount
	return nil
}

func (b *Bank) Total() (total int) {
	for _, a := range b.accounts {
		a.mu.Lock()
		total += a.balance
		a.mu.Unlock()
	}
	return total
}

func (b *Bank) record(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.failed++
	} else {
		b.done++
	}
}

func main() {
	bank := NewBank(accounts, 100)
	fmt.Println(bank.Transfer(0, 0, 5))
	fmt.Println(bank.Transfer(0, 1, 500))
	var wg sync.WaitGroup
	for g := 0; g < accounts; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 1; i <= transfers; i++ {
				to := (g + i) % accounts
				bank.record(bank.Transfer(g, to, (i*7+g)%40))
			}
		}(g)
	}
	wg.Wait()
	fmt.Println("total:", bank.Total())
	fmt.Println("attempts:", bank.done+bank.failed, "at least the same-account ones failed:", bank.failed >= accounts*transfers/accounts)
	for _, a := range bank.accounts {
		if a.balance < 0 {
			fmt.Println("negative balance:", a.ID)
		}
	}
}
