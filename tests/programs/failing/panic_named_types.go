// A named string type as the panic's value.
package main

import "fmt"

type code int

type word string

func main() {
	defer func() {
		r := recover()
		fmt.Println(r)
		panic(word("typed text"))
	}()
	panic(code(7))
}
