// The panic leaves through a deferred Unlock.
package main

import (
	"fmt"
	"sync"
)

var mu sync.Mutex

func locked() {
	mu.Lock()
	defer mu.Unlock()
	panic("inside")
}

func main() {
	defer func() {
		fmt.Println("free again:", mu.TryLock())
	}()
	locked()
}
