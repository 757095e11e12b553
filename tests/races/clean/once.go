package main

import (
	"fmt"
	"sync"
)

var (
	once  sync.Once
	value *int
)

func get() int {
	once.Do(func() {
		n := 5
		value = &n
	})
	return *value
}

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if get() != 5 {
				panic("not 5")
			}
		}()
	}
	wg.Wait()
	fmt.Println(get())
}
