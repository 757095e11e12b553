package main

import "fmt"

func main() {
	var x interface{} = 5
	var n int = x
	s := x.(string)
	switch v := x.(type) {
	case int:
		fmt.Println("int")
	}
	y := 5
	fmt.Println(y.(int))
	var e error = fmt.Errorf("e")
	fmt.Println(e.Missing())
}
