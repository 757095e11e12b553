// A Stringer as the panic's value.
package main

import "fmt"

type Level int

func (l Level) String() string { return fmt.Sprintf("level-%d", int(l)) }

func main() {
	fmt.Println(Level(1))
	panic(Level(3))
}
