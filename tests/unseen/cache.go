// A cache behind an RWMutex that looks, lets go, and looks again; the misses are counted atomically.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type cache struct {
	mu      sync.RWMutex
	entries map[string]int
	misses  int64
	writes  int64
}

func (c *cache) get(key string, make func() int) int {
	c.mu.RLock()
	value, ok := c.entries[key]
	c.mu.RUnlock()
	if ok {
		return value
	}
	atomic.AddInt64(&c.misses, 1)
	c.mu.Lock()
	defer c.mu.Unlock()
	if value, ok := c.entries[key]; ok {
		return value
	}
	c.writes++
	c.entries[key] = make()
	return c.entries[key]
}

func main() {
	c := cache{entries: map[string]int{}}
	var wg sync.WaitGroup
	for i := 1; i <= 2; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			c.get("answer", func() int { return 40 + i })
		}(i)
	}
	wg.Wait()
	fmt.Println(c.get("answer", func() int { return 0 }), c.misses, c.writes)
}
