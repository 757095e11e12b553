// A negative index.
package main

import "fmt"

func main() {
	arr := [3]string{"a", "b", "c"}
	i := len(arr)
	for i >= 0 {
		i -= 2
		fmt.Println(arr[i])
	}
}
