// The largest of several values by atomic loads and stores: no race, and wrong.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

var largest int64

func offer(value int64) {
	if value > atomic.LoadInt64(&largest) {
		atomic.StoreInt64(&largest, value)
	}
}

func main() {
	var wg sync.WaitGroup
	for _, value := range []int64{3, 9, 5} {
		wg.Add(1)
		go func(value int64) {
			defer wg.Done()
			offer(value)
		}(value)
	}
	wg.Wait()
	fmt.Println(atomic.LoadInt64(&largest))
}
