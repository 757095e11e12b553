// The older style of tutorials: *sync.Mutex, closures, rand, and Scanln to wait.
package main

import (
	"fmt"
	"math/rand"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var state = make(map[int]int)
	var mutex = &sync.Mutex{}
	var ops int64 = 0
	var wg sync.WaitGroup
	for r := 0; r < 10; r++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			total := 0
			for i := 0; i < 10; i++ {
				key := rand.Intn(5)
				mutex.Lock()
				total += state[key]
				mutex.Unlock()
				atomic.AddInt64(&ops, 1)
				time.Sleep(time.Millisecond)
			}
		}()
	}
	for w := 0; w < 3; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 10; i++ {
				key := rand.Intn(5)
				val := rand.Intn(100)
				mutex.Lock()
				state[key] = val
				mutex.Unlock()
				atomic.AddInt64(&ops, 1)
				time.Sleep(time.Millisecond)
			}
		}()
	}
	wg.Wait()
	opsFinal := atomic.LoadInt64(&ops)
	fmt.Println("ops:", opsFinal)
	mutex.Lock()
	inRange := true
	for k, v := range state {
		inRange = inRange && k >= 0 && k < 5 && v >= 0 && v < 100
	}
	fmt.Println("state in range:", inRange, len(state) > 0)
	mutex.Unlock()
	var input string
	fmt.Scanln(&input)
	fmt.Println("done")
}
