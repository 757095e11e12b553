// lockscope: only-here channels come later
package main

import "fmt"

func main() {
	results := make(chan int)
	go func() { results <- 1 }()
	fmt.Println(<-results)
}
