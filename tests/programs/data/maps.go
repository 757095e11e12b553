// Maps: comma ok, delete, zero values, counting, nesting, sharing.
package main

import (
	"fmt"
	"sort"
)

type Point struct{ X, Y int }

type Person struct {
	Name string
	Tags []string
}

func fill(m map[string]int) {
	m["filled"] = 1
}

func main() {
	m := make(map[string]int)
	m["one"] = 1
	m["two"] = 2
	fmt.Println(m, len(m), m["three"])
	v, ok := m["one"]
	_, missing := m["nope"]
	fmt.Println(v, ok, missing)
	delete(m, "one")
	delete(m, "never there")
	fill(m)
	alias := m
	alias["alias"]++
	m["alias"] += 10
	fmt.Println(m, len(alias))

	var none map[string]bool
	fmt.Println(none == nil, none["x"], len(none), none)
	delete(none, "x")

	points := map[Point]string{{1, 2}: "a", {0, 5}: "b"}
	points[Point{1, 2}] += "!"
	fmt.Println(points, points[Point{0, 5}])
	byName := map[string]Person{"ann": {Name: "Ann"}}
	p := byName["ann"]
	p.Tags = append(p.Tags, "new")
	fmt.Println(byName)
	byName["ann"] = p
	fmt.Println(byName)
	refs := map[string]*Point{"p": {3, 4}}
	refs["p"].X++
	fmt.Println(*refs["p"], refs["q"] == nil)

	groups := map[string][]string{}
	for _, w := range []string{"apple", "avocado", "banana", "blueberry", "cherry"} {
		groups[w[:1]] = append(groups[w[:1]], w)
	}
	fmt.Println(groups)
	nested := map[string]map[string]int{}
	for _, pair := range [][2]string{{"x", "a"}, {"x", "b"}, {"y", "a"}, {"x", "a"}} {
		if nested[pair[0]] == nil {
			nested[pair[0]] = map[string]int{}
		}
		nested[pair[0]][pair[1]]++
	}
	fmt.Println(nested, nested["x"]["a"], nested["none"]["a"])

	set := map[int]struct{}{}
	for _, n := range []int{3, 1, 3, 2, 1} {
		set[n] = struct{}{}
	}
	keys := make([]int, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	sort.Ints(keys)
	fmt.Println(keys, len(set))
	_, in := set[2]
	fmt.Println(in)

	seen := map[int]bool{}
	squares := map[int]int{}
	for i := 0; i < 100; i++ {
		squares[i] = i * i
	}
	for k := range squares {
		if k%2 == 0 {
			delete(squares, k)
		}
		seen[k] = true
	}
	total := 0
	for k, v := range squares {
		total += v - k
	}
	fmt.Println(len(squares), len(seen), total)
	mixed := map[interface{}]string{1: "int", "1": "string", 1.5: "float", true: "bool"}
	fmt.Println(mixed[1], mixed["1"], mixed[1.5], mixed[true], mixed[2] == "", len(mixed))
	funcs := map[string]func(int) int{"double": func(n int) int { return n * 2 }}
	fmt.Println(funcs["double"](21))
	floats := map[float64]int{1.5: 1, -2: 2}
	floats[1.5]++
	fmt.Println(floats, map[bool]int{true: 1, false: 0}, map[rune]int{'b': 1, 'a': 2})
}
