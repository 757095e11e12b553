// Indexing past the end of a string.
package main

import "fmt"

func main() {
	s := "abc"
	i := 3
	fmt.Println(s[i:] == "")
	fmt.Println(s[i])
}
