// lockscope: stdin "add apples 10\nadd pears 5\ntake apples 3\ntake pears 9\ntake figs 1\nshow x 0\nquit x 0\n"
// A small command loop over an inventory that is protected by a mutex.
package main

import (
	"errors"
	"fmt"
	"sort"
	"sync"
)

type OutOfStock struct {
	Item       string
	Want, Have int
}

func (e OutOfStock) Error() string {
	return fmt.Sprintf("only %d %s left, %d wanted", e.Have, e.Item, e.Want)
}

var errUnknown = errors.New("no such item")

type Inventory struct {
	mu    sync.Mutex
	stock map[string]int
}

func (inv *Inventory) Add(item string, n int) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	inv.stock[item] += n
}

func (inv *Inventory) Take(item string, n int) error {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	have, ok := inv.stock[item]
	switch {
	case !ok:
		return errUnknown
	case have < n:
		return OutOfStock{item, n, have}
	}
	inv.stock[item] -= n
	return nil
}

func (inv *Inventory) Items() []string {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	var items []string
	for item, n := range inv.stock {
		items = append(items, fmt.Sprintf("%s x%d", item, n))
	}
	sort.Strings(items)
	return items
}

func main() {
	inv := &Inventory{stock: map[string]int{}}
	for {
		var command, item string
		var n int
		if _, err := fmt.Scanln(&command, &item, &n); err != nil {
			fmt.Println("input:", err)
			return
		}
		fmt.Print("> ", command, " ", item, "\n")
		switch command {
		case "add":
			inv.Add(item, n)
		case "take":
			if err := inv.Take(item, n); err == errUnknown {
				fmt.Println("unknown:", item)
			} else if e, ok := err.(OutOfStock); ok {
				fmt.Println("refused:", e, "missing", e.Want-e.Have)
			}
		case "show":
			fmt.Println(inv.Items())
		case "quit":
			fmt.Println("bye")
			return
		default:
			fmt.Println("unknown command:", command)
		}
	}
}
