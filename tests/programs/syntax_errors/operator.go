// lockscope: only-positions a parser has its own words
package main

import "fmt"

func main() {
	x := 5 +
	fmt.Println(x)
	if x == 5
	{
	}
}
