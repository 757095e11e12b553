// Phases: nobody starts the next one before all have finished this one.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

const parties = 4
const phases = 3

type Barrier struct {
	mu         sync.Mutex
	waiting    int
	generation int
}

func (b *Barrier) Wait() {
	b.mu.Lock()
	generation := b.generation
	b.waiting++
	if b.waiting == parties {
		b.waiting = 0
		b.generation++
		b.mu.Unlock()
		return
	}
	b.mu.Unlock()
	for {
		b.mu.Lock()
		passed := b.generation != generation
		b.mu.Unlock()
		if passed {
			return
		}
		runtime.Gosched()
	}
}

func main() {
	b := &Barrier{}
	var mu sync.Mutex
	var order []int
	var wg sync.WaitGroup
	for p := 0; p < parties; p++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for phase := 0; phase < phases; phase++ {
				mu.Lock()
				order = append(order, phase)
				mu.Unlock()
				b.Wait()
			}
		}()
	}
	wg.Wait()
	fmt.Println(order, b.generation)
}
