package main

import (
	"fmt"
	"time"
)

func main() {
	ages := map[int]int{1: 1}
	go func() {
		delete(ages, 1) // race: ages
	}()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(len(ages)) // race: ages
}
