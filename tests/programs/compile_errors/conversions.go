package main

import "fmt"

type Celsius float64

func main() {
	s := "5"
	n := 5
	fmt.Println(int(s))
	fmt.Println(bool(n))
	fmt.Println([]int(s))
	var c Celsius = 1.5
	var f float64 = c
	c = Celsius(f) + n
	fmt.Println(c)
}
