// Scanning of standard input, line by line and value by value.
package main

import "fmt"

func main() {
	var a, b int
	var s, t string
	var f float64
	var u uint8
	var yes bool
	show := func(n int, err error) {
		fmt.Printf("%d %v|%d %d %q %q %v %d %v\n", n, err, a, b, s, t, f, u, yes)
	}
	show(fmt.Scanln(&a, &b))
	show(fmt.Scanln(&a, &b))
	show(fmt.Scanln(&a))
	show(fmt.Scanln())
	show(fmt.Scanln(&s, &t))
	show(fmt.Scan(&s, &a))
	show(fmt.Scanln(&f, &yes))
	show(fmt.Scan(&f))
	show(fmt.Scanln(&s))
	show(fmt.Scan(&u))
	show(fmt.Scan(&yes))
	show(fmt.Scan(&yes))
	show(fmt.Scan(&a, &b))
	show(fmt.Scan(&a))
	show(fmt.Scanln(&a, &b))
	show(fmt.Scanln(&a))
	show(fmt.Scan(&a))
}
