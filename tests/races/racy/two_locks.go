package main

import (
	"fmt"
	"sync"
)

func main() {
	var a, b sync.Mutex
	var wg sync.WaitGroup
	count := 0
	wg.Add(2)
	go func() {
		defer wg.Done()
		a.Lock()
		count++ // race: count
		a.Unlock()
	}()
	go func() {
		defer wg.Done()
		b.Lock()
		count++ // race: count
		b.Unlock()
	}()
	wg.Wait()
	fmt.Println(count > 0)
}
