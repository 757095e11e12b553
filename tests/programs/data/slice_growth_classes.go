// The capacity after append is rounded up to the allocator's size classes.
package main

import "fmt"

func main() {
	five := append([]int{}, 1, 2, 3, 4, 5)
	fmt.Println(len(five), cap(five))
	three := append([]int{1, 2, 3}, 4)
	fmt.Println(len(three), cap(three))
	odd := append([]int{1, 2, 3, 4, 5}, 6)
	fmt.Println(len(odd), cap(odd))
	bytes := append([]byte{}, 1)
	fmt.Println(len(bytes), cap(bytes))
	text := append([]byte("hello"), " world!"...)
	fmt.Println(len(text))
	var words []string
	for i := 0; i < 5; i++ {
		words = append(words, "w")
		fmt.Print(cap(words), " ")
	}
	fmt.Println()
	var small []int32
	for i := 0; i < 9; i++ {
		small = append(small, 1)
		fmt.Print(cap(small), " ")
	}
	fmt.Println()
	var flags []bool
	for i := 0; i < 17; i++ {
		flags = append(flags, true)
	}
	fmt.Println(cap(flags))
}
