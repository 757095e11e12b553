// Unlocking an unlocked mutex is fatal: recover doesn't stop it.
package main

import (
	"fmt"
	"sync"
)

func main() {
	defer fmt.Println("deferred calls don't run")
	defer func() { fmt.Println("recovered", recover()) }()
	var mu sync.Mutex
	mu.Lock()
	mu.Unlock()
	fmt.Println("once is fine")
	mu.Unlock()
}
