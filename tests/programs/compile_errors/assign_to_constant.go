package main

import "fmt"

const limit = 10

func f() int { return 1 }

func main() {
	limit = 20
	limit++
	f() = 2
	s := "text"
	s[0] = 'T'
	fmt.Println(s)
}
