package main

import (
	"fmt"
	"time"
)

func main() {
	message := ""
	go func() {
		message = "hello" // race: message
	}()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(message) // race: message
}
