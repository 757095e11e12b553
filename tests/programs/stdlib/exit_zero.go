// os.Exit(0) in a goroutine ends everything successfully.
package main

import (
	"fmt"
	"os"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		fmt.Print("goodbye")
		os.Exit(0)
	}()
	wg.Wait()
}
