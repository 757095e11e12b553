// The counter with a map and a mutex, as every tour of Go shows it.
package main

import (
	"fmt"
	"sync"
	"time"
)

// SafeCounter is safe to use from many goroutines.
type SafeCounter struct {
	mu sync.Mutex
	v  map[string]int
}

// Inc counts one more for the key.
func (c *SafeCounter) Inc(key string) {
	c.mu.Lock()
	// Only one goroutine at a time gets here.
	c.v[key]++
	c.mu.Unlock()
}

// Value returns what has been counted for the key.
func (c *SafeCounter) Value(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.v[key]
}

func main() {
	c := SafeCounter{v: make(map[string]int)}
	for i := 0; i < 1000; i++ {
		go c.Inc("somekey")
	}
	for c.Value("somekey") < 1000 {
		time.Sleep(time.Millisecond)
	}
	fmt.Println(c.Value("somekey"))
}
