package main

import (
	"fmt"
	"sync"
	"time"
)

type config struct{ name string }

var (
	mu     sync.Mutex
	loaded *config
)

func get() *config {
	if loaded == nil { // race: loaded
		mu.Lock()
		defer mu.Unlock()
		if loaded == nil {
			loaded = &config{"ready"} // race: loaded
		}
	}
	return loaded
}

func main() {
	go get()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(get() != nil)
}
