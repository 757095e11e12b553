package main

import (
	"fmt"
	"sync"
)

var count int

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	for i := 0; i < 2; i++ {
		go func() {
			defer wg.Done()
			for j := 0; j < 100; j++ {
				count++ // race: count
			}
		}()
	}
	wg.Wait()
	fmt.Println("done", count > 0)
}
