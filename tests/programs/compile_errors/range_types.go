package main

import "fmt"

func main() {
	for _, r := range "abc" {
		var s string = r
		fmt.Println(s)
	}
	for k, v := range map[string]int{} {
		fmt.Println(k + v)
	}
	for range true {
	}
	for i := range 2.5 {
		fmt.Println(i)
	}
}
