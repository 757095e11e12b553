// lockscope: stdin "1 2\n3\n\n 4.5 word true\nword\n"
// Scan reads words across lines until it has what it wants.
package main

import "fmt"

func main() {
	var a, b, c int
	n, err := fmt.Scan(&a, &b, &c)
	fmt.Println(n, err, a, b, c)
	var f float64
	var s string
	var t bool
	n, err = fmt.Scan(&f, &s, &t)
	fmt.Println(n, err, f, s, t)
	n, err = fmt.Scan(&a)
	fmt.Println(n, err, a)
}
