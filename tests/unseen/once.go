// The first call of a Once panics; for the Once it is done all the same.
package main

import (
	"fmt"
	"sync"
)

var (
	once  sync.Once
	mu    sync.Mutex
	log   []string
	ready bool
)

func setUp(name string) {
	defer func() {
		if reason := recover(); reason != nil {
			mu.Lock()
			log = append(log, fmt.Sprint(name, " saw ", reason))
			mu.Unlock()
		}
	}()
	once.Do(func() {
		ready = true
		panic("no disk")
	})
	mu.Lock()
	log = append(log, fmt.Sprint(name, " went on: ", ready))
	mu.Unlock()
}

func main() {
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		wg.Add(1)
		go func(name string) {
			defer wg.Done()
			setUp(name)
		}(name)
	}
	wg.Wait()
	for _, line := range log {
		fmt.Println(line)
	}
}
