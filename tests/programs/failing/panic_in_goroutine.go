// A panic in any goroutine ends the whole program.
package main

import (
	"fmt"
	"sync"
)

func main() {
	defer fmt.Println("main's deferred call doesn't run")
	var wg sync.WaitGroup
	wg.Add(1)
	fmt.Println("starting")
	go func() {
		defer fmt.Println("the goroutine's deferred call runs")
		panic("in a goroutine")
	}()
	wg.Wait()
}
