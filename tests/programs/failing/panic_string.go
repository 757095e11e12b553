// An unrecovered panic: deferred calls run first, status 2.
package main

import "fmt"

func main() {
	defer fmt.Println("deferred 1")
	defer fmt.Println("deferred 2")
	panic("something went wrong")
}
