// Many readers or one writer; readers see only whole states.
package main

import (
	"fmt"
	"sync"
)

type pair struct {
	mu   sync.RWMutex
	a, b int
}

func (p *pair) set(n int) {
	p.mu.Lock()
	p.a = n
	p.b = -n
	p.mu.Unlock()
}

func (p *pair) sum() int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.a + p.b
}

func main() {
	p := &pair{}
	var wg sync.WaitGroup
	var bad, reads int
	var mu sync.Mutex
	for r := 0; r < 5; r++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			wrong := 0
			for i := 0; i < 200; i++ {
				if p.sum() != 0 {
					wrong++
				}
			}
			mu.Lock()
			bad += wrong
			reads += 200
			mu.Unlock()
		}()
	}
	for w := 1; w <= 3; w++ {
		wg.Add(1)
		go func(w int) {
			defer wg.Done()
			for i := 0; i < 100; i++ {
				p.set(w * i)
			}
		}(w)
	}
	wg.Wait()
	fmt.Println(bad, reads)
	p.mu.RLock()
	p.mu.RLock()
	fmt.Println("two read locks at once")
	p.mu.RUnlock()
	p.mu.RUnlock()
	p.mu.Lock()
	p.mu.Unlock()
	var embedded struct {
		sync.RWMutex
		n int
	}
	embedded.Lock()
	embedded.n++
	embedded.Unlock()
	embedded.RLock()
	fmt.Println(embedded.n)
	embedded.RUnlock()
}
