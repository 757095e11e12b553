// The panic passes several frames, with named results and defers.
package main

import "fmt"

type stack []int

func (s *stack) pop() (v int) {
	defer func() { fmt.Println("leaving pop with", v) }()
	v = (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return
}

func main() {
	s := stack{1, 2}
	for {
		s.pop()
	}
}
