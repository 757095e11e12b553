package main

import "fmt"

func f() int { return 1 }

func main() {
	n := 1
	n + 1
	"text"
	f
	len("abc")
	-n
	f()
	fmt.Sprint("this one is fine")
}
