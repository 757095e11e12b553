// lockscope: only-positions a parser has its own words
package main

import "fmt"

x := 5

fmt.Println(x)

func main() {
}
