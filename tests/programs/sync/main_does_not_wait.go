// When main returns the program ends, whatever its goroutines are doing.
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
		mu.Lock()
		fmt.Println("never")
	}()
	go func() {
		time.Sleep(time.Hour)
		fmt.Println("never")
	}()
	go func() {
		for {
		}
	}()
	defer fmt.Println("deferred in main")
	time.Sleep(20 * time.Millisecond)
	fmt.Println("main returns")
}
