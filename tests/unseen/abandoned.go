// Main doesn't wait: it may end before, between or after what the goroutine prints, or with its panic.
package main

import (
	"errors"
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		fmt.Println("working")
		mu.Unlock()
		panic(errors.New("nobody recovers this"))
	}()
	mu.Lock()
	fmt.Println("main is done")
}
