// lockscope: only-here how a missing package is called depends on Go's version and mode
package main

import (
	"fmt"
	"nosuchpackage"
)

func main() {
	fmt.Println(nosuchpackage.X)
}
