// Work that fails, recovers and tries again, with a counter of its own and a shared one that only some of it locks.
package main

import (
	"fmt"
	"sync"
)

type worker struct {
	mu       sync.Mutex
	attempts int
	failures int
}

func (w *worker) try(limit int) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			w.failures++ // race: failures
			err = fmt.Errorf("failed: %v", reason)
		}
	}()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.attempts++
	if w.attempts <= limit {
		var nothing []int
		_ = nothing[w.attempts]
	}
	return nil
}

func main() {
	w := &worker{}
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for w.try(2) != nil {
			}
		}()
	}
	wg.Wait()
	fmt.Println(w.attempts, w.failures)
}
