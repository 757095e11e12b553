// What len and cap are while append grows a slice one element at a time.
package main

import "fmt"

func main() {
	var s []int
	last := -1
	for i := 0; i < 1000; i++ {
		if cap(s) != last {
			last = cap(s)
			fmt.Printf("len=%d cap=%d\n", len(s), cap(s))
		}
		s = append(s, i)
	}
	a := []int{1, 2, 3, 4}
	b := append(a, 5)
	c := append(b, 6)
	d := append(b, 7)
	fmt.Println(a, b, c, d, len(b), cap(b))
}
