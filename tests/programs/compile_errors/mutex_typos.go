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
	c.mux.Lock()
	c.v[key]++
	c.mu.Unlok()
}

func main() {
	c := SafeCounter{v: make(map[string]int)}
	c.Inc()
	c.inc("a")
	fmt.Println(c.Value("a"))
	var m sync.Mutexx
}
