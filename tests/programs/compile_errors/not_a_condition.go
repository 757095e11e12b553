package main

import "fmt"

func main() {
	n := 1
	if n {
		fmt.Println("n")
	}
	for n {
	}
	if "text" {
	}
	for i := 0; i; i++ {
	}
	if !n {
	}
	switch {
	case n:
	}
}
