// A slice as the key of a map of any.
package main

import "fmt"

func main() {
	m := map[any]int{1: 1}
	fmt.Println(m[1])
	m[[]int{1}] = 2
}
