package main

import (
	"fmt"
	"time"
)

func main() {
	ages := map[string]int{"ann": 1}
	go func() {
		ages["bob"] = 2 // race: ages
	}()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(ages["ann"]) // race: ages
}
