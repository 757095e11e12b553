// A return between Lock and Unlock keeps the lock for ever.
package main

import (
	"fmt"
	"sync"
)

var mu sync.Mutex

func take(n int) bool {
	mu.Lock()
	if n == 1 {
		return false
	}
	mu.Unlock()
	return true
}

func main() {
	for i := 0; i < 3; i++ {
		fmt.Println(take(i))
	}
}
