// The first user builds the settings. Others wait until they are whole.
package main

import (
	"fmt"
	"sync"
)

const rounds = 500
const users = 2
const limit = 10

// Settings are complete once their limit is set.
type Settings struct {
	limit int
}

var (
	once     sync.Once
	settings *Settings
	built    int32
)

func build() {
	built++
	settings = &Settings{}
	settings.limit = limit
}

func get() *Settings {
	once.Do(build)
	return settings
}

func main() {
	wrong := 0

	for round := 0; round < rounds; round++ {
		once, settings, built = sync.Once{}, nil, 0
		var wg sync.WaitGroup
		var seen [users]int
		for u := 0; u < users; u++ {
			wg.Add(1)
			go func(u int) {
				defer wg.Done()
				seen[u] = get().limit
			}(u)
		}
		wg.Wait()
		right := built == 1
		for _, l := range seen {
			right = right && l == limit
		}
		if !right {
			wrong++
		}
	}

	if wrong > 0 {
		fmt.Println("WRONG: half-built or built twice in", wrong, "of", rounds, "rounds")
		return
	}
	fmt.Println("built once, and whole, in all", rounds, "rounds")
}
