// Philosophers at a round table: each takes the fork of the lower number first.
package main

import (
	"fmt"
	"sync"
)

const philosophers = 3
const meals = 100

var (
	forks [philosophers]sync.Mutex
	wg    sync.WaitGroup
)

func dine(left, right int) {
	defer wg.Done()
	for m := 0; m < meals; m++ {
		forks[left].Lock()
		forks[right].Lock()
		forks[right].Unlock()
		forks[left].Unlock()
	}
}

func main() {
	for p := 0; p < philosophers; p++ {
		left, right := p, (p+1)%philosophers
		if left > right {
			left, right = right, left
		}
		wg.Add(1)
		go dine(left, right)
	}
	wg.Wait()
	fmt.Println("all", philosophers, "philosophers have eaten", meals, "times")
}
