// The built-in println and print write to standard error.
package main

import "fmt"

func main() {
	println("builtin", 1, true, 'a', -5)
	print("a", 1, "b\n")
	fmt.Println("standard output")
	println()
	println(uint8(200), "end")
}
