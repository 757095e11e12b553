// A doubly linked list and a graph search, built from structs and maps.
package main

import "fmt"

type element struct {
	value      string
	prev, next *element
}

type List struct {
	head, tail *element
	length     int
}

func (l *List) PushBack(v string) *List {
	e := &element{value: v, prev: l.tail}
	if l.tail == nil {
		l.head = e
	} else {
		l.tail.next = e
	}
	l.tail = e
	l.length++
	return l
}

func (l *List) Remove(v string) bool {
	for e := l.head; e != nil; e = e.next {
		if e.value != v {
			continue
		}
		if e.prev != nil {
			e.prev.next = e.next
		} else {
			l.head = e.next
		}
		if e.next != nil {
			e.next.prev = e.prev
		} else {
			l.tail = e.prev
		}
		l.length--
		return true
	}
	return false
}

func (l *List) Values() (forward, backward []string) {
	for e := l.head; e != nil; e = e.next {
		forward = append(forward, e.value)
	}
	for e := l.tail; e != nil; e = e.prev {
		backward = append(backward, e.value)
	}
	return
}

type Graph map[string][]string

func (g Graph) Path(from, to string) []string {
	came := map[string]string{from: ""}
	queue := []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at == to {
			var path []string
			for n := to; n != ""; n = came[n] {
				path = append([]string{n}, path...)
			}
			return path
		}
		for _, next := range g[at] {
			if _, seen := came[next]; !seen {
				came[next] = at
				queue = append(queue, next)
			}
		}
	}
	return nil
}

func main() {
	l := &List{}
	l.PushBack("a").PushBack("b").PushBack("c")
	fmt.Println(l.Values())
	fmt.Println(l.Remove("b"), l.Remove("x"), l.length)
	fmt.Println(l.Values())
	l.Remove("a")
	l.Remove("c")
	f, b := l.Values()
	fmt.Println(f, b, f == nil, l.head == nil, l.length)

	g := Graph{"a": {"b", "c"}, "b": {"d"}, "c": {"d", "e"}, "d": {"f"}, "e": {"f"}}
	fmt.Println(g.Path("a", "f"), g.Path("a", "e"), g.Path("f", "a"))
	memo := map[[2]int]int{}
	var paths func(r, c int) int
	paths = func(r, c int) int {
		if r == 0 || c == 0 {
			return 1
		}
		k := [2]int{r, c}
		if v, ok := memo[k]; ok {
			return v
		}
		memo[k] = paths(r-1, c) + paths(r, c-1)
		return memo[k]
	}
	fmt.Println(paths(10, 10), len(memo))
}
