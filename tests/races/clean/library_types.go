package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type config struct{ version int }

func main() {
	var wg sync.WaitGroup
	var seen sync.Map
	var current atomic.Value
	var total atomic.Int64
	pool := sync.Pool{New: func() any { return new(int) }}
	current.Store(&config{1})
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for j := 0; j < 20; j++ {
				seen.Store(j%4, i)
				if value, ok := seen.Load(j % 4); !ok || value == nil {
					panic("stored and not there")
				}
				current.Store(&config{current.Load().(*config).version + 1})
				total.Add(1)
				n := pool.Get().(*int)
				*n++
				pool.Put(n)
			}
		}(i)
	}
	wg.Wait()
	fmt.Println(total.Load())
}
