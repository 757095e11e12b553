// A second panic after the first was recovered and is over.
package main

import "fmt"

func risky(text string) {
	defer func() { fmt.Println("recovered:", recover()) }()
	panic(text)
}

func main() {
	risky("first")
	risky("second")
	panic("third")
}
