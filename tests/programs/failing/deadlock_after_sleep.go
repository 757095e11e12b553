// The deadlock comes only after the last sleeper has gone to wait.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		time.Sleep(30 * time.Millisecond)
		fmt.Println("awake")
		mu.Lock()
	}()
	mu.Lock()
}
