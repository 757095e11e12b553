// Print puts spaces only between operands that aren't strings; Println always.
package main

import "fmt"

func main() {
	fmt.Print("a", "b", 1, 2, true, "c", 3.5, "\n")
	fmt.Print(1, 2, "\n")
	fmt.Print("x", 1, "\n")
	fmt.Print(1, "x", 2, "\n")
	fmt.Print(nil, nil, "\n")
	fmt.Print([]int{1}, []int{2}, "\n")
	fmt.Print(1, 2)
	fmt.Print(3, 4)
	fmt.Print()
	fmt.Println()
	fmt.Println()
	fmt.Println("a", "b", 1, 2, true, 'c', nil)
	fmt.Println("", "x", "")
	fmt.Println(fmt.Sprint("a", 1, 2, "b"), fmt.Sprintln("end", 5)+"after")
	n, err := fmt.Println("counted")
	fmt.Println(n, err)
	s := fmt.Sprint()
	fmt.Println(len(s), fmt.Sprint(1, 2) == "1 2", fmt.Sprint("a", "b") == "ab")
	fmt.Print("no newline at the end of this line")
}
