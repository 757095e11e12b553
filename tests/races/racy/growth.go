package main

import (
	"fmt"
	"time"
)

func main() {
	shared := make([]int, 4)
	go func() {
		shared[1] = 5 // race: element
	}()
	time.Sleep(20 * time.Millisecond)
	longer := append(shared, 1) // race: element
	fmt.Println(len(longer))
}
