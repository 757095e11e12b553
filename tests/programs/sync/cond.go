// sync.Cond: a bounded queue, wake-ups in the order of waiting, broadcast, and other locks than Mutex.
package main

import (
	"fmt"
	"sync"
)

type queue struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	notFull  *sync.Cond
	items    []int
	most     int
}

func newQueue(most int) *queue {
	q := &queue{most: most}
	q.notEmpty = sync.NewCond(&q.mu)
	q.notFull = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(item int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == q.most {
		q.notFull.Wait()
	}
	q.items = append(q.items, item)
	q.notEmpty.Signal()
}

func (q *queue) take() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.notEmpty.Wait()
	}
	item := q.items[0]
	q.items = q.items[1:]
	q.notFull.Signal()
	return item
}

func boundedQueue() {
	const items = 200
	q := newQueue(3)
	go func() {
		for i := 1; i <= items; i++ {
			q.put(i)
		}
	}()
	sum, ordered := 0, true
	for i := 1; i <= items; i++ {
		item := q.take()
		sum += item
		ordered = ordered && item == i
	}
	fmt.Println("sum", sum, "ordered", ordered)
}

func signalsInOrder() {
	const waiters = 6
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	woken := sync.NewCond(&mu)
	var wg sync.WaitGroup
	waiting := 0
	var order []int
	for i := 0; i < waiters; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			me := waiting
			waiting++
			woken.Signal()
			cond.Wait()
			order = append(order, me)
			woken.Signal()
		}()
	}
	mu.Lock()
	for waiting < waiters {
		woken.Wait()
	}
	for i := 1; i <= waiters; i++ {
		cond.Signal()
		for len(order) < i {
			woken.Wait()
		}
	}
	mu.Unlock()
	wg.Wait()
	fmt.Println("woken in order", order)
}

func broadcast() {
	const waiters = 20
	var rw sync.RWMutex
	open := false
	gate := sync.NewCond(rw.RLocker())
	var wg sync.WaitGroup
	for i := 0; i < waiters; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			gate.L.Lock()
			for !open {
				gate.Wait()
			}
			gate.L.Unlock()
		}()
	}
	rw.Lock()
	open = true
	rw.Unlock()
	gate.Broadcast()
	wg.Wait()
	fmt.Println("all", waiters, "through the gate")
}

func nobodyWaits() {
	cond := sync.Cond{L: &sync.Mutex{}}
	cond.Signal()
	cond.Broadcast()
	fmt.Println("signals to nobody are nothing")
}

func main() {
	boundedQueue()
	signalsInOrder()
	broadcast()
	nobodyWaits()
}
