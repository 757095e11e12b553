// Standard input is empty: Scanln returns at once, with an error.
package main

import "fmt"

func main() {
	fmt.Println("press enter")
	var input string
	n, err := fmt.Scanln(&input)
	fmt.Println(n, err, input == "")
	fmt.Scanln()
	fmt.Println("over")
}
