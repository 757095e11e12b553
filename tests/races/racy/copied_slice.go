package main

import (
	"fmt"
	"time"
)

func main() {
	shared := make([]int, 4)
	mine := make([]int, 4)
	go func() {
		shared[2] = 5 // race: element
	}()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(copy(mine, shared)) // race: element
}
