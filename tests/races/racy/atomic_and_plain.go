package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

func main() {
	var n int64
	go func() {
		atomic.AddInt64(&n, 1) // race: n
	}()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(n) // race: n
}
