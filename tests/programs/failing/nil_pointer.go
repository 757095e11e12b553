// A field of a nil pointer.
package main

import "fmt"

type node struct {
	value int
	next  *node
}

func main() {
	n := &node{1, nil}
	fmt.Println(n.value)
	fmt.Println(n.next.value)
}
