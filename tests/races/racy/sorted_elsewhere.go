package main

import (
	"fmt"
	"sort"
	"time"
)

func main() {
	numbers := []int{3, 1, 2}
	go func() {
		sort.Ints(numbers) // race: numbers
	}()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(numbers[0]) // race: numbers
}
