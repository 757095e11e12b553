package main

import (
	"fmt"
	"time"
)

type point struct{ X, Y int }

func main() {
	p := &point{1, 2}
	go func() {
		p.Y = 3 // race: y
	}()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(p) // race: y
}
