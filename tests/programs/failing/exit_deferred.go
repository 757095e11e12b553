// os.Exit inside a deferred call while panicking: its status wins.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("never")
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("fatal:", r)
			os.Exit(4)
		}
	}()
	panic("reason")
}
