// A flag says that somebody is at work. Others come back another time.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

const goroutines = 2
const attempts = 1000

var (
	busy   bool
	inside int32
	wrong  int32
)

func work() {
	if atomic.AddInt32(&inside, 1) > 1 {
		atomic.AddInt32(&wrong, 1)
	}
	atomic.AddInt32(&inside, -1)
}

func try() {
	if busy {
		return
	}
	busy = true
	work()
	busy = false
}

func main() {
	var wg sync.WaitGroup

	for g := 0; g < goroutines; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < attempts; i++ {
				try()
			}
		}()
	}

	wg.Wait()
	if wrong > 0 {
		fmt.Println("WRONG: somebody else was inside", wrong, "times")
		return
	}
	fmt.Println("never two inside")
}
