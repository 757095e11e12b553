// Package initialisation: variables first, then every init in order.
package main

import "fmt"

var (
	z = trace("z", y+1)
	y = trace("y", x()+1)
)

var table = map[string]int{"ready": 0}

func x() int { return w * 10 }

var w = trace("w", 2)

func trace(name string, v int) int {
	fmt.Println("var", name, "=", v)
	return v
}

func init() {
	fmt.Println("first init", z)
	table["ready"] = 1
}

func init() {
	fmt.Println("second init", table["ready"])
	table["ready"]++
}

func main() {
	fmt.Println("main", table, w, y, z)
}
