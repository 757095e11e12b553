// A stack behind a mutex: everything pushed is popped exactly once.
package main

import (
	"errors"
	"fmt"
	"sync"
)

var ErrEmpty = errors.New("stack is empty")

type Stack struct {
	mu    sync.Mutex
	items []int
}

func (s *Stack) Push(values ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = append(s.items, values...)
}

func (s *Stack) Pop() (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.items)
	if n == 0 {
		return 0, ErrEmpty
	}
	v := s.items[n-1]
	s.items = s.items[:n-1]
	return v, nil
}

func main() {
	s := &Stack{}
	s.Push(1, 2, 3)
	for {
		v, err := s.Pop()
		if err != nil {
			fmt.Println("error:", err)
			break
		}
		fmt.Println("popped", v)
	}
	var wg sync.WaitGroup
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 100; i++ {
				s.Push(g*100 + i)
			}
		}(g)
	}
	wg.Wait()
	seen := make([]int, 400)
	var mu sync.Mutex
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				v, err := s.Pop()
				if err == ErrEmpty {
					return
				}
				mu.Lock()
				seen[v]++
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	once := 0
	for _, n := range seen {
		if n == 1 {
			once++
		}
	}
	fmt.Println("popped once:", once)
}
