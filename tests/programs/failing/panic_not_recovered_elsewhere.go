// recover in main doesn't catch a goroutine's panic.
package main

import (
	"fmt"
	"sync"
)

func main() {
	defer func() {
		fmt.Println("recovered", recover())
	}()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		var xs []int
		fmt.Println(xs[5])
		wg.Done()
	}()
	wg.Wait()
}
