package main

import "sync"

var mu sync.Mutex
var count int

func add(n int) {
	mu.Lock()
	defer mu.Unlock()
	count += n
}

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func(step string) {
			defer wg.Done()
			add(step)
		}(i)
	}
	wg.wait()
	count = "none"
}
