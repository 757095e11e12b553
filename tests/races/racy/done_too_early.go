package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	result := 0
	wg.Add(1)
	go func() {
		wg.Done()
		result = 42 // race: result
	}()
	wg.Wait()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(result) // race: result
}
