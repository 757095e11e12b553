// WaitGroup: Add with a count, reuse, Wait by several goroutines.
package main

import (
	"fmt"
	"sync"
)

func run(name string, wg *sync.WaitGroup, out *[]string, mu *sync.Mutex) {
	defer wg.Done()
	mu.Lock()
	*out = append(*out, name)
	mu.Unlock()
}

func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	wg.Wait()
	for round := 1; round <= 3; round++ {
		var out []string
		wg.Add(4)
		for i := 0; i < 4; i++ {
			go run(fmt.Sprint("g", i), &wg, &out, &mu)
		}
		wg.Wait()
		fmt.Println(round, len(out))
	}
	results := make([]int, 10)
	for i := range results {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			results[i] = i * i
		}(i)
	}
	wg.Wait()
	fmt.Println(results)

	var done sync.WaitGroup
	var gate sync.WaitGroup
	gate.Add(1)
	value := 0
	seen := 0
	for i := 0; i < 5; i++ {
		done.Add(1)
		go func() {
			defer done.Done()
			gate.Wait()
			mu.Lock()
			seen += value
			mu.Unlock()
		}()
	}
	value = 7
	gate.Done()
	done.Wait()
	fmt.Println(seen)
	wg.Add(2)
	wg.Add(-1)
	wg.Done()
	wg.Wait()

	var tree func(depth int)
	nodes := 0
	tree = func(depth int) {
		defer wg.Done()
		mu.Lock()
		nodes++
		mu.Unlock()
		if depth > 0 {
			wg.Add(2)
			go tree(depth - 1)
			go tree(depth - 1)
		}
	}
	wg.Add(1)
	go tree(6)
	wg.Wait()
	fmt.Println(nodes)
}
