// sync/atomic's functions over plain variables.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type stats struct {
	hits, misses int64
	flag         int32
}

func main() {
	var n int64
	var u uint32
	var ops uint64
	var s stats
	var wg sync.WaitGroup
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 100; j++ {
				atomic.AddInt64(&n, 2)
				atomic.AddUint32(&u, 1)
				atomic.AddUint64(&ops, 1)
				atomic.AddInt64(&s.hits, 1)
			}
			atomic.AddInt64(&s.misses, -1)
			for {
				old := atomic.LoadInt32(&s.flag)
				if atomic.CompareAndSwapInt32(&s.flag, old, old+1) {
					break
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println(atomic.LoadInt64(&n), atomic.LoadUint32(&u), atomic.LoadUint64(&ops), s)
	fmt.Println(atomic.AddInt64(&n, -5), n)
	fmt.Println(atomic.CompareAndSwapInt64(&n, 1, 2), atomic.CompareAndSwapInt64(&n, 1995, 3), n)
	fmt.Println(atomic.SwapInt64(&n, 100), n)
	atomic.StoreInt64(&n, 7)
	fmt.Println(n)
	atomic.AddUint32(&u, ^uint32(0))
	fmt.Println(u, atomic.AddUint64(&ops, ^uint64(0)))
	var i32 int32 = 2147483647
	fmt.Println(atomic.AddInt32(&i32, 1), atomic.SwapInt32(&i32, 0))
	counters := [3]int64{}
	atomic.AddInt64(&counters[1], 4)
	slice := make([]int32, 2)
	atomic.StoreInt32(&slice[0], 9)
	fmt.Println(counters, slice)
}
