package main

import (
	"fmt"
	"time"
)

func main() {
	ages := map[int]int{1: 1}
	sum := 0
	done := make(map[int]bool)
	go func() {
		for _, age := range ages { // race: ages
			sum += age
		}
	}()
	time.Sleep(20 * time.Millisecond)
	ages[2] = 2 // race: ages
	fmt.Println(len(done))
}
