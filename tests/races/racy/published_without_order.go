package main

import (
	"fmt"
	"time"
)

type node struct{ value int }

var head *node

func main() {
	go func() {
		n := &node{} // race: value
		n.value = 7  // race: value
		head = n     // race: head
	}()
	time.Sleep(20 * time.Millisecond)
	n := head            // race: head
	fmt.Println(n.value) // race: value
}
