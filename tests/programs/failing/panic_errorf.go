// A formatted error as the panic's value.
package main

import "fmt"

func main() {
	panic(fmt.Errorf("step %d: %w", 3, fmt.Errorf("inner")))
}
