// The classic: many goroutines, one counter, one mutex.
package main

import (
	"fmt"
	"sync"
)

var (
	mutex   sync.Mutex
	counter int
)

func worker(wg *sync.WaitGroup, times int) {
	defer wg.Done()
	for i := 0; i < times; i++ {
		mutex.Lock()
		counter++
		mutex.Unlock()
	}
}

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go worker(&wg, 500)
	}
	wg.Wait()
	fmt.Println(counter)
}
