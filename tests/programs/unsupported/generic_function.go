// lockscope: only-here generics come later
package main

import "fmt"

func double[T int | float64](x T) T {
	return x + x
}

func main() {
	fmt.Println(double(2))
}
