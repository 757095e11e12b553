// A token bucket behind a mutex; time is passed in, so that the output is fixed.
package main

import (
	"fmt"
	"sync"
	"time"
)

type Limiter struct {
	mu       sync.Mutex
	capacity float64
	tokens   float64
	rate     float64
	last     time.Duration
}

func NewLimiter(capacity int, perSecond float64) *Limiter {
	return &Limiter{capacity: float64(capacity), tokens: float64(capacity), rate: perSecond}
}

func (l *Limiter) Allow(now time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tokens += (now - l.last).Seconds() * l.rate
	l.last = now
	if l.tokens > l.capacity {
		l.tokens = l.capacity
	}
	if l.tokens < 1 {
		return false
	}
	l.tokens--
	return true
}

func main() {
	l := NewLimiter(3, 2)
	for _, ms := range []int{0, 0, 100, 200, 500, 600, 1500, 10000, 10000, 10000, 10000} {
		now := time.Duration(ms) * time.Millisecond
		fmt.Printf("%6v %5t %.2f\n", now, l.Allow(now), l.tokens)
	}
	fresh := NewLimiter(25, 0)
	var wg sync.WaitGroup
	var mu sync.Mutex
	allowed := 0
	for i := 0; i < 100; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if fresh.Allow(0) {
				mu.Lock()
				allowed++
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println("allowed:", allowed)
}
