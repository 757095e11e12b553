// runtime: what can be promised about goroutines and processors.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	fmt.Println(runtime.NumCPU() > 0, runtime.GOMAXPROCS(0) > 0, runtime.NumGoroutine())
	var gate, started, done sync.WaitGroup
	gate.Add(1)
	for i := 0; i < 5; i++ {
		started.Add(1)
		done.Add(1)
		go func() {
			defer done.Done()
			started.Done()
			gate.Wait()
		}()
	}
	started.Wait()
	fmt.Println(runtime.NumGoroutine())
	gate.Done()
	done.Wait()
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fmt.Println(runtime.NumGoroutine())
	before := runtime.GOMAXPROCS(1)
	fmt.Println(before > 0, runtime.GOMAXPROCS(before))
}
