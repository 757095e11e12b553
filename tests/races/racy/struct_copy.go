package main

import (
	"fmt"
	"time"
)

type point struct{ x, y, z int }

func main() {
	p := point{1, 2, 3}
	go func() {
		p = point{4, 5, 6} // race: p
	}()
	time.Sleep(20 * time.Millisecond)
	q := p // race: p
	fmt.Println(q.x)
}
