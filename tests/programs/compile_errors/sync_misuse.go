package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

type C struct {
	mu sync.Mutex
	n  int
}

func main() {
	var n int
	atomic.AddInt64(&n, 1)
	var c C
	c.Lock()
	c.mu.Lock(1)
	x := c.mu.Lock()
	var wg sync.WaitGroup
	wg.Add()
	wg.Add("one")
	time.Sleep("1s")
	time.Sleep(n * time.Second)
	wg.Finish()
	fmt.Println(x, sync.Lock)
}
