// os.Exit ends the program at once: deferred calls don't run.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("never printed")
	fmt.Println("leaving")
	if len("x") == 1 {
		os.Exit(3)
	}
	fmt.Println("not reached")
}
