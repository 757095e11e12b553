// A struct that keeps its mutex beside the map it protects. Everybody who
// wants to change the map goes through inc, and inc takes the lock.
package main

import (
	"fmt"
	"sync"
)

const increments = 10000

// Container counts by name.
type Container struct {
	mu       sync.Mutex
	counters map[string]int
}

func (c *Container) inc(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counters[name]++
}

func main() {
	c := Container{
		counters: map[string]int{"a": 0, "b": 0},
	}

	var wg sync.WaitGroup

	count := func(name string) {
		defer wg.Done()
		for i := 0; i < increments; i++ {
			c.inc(name)
		}
	}

	wg.Add(3)
	go count("a")
	go count("a")
	go count("b")

	wg.Wait()
	fmt.Println(c.counters)
}
