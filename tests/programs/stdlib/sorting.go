// Package sort: the basic kinds, by a less function, stable, and searching.
package main

import (
	"fmt"
	"sort"
)

type person struct {
	name string
	age  int
}

func main() {
	ints := []int{5, -2, 9, 0, 5}
	sort.Ints(ints)
	fmt.Println(ints, sort.IntsAreSorted(ints))
	words := []string{"pear", "Apple", "fig", "apple", ""}
	sort.Strings(words)
	fmt.Printf("%q\n", words)
	floats := []float64{2.5, -1, 1e3, 0}
	sort.Float64s(floats)
	fmt.Println(floats)
	people := []person{{"ann", 30}, {"bob", 25}, {"cy", 30}, {"di", 25}, {"ed", 41}}
	sort.SliceStable(people, func(i, j int) bool { return people[i].age < people[j].age })
	fmt.Println(people)
	sort.Slice(people, func(i, j int) bool { return people[i].name > people[j].name })
	fmt.Println(people)
	sort.Slice(ints, func(i, j int) bool { return ints[i] > ints[j] })
	fmt.Println(ints)
	sorted := []int{1, 3, 5, 7, 9}
	fmt.Println(sort.SearchInts(sorted, 5), sort.SearchInts(sorted, 6), sort.SearchInts(sorted, 100), sort.SearchStrings([]string{"a", "c"}, "b"))
	fmt.Println(sort.Search(100, func(i int) bool { return i*i >= 50 }))
	scores := map[string]int{"x": 3, "y": 1, "z": 2}
	keys := make([]string, 0, len(scores))
	for k := range scores {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return scores[keys[i]] < scores[keys[j]] })
	fmt.Println(keys)
	big := make([]int, 1000)
	seed := uint32(1)
	for i := range big {
		seed = seed*1664525 + 1013904223
		big[i] = int(seed >> 8)
	}
	sort.Ints(big)
	fmt.Println(sort.IntsAreSorted(big), big[0], big[999])
	part := []int{9, 8, 7, 6}
	sort.Ints(part[1:3])
	fmt.Println(part)
	sort.Ints(nil)
	fmt.Println(sort.SliceIsSorted(people, func(i, j int) bool { return people[i].name > people[j].name }))
}
