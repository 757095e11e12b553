// lockscope: only-here sync.Cond comes later
package main

import "sync"

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	cond.Broadcast()
}
