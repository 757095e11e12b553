package main

import (
	"fmt"
	"sync"
)

var mu sync.Mutex
var failures int

func work(i int) {
	mu.Lock()
	defer mu.Unlock()
	defer func() {
		if recover() != nil {
			failures++
		}
	}()
	if i%2 == 0 {
		panic("even")
	}
}

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			work(i)
		}(i)
	}
	wg.Wait()
	fmt.Println(failures)
}
