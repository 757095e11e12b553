// A least-recently-used cache: a map into a doubly linked list, one mutex.
package main

import (
	"fmt"
	"strings"
	"sync"
)

type entry struct {
	key        string
	value      int
	prev, next *entry
}

type LRU struct {
	mu       sync.Mutex
	capacity int
	items    map[string]*entry
	head     entry
	hits     int
}

func New(capacity int) *LRU {
	l := &LRU{capacity: capacity, items: make(map[string]*entry, capacity)}
	l.head.prev, l.head.next = &l.head, &l.head
	return l
}

func (e *entry) unlink() {
	e.prev.next = e.next
	e.next.prev = e.prev
}

func (l *LRU) front(e *entry) {
	e.prev, e.next = &l.head, l.head.next
	e.prev.next, e.next.prev = e, e
}

func (l *LRU) Get(key string) (value int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.items[key]
	if !ok {
		return
	}
	l.hits++
	e.unlink()
	l.front(e)
	return e.value, true
}

func (l *LRU) Put(key string, value int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.items[key]; ok {
		e.value = value
		e.unlink()
		l.front(e)
		return
	}
	if len(l.items) == l.capacity {
		oldest := l.head.prev
		oldest.unlink()
		delete(l.items, oldest.key)
	}
	e := &entry{key: key, value: value}
	l.items[key] = e
	l.front(e)
}

func (l *LRU) String() string {
	var b strings.Builder
	for e := l.head.next; e != &l.head; e = e.next {
		if b.Len() > 0 {
			b.WriteString(" > ")
		}
		b.WriteString(fmt.Sprintf("%s=%d", e.key, e.value))
	}
	return b.String()
}

func main() {
	l := New(3)
	for i, k := range []string{"a", "b", "c"} {
		l.Put(k, i)
	}
	fmt.Println(l)
	fmt.Println(l.Get("a"))
	l.Put("d", 3)
	fmt.Println(l)
	fmt.Println(l.Get("b"))
	l.Put("c", 22)
	fmt.Println(l, l.hits)
	var wg sync.WaitGroup
	big := New(10)
	for g := 0; g < 5; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 100; i++ {
				big.Put(fmt.Sprint(g, "-", i%7), i)
				big.Get(fmt.Sprint(g, "-", i%3))
			}
		}(g)
	}
	wg.Wait()
	n := 0
	for e := big.head.next; e != &big.head; e = e.next {
		n++
	}
	fmt.Println(len(big.items), n)
}
