// lockscope: only-positions a parser has its own words
package main

import "fmt"

func main() {
	fmt.Println("open)
	fmt.Println('ab')
}
