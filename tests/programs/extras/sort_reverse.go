// The usual way to sort downwards.
package main

import (
	"fmt"
	"sort"
)

func main() {
	xs := []int{3, 1, 2}
	sort.Sort(sort.Reverse(sort.IntSlice(xs)))
	fmt.Println(xs)
	ws := []string{"b", "c", "a"}
	sort.Sort(sort.StringSlice(ws))
	fmt.Println(ws)
	sort.Sort(sort.Reverse(sort.StringSlice(ws)))
	fmt.Println(ws)
}
