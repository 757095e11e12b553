// lockscope: stdin "3 foo\n-7\n\nlast 1 2\nend"
// Scanln reads one line; too few or too many words are errors.
package main

import "fmt"

func main() {
	var n int
	var s string
	c, err := fmt.Scanln(&n, &s)
	fmt.Println(c, err, n, s)
	c, err = fmt.Scanln(&n)
	fmt.Println(c, err, n)
	c, err = fmt.Scanln(&s)
	fmt.Println(c, err, s)
	var a, b int
	c, err = fmt.Scanln(&s, &a, &b)
	fmt.Println(c, err, s, a, b)
	c, err = fmt.Scanln(&s)
	fmt.Println(c, err, s)
	c, err = fmt.Scanln(&s)
	fmt.Println(c, err, s)
}
