package main

import "fmt"

type Value struct{}

type Pointer struct{}

func (p *Pointer) Error() string { return "" }

func one() error { return Value{} }

func two() error { return Pointer{} }

func main() {
	fmt.Println(one(), two())
}
