// A binary search tree behind an RWMutex, filled by several goroutines.
package main

import (
	"fmt"
	"strings"
	"sync"
)

type Tree struct {
	mu   sync.RWMutex
	root *leaf
	size int
}

type leaf struct {
	key, count  int
	left, right *leaf
}

func (t *Tree) Add(key int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := &t.root
	for *at != nil {
		switch n := *at; {
		case key == n.key:
			n.count++
			return
		case key < n.key:
			at = &n.left
		default:
			at = &n.right
		}
	}
	*at = &leaf{key: key, count: 1}
	t.size++
}

func (t *Tree) Each(visit func(key, count int)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	var walk func(*leaf)
	walk = func(n *leaf) {
		if n != nil {
			walk(n.left)
			visit(n.key, n.count)
			walk(n.right)
		}
	}
	walk(t.root)
}

func (t *Tree) Contains(key int) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	n := t.root
	for n != nil && n.key != key {
		if key < n.key {
			n = n.left
		} else {
			n = n.right
		}
	}
	return n != nil
}

func main() {
	t := &Tree{}
	var wg sync.WaitGroup
	for g := 0; g < 3; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			x := g + 1
			for i := 0; i < 30; i++ {
				t.Add(x % 20)
				x = x*5 + 3
				x %= 64
			}
		}(g)
	}
	wg.Wait()
	total := 0
	var parts []string
	t.Each(func(key, count int) {
		total += count
		parts = append(parts, fmt.Sprintf("%d:%d", key, count))
	})
	fmt.Println(strings.Join(parts, " "))
	fmt.Println(t.size, total, t.Contains(7), t.Contains(99))
}
