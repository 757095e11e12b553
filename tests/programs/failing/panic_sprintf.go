// A formatted string as the panic's value.
package main

import "fmt"

func check(n int) {
	if n > 2 {
		panic(fmt.Sprintf("n is %d, want at most %d", n, 2))
	}
}

func main() {
	for i := 0; ; i++ {
		check(i)
	}
}
