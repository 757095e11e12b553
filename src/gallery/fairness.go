// One goroutine hogs the lock; another one only visits, and wants in soon.
package main

import (
	"fmt"
	"sync"
	"time"
)

const visits = 20
const holdMicroseconds = 500

var mu sync.Mutex

func hog() {
	for {
		mu.Lock()
		time.Sleep(holdMicroseconds * time.Microsecond)
		mu.Unlock()
	}
}

func main() {
	go hog()
	var longest time.Duration

	for v := 0; v < visits; v++ {
		time.Sleep(time.Millisecond)
		start := time.Now()
		mu.Lock()
		if waited := time.Since(start); waited > longest {
			longest = waited
		}
		mu.Unlock()
	}

	fmt.Println("got in", visits, "times, longest wait", longest.Round(10*time.Microsecond))
}
