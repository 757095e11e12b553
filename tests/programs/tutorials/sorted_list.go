// A sorted linked list with one lock for each node, locked hand over hand.
package main

import (
	"fmt"
	"sync"
)

type node struct {
	mu    sync.Mutex
	value int
	next  *node
}

type SortedList struct{ head *node }

func NewList() *SortedList { return &SortedList{&node{value: -1 << 31}} }

func (l *SortedList) Insert(v int) bool {
	prev := l.head
	prev.mu.Lock()
	for {
		next := prev.next
		if next == nil {
			break
		}
		next.mu.Lock()
		if next.value >= v {
			defer next.mu.Unlock()
			break
		}
		prev.mu.Unlock()
		prev = next
	}
	defer prev.mu.Unlock()
	if prev.next != nil && prev.next.value == v {
		return false
	}
	prev.next = &node{value: v, next: prev.next}
	return true
}

func (l *SortedList) Values() (values []int) {
	for n := l.head.next; n != nil; n = n.next {
		values = append(values, n.value)
	}
	return
}

func main() {
	l := NewList()
	var wg sync.WaitGroup
	var mu sync.Mutex
	inserted, duplicates := 0, 0
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 20; i++ {
				ok := l.Insert((i*7 + g*3) % 25)
				mu.Lock()
				if ok {
					inserted++
				} else {
					duplicates++
				}
				mu.Unlock()
			}
		}(g)
	}
	wg.Wait()
	fmt.Println(l.Values())
	fmt.Println(inserted, duplicates)
}
