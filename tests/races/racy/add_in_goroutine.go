package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	go func() {
		wg.Add(1) // race: wg
		time.Sleep(100 * time.Millisecond)
		wg.Done()
	}()
	time.Sleep(30 * time.Millisecond)
	wg.Wait() // race: wg
	fmt.Println("done")
}
