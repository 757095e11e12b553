// Sleeps far enough apart decide the order of what is printed.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	for i := 3; i >= 1; i-- {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			time.Sleep(time.Duration(i) * 150 * time.Millisecond)
			fmt.Println("woke", i)
		}(i)
	}
	fmt.Println("waiting")
	wg.Wait()
	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	elapsed := time.Since(start)
	fmt.Println(elapsed >= 20*time.Millisecond, elapsed < 10*time.Second)
	fmt.Println(time.Now().Sub(start) >= elapsed, time.Now().After(start), start.Before(time.Now()))
	time.Sleep(0)
	time.Sleep(-5)
	fmt.Println("done")
}
