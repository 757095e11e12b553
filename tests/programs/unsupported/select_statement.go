// lockscope: only-here select comes later
package main

import "fmt"

func main() {
	select {
	default:
		fmt.Println("nothing ready")
	}
}
