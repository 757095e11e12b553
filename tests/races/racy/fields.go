package main

import (
	"fmt"
	"sync"
)

type point struct{ x, y int }

func (p *point) right() {
	p.x++ // race: x
}

func main() {
	p := &point{}
	var wg sync.WaitGroup
	wg.Add(3)
	go func() {
		defer wg.Done()
		p.right()
	}()
	go func() {
		defer wg.Done()
		p.right()
	}()
	go func() {
		defer wg.Done()
		p.y++
	}()
	wg.Wait()
	fmt.Println(p.y)
}
