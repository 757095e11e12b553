// Both panics are reported, the older one first.
package main

import "fmt"

func main() {
	defer fmt.Println("outermost")
	defer func() {
		panic("second")
	}()
	panic("first")
}
