// sync/atomic's types: their methods are the only way in.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type server struct {
	requests atomic.Int64
	closed   atomic.Bool
	last     atomic.Uint32
}

func (s *server) serve(id int) bool {
	if s.closed.Load() {
		return false
	}
	s.requests.Add(1)
	s.last.Store(uint32(id))
	return true
}

var total atomic.Int32

func main() {
	s := &server{}
	var wg sync.WaitGroup
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			s.serve(i)
			total.Add(int32(i))
		}(i)
	}
	wg.Wait()
	fmt.Println(s.requests.Load(), s.last.Load() < 50, total.Load())
	s.closed.Store(true)
	fmt.Println(s.serve(1), s.requests.Load(), s.closed.Load())
	fmt.Println(s.closed.Swap(false), s.closed.CompareAndSwap(false, true), s.closed.CompareAndSwap(false, true))
	var u atomic.Uint64
	u.Store(5)
	fmt.Println(u.Add(10), u.Swap(1), u.CompareAndSwap(1, 2), u.Load())
	var n atomic.Int64
	fmt.Println(n.Add(-3), n.CompareAndSwap(0, 1), n.Load())
	winners := atomic.Int32{}
	var taken atomic.Bool
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if taken.CompareAndSwap(false, true) {
				winners.Add(1)
			}
		}()
	}
	wg.Wait()
	fmt.Println(winners.Load())
	arr := [2]atomic.Int64{}
	arr[1].Add(4)
	p := &arr[1]
	fmt.Println(p.Add(1), arr[0].Load())
}
