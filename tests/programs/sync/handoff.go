// Goroutines that take strict turns with a mutex and a turn variable.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

const players = 3
const rounds = 4

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	turn := 0
	for p := 0; p < players; p++ {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			for r := 0; r < rounds; {
				mu.Lock()
				if turn%players == id {
					fmt.Println("round", r, "player", id)
					turn++
					r++
				}
				mu.Unlock()
				runtime.Gosched()
			}
		}(p)
	}
	wg.Wait()
	fmt.Println(turn)
}
