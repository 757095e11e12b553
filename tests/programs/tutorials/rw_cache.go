// A cache behind an RWMutex that computes what it doesn't have.
package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

type Cache struct {
	mu     sync.RWMutex
	items  map[string]string
	misses int
}

func (c *Cache) Get(key string, compute func(string) string) string {
	c.mu.RLock()
	v, ok := c.items[key]
	c.mu.RUnlock()
	if ok {
		return v
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.items[key]; ok {
		return v
	}
	c.misses++
	v = compute(key)
	c.items[key] = v
	return v
}

func (c *Cache) Keys() []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	keys := make([]string, 0, len(c.items))
	for k := range c.items {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func main() {
	cache := &Cache{items: make(map[string]string)}
	words := strings.Fields("lock unlock wait lock wait signal unlock lock")
	var wg sync.WaitGroup
	lengths := make([]int, 10)
	for r := range lengths {
		wg.Add(1)
		go func(r int) {
			defer wg.Done()
			for _, w := range words {
				lengths[r] += len(cache.Get(w, strings.ToUpper))
			}
		}(r)
	}
	wg.Wait()
	fmt.Println(cache.Keys(), cache.misses)
	fmt.Println(lengths)
	fmt.Println(cache.items)
}
