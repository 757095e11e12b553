// A struct copy copies its mutex too: the copy has its own lock.
package main

import (
	"fmt"
	"sync"
)

type Guarded struct {
	mu sync.Mutex
	n  int
}

func (g Guarded) byValue() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n++
	return g.n
}

func main() {
	var g Guarded
	fmt.Println(g.byValue(), g.byValue(), g.n)
	g.mu.Lock()
	c := g
	fmt.Println(c.mu.TryLock(), g.mu.TryLock())
	g.mu.Unlock()
	fmt.Println(c.mu.TryLock(), g.mu.TryLock())
	c.mu.Unlock()
	fmt.Println(c.mu.TryLock(), g.mu.TryLock())
}
