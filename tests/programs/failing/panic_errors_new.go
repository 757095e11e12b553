// An error as the panic's value.
package main

import "errors"

func main() {
	panic(errors.New("disk full"))
}
