// Calling a method of a nil error.
package main

import "fmt"

func run() error { return nil }

func main() {
	err := run()
	fmt.Println(err)
	fmt.Println(err.Error())
}
