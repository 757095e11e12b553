// Primes found by several goroutines that mark a shared sieve in segments.
package main

import (
	"fmt"
	"sync"
)

const limit = 2000
const segment = 250

func isPrime(n int) bool {
	if n < 2 {
		return false
	}
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}

func main() {
	var (
		mu     sync.Mutex
		wg     sync.WaitGroup
		count  int
		bySeg  = make(map[int]int)
		marked = make([]bool, limit)
	)
	for start := 0; start < limit; start += segment {
		wg.Add(1)
		go func(start int) {
			defer wg.Done()
			found := 0
			for n := start; n < start+segment && n < limit; n++ {
				if isPrime(n) {
					marked[n] = true
					found++
				}
			}
			mu.Lock()
			count += found
			bySeg[start/segment] = found
			mu.Unlock()
		}(start)
	}
	wg.Wait()
	fmt.Println("primes below", limit, ":", count)
	fmt.Println(bySeg)
	var last []int
	for n := limit - 1; len(last) < 5; n-- {
		if marked[n] {
			last = append(last, n)
		}
	}
	fmt.Println(last)
}
