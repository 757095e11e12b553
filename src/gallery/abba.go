// Two goroutines need the same two locks and take them in opposite order.
package main

import (
	"fmt"
	"sync"
)

const rounds = 1000

var (
	pen, paper sync.Mutex
	wg         sync.WaitGroup
	pages      int
)

func write(first, second *sync.Mutex) {
	defer wg.Done()
	for i := 0; i < rounds; i++ {
		first.Lock()
		second.Lock()
		pages++
		second.Unlock()
		first.Unlock()
	}
}

func main() {
	wg.Add(2)
	go write(&pen, &paper)
	go write(&paper, &pen)
	wg.Wait()
	fmt.Println("pages written:", pages)
}
