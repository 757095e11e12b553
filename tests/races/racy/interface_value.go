package main

import (
	"fmt"
	"time"
)

func main() {
	var last any
	go func() {
		last = "text" // race: last
	}()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(last != nil) // race: last
}
