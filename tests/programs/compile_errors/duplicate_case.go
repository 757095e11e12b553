package main

import "fmt"

func main() {
	n := 1
	switch n {
	case 1:
	case 2, 1:
	}
	switch "a" {
	case "x", "x":
	}
	m := map[string]int{"a": 1, "a": 2}
	a := []int{0: 1, 0: 2}
	fmt.Println(m, a)
}
