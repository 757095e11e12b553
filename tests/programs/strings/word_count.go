// Counting words with a map, and printing them in a fixed order.
package main

import (
	"fmt"
	"sort"
	"strings"
)

const text = `It was the best of times, it was the worst of times,
it was the age of wisdom, it was the age of foolishness`

type entry struct {
	word  string
	count int
}

func main() {
	counts := make(map[string]int)
	clean := strings.ReplaceAll(strings.ToLower(text), ",", "")
	for _, w := range strings.Fields(clean) {
		counts[w]++
	}
	var entries []entry
	for w, n := range counts {
		entries = append(entries, entry{w, n})
	}
	sort.Slice(entries, func(i, j int) bool {
		if entries[i].count != entries[j].count {
			return entries[i].count > entries[j].count
		}
		return entries[i].word < entries[j].word
	})
	for _, e := range entries[:5] {
		fmt.Printf("%-8s %2d %s\n", e.word, e.count, strings.Repeat("*", e.count))
	}
	fmt.Println(len(entries), counts)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		fmt.Println(i+1, len(line), strings.ToUpper(line[:6]))
	}
}
