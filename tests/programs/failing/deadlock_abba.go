// Two goroutines take two locks in opposite orders, and both get the first.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var a, b sync.Mutex
	var both, done sync.WaitGroup
	both.Add(2)
	done.Add(2)
	take := func(first, second *sync.Mutex) {
		defer done.Done()
		first.Lock()
		both.Done()
		both.Wait()
		second.Lock()
		fmt.Println("never")
	}
	go take(&a, &b)
	go take(&b, &a)
	done.Wait()
}
