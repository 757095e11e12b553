// An error of the program's own type.
package main

import "fmt"

type OutOfStock struct {
	Item string
	Left int
}

func (e *OutOfStock) Error() string { return fmt.Sprintf("%s: only %d left", e.Item, e.Left) }

func main() {
	panic(&OutOfStock{"apples", 2})
}
