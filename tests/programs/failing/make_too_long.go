// make with a negative length that is only known at run time.
package main

import "fmt"

func main() {
	n := -1
	fmt.Println("making")
	xs := make([]int, n)
	fmt.Println(len(xs))
}
