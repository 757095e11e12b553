// Letters counted in parallel, each goroutine with its own map, then merged.
package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

var lines = []string{
	"Share memory by communicating;",
	"do not communicate by sharing memory.",
	"Yet a mutex is sometimes all you need:",
	"lock, look, leave, unlock.",
}

func count(line string) map[rune]int {
	counts := make(map[rune]int)
	for _, r := range strings.ToLower(line) {
		if r >= 'a' && r <= 'z' {
			counts[r]++
		}
	}
	return counts
}

func main() {
	total := struct {
		sync.Mutex
		letters map[rune]int
	}{letters: map[rune]int{}}
	var wg sync.WaitGroup
	for _, line := range lines {
		wg.Add(1)
		go func(line string) {
			defer wg.Done()
			local := count(line)
			total.Lock()
			defer total.Unlock()
			for r, n := range local {
				total.letters[r] += n
			}
		}(line)
	}
	wg.Wait()
	type pair struct {
		letter rune
		n      int
	}
	var pairs []pair
	for r, n := range total.letters {
		pairs = append(pairs, pair{r, n})
	}
	sort.Slice(pairs, func(i, j int) bool {
		a, b := pairs[i], pairs[j]
		return a.n > b.n || a.n == b.n && a.letter < b.letter
	})
	for _, p := range pairs[:8] {
		fmt.Printf("%c %3d %s\n", p.letter, p.n, strings.Repeat("#", p.n))
	}
	fmt.Println(len(pairs), "letters")
}
