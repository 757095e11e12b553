// Slicing past the capacity.
package main

import "fmt"

func main() {
	xs := make([]int, 2, 4)
	fmt.Println(xs[:4])
	n := 5
	fmt.Println(xs[:n])
}
