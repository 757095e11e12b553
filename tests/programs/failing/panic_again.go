// A recovered panic that is raised again with another text.
package main

import "fmt"

func main() {
	defer func() {
		r := recover()
		fmt.Println("seen:", r)
		panic(fmt.Sprintf("again: %v", r))
	}()
	panic("once")
}
