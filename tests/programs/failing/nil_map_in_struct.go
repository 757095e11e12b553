// The map inside a struct was never made.
package main

import (
	"fmt"
	"sync"
)

type SafeCounter struct {
	mu sync.Mutex
	v  map[string]int
}

func (c *SafeCounter) Inc(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.v[key]++
}

func main() {
	c := SafeCounter{}
	fmt.Println("before")
	c.Inc("k")
}
