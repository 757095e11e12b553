// lockscope: only-here ranging over an integer came with Go 1.22
package main

import (
	"fmt"
	"sync"
)

func main() {
	for i := range 3 {
		fmt.Print(i, " ")
	}
	fmt.Println()
	sum := 0
	for range 5 {
		sum++
	}
	n := 4
	for i := range n {
		n = 100
		sum += i
	}
	fmt.Println(sum, n)
	var small uint8 = 3
	for i := range small {
		fmt.Printf("%T %d ", i, i)
	}
	fmt.Println()
	for i := range -2 {
		fmt.Println("never", i)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for i := range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			total += i
		}()
	}
	wg.Wait()
	fmt.Println(total)
}
