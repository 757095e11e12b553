// Who comes first says how the program ends: os.Exit in a goroutine, or main.
package main

import (
	"fmt"
	"os"
	"sync/atomic"
)

func main() {
	var turns int32
	done := make(map[string]bool)
	go func() {
		if atomic.AddInt32(&turns, 1) == 1 {
			os.Exit(3)
		}
	}()
	if atomic.AddInt32(&turns, 1) == 1 {
		done["main"] = true
	}
	fmt.Println(len(done), "first")
}
