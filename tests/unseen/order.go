// Locks in opposite order, but only if the other one got as far as to say so: a deadlock now and then.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var a, b sync.Mutex
	var began int32
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		a.Lock()
		defer a.Unlock()
		atomic.StoreInt32(&began, 1)
		b.Lock()
		defer b.Unlock()
		fmt.Println("a, then b")
	}()
	go func() {
		defer wg.Done()
		b.Lock()
		defer b.Unlock()
		if atomic.LoadInt32(&began) == 1 {
			a.Lock()
			defer a.Unlock()
			fmt.Println("b, then a")
		}
	}()
	wg.Wait()
	fmt.Println("done")
}
