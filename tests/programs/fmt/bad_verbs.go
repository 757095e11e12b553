// What Printf says about wrong verbs and wrong argument counts.
package main

import "fmt"

type Point struct{ X, Y int }

func main() {
	args := []interface{}{"hi"}
	fmt.Printf("%d\n", args...)
	fmt.Printf("%d %s\n", "text", 5)
	fmt.Printf("%s %s\n", true, 2.5)
	fmt.Printf("%t %t\n", 1, "x")
	fmt.Printf("%f %f\n", 3, "f")
	fmt.Printf("%x %c\n", true, "s")
	fmt.Printf("%d and %d\n", 1)
	fmt.Printf("%d\n", 1, 2, "three")
	fmt.Printf("none\n", 4)
	fmt.Printf("%z %!\n", 5)
	fmt.Printf("%")
	fmt.Println()
	fmt.Printf("%d %s\n", nil, nil)
	fmt.Printf("%s %d\n", Point{1, 2}, []string{"a"})
	fmt.Printf("%s\n", []int{1, 2})
	fmt.Printf("%d\n", 2.5)
	fmt.Printf("%s|%v\n", struct{ A interface{} }{nil}, &Point{3, 4})
	fmt.Printf("%[3]d %[1]d\n", 1, 2)
	fmt.Printf("%*d\n", "x", 5)
	fmt.Println(fmt.Sprintf("%s"), fmt.Sprintf("%d %d", 1))
}
