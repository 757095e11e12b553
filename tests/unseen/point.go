// Two writers and a reader of a struct of two words, without any lock.
package main

import (
	"fmt"
	"sync"
)

type point struct{ x, y int }

var shared point

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		shared.x = 1 // race: x
		shared.y = 1 // race: y
	}()
	go func() {
		defer wg.Done()
		shared.x = 2 // race: x
		shared.y = 2 // race: y
	}()
	wg.Wait()
	fmt.Println(shared.x, shared.y)
}
