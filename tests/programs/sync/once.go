// Once runs its function once, whoever comes first; others wait for it.
package main

import (
	"fmt"
	"sync"
)

type config struct{ values map[string]string }

var (
	once     sync.Once
	instance *config
	builds   int
)

func get() *config {
	once.Do(func() {
		builds++
		instance = &config{map[string]string{"mode": "fast"}}
	})
	return instance
}

type lazy struct {
	once  sync.Once
	value int
}

func (l *lazy) get(f func() int) int {
	l.once.Do(func() { l.value = f() })
	return l.value
}

func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[*config]int{}
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c := get()
			mu.Lock()
			seen[c]++
			mu.Unlock()
		}()
	}
	wg.Wait()
	fmt.Println(builds, len(seen), seen[instance], instance.values)
	var l lazy
	fmt.Println(l.get(func() int { return 1 }), l.get(func() int { return 2 }))
	var o sync.Once
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		o.Do(func() { panic("in once") })
	}()
	o.Do(func() { fmt.Println("not again") })
	for i := 0; i < 3; i++ {
		o2 := &sync.Once{}
		o2.Do(func() { fmt.Print("fresh ", i, " ") })
		o2.Do(func() { fmt.Print("never ") })
	}
	fmt.Println()
}
