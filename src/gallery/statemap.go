// Readers and writers share one map for a second. Every access holds the
// mutex; the operations are counted with atomics.
package main

import (
	"fmt"
	"math/rand"
	"sync"
	"sync/atomic"
	"time"
)

const readers = 100
const writers = 10
const keys = 5

func main() {
	state := make(map[int]int)
	var mutex sync.Mutex

	var readOps uint64
	var writeOps uint64

	for r := 0; r < readers; r++ {
		go func() {
			total := 0
			for {
				key := rand.Intn(keys)
				mutex.Lock()
				total += state[key]
				mutex.Unlock()
				atomic.AddUint64(&readOps, 1)
				time.Sleep(time.Millisecond)
			}
		}()
	}

	for w := 0; w < writers; w++ {
		go func() {
			for {
				key := rand.Intn(keys)
				value := rand.Intn(100)
				mutex.Lock()
				state[key] = value
				mutex.Unlock()
				atomic.AddUint64(&writeOps, 1)
				time.Sleep(time.Millisecond)
			}
		}()
	}

	time.Sleep(time.Second)

	fmt.Println("readOps:", atomic.LoadUint64(&readOps))
	fmt.Println("writeOps:", atomic.LoadUint64(&writeOps))

	mutex.Lock()
	fmt.Println("state:", state)
	mutex.Unlock()
}
