package main

import "fmt"

func main() {
unused:
	for i := 0; i < 2; i++ {
		fmt.Println(i)
	}
outer:
	for {
		break outer
	}
	for {
		continue outer
	}
}
