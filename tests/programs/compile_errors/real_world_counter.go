package main

import (
	"fmt"
	"sync"
	"time"
)

type Counter struct {
	mu    sync.Mutex
	count map[string]int
}

func (c *Counter) Inc(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[key]++
}

func (c *Counter) Value(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.count[key], true
}

func main() {
	c := Counter{count: make(map[string]int)}
	for i := 0; i < 10; i++ {
		go c.Inc(i)
	}
	total := c.Value("a")
	fmt.Println(c.Value("a") + "x")
}
