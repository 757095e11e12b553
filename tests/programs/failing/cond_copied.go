package main

import "sync"

func main() {
	var mu sync.Mutex
	cond := sync.Cond{L: &mu}
	cond.Signal()
	other := cond
	other.Signal()
}
