package main

import "fmt"

func main() {
	var a uint8 = 300
	var b int8 = -129
	var c uint = -1
	var d int = 1 << 63
	var e int = 2.5
	fmt.Println(a, b, c, d, e)
	fmt.Println(1 << 70)
	a = 256
}
