package main

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

type point struct{ X, Y int }

func main() {
	var wg sync.WaitGroup
	origin := &point{1, 2}
	names := []string{"a", "b"}
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			text := fmt.Sprintf("%v %v %d", origin, names, i)
			_ = strings.ToUpper(text)
			if _, err := strconv.Atoi("7"); err != nil {
				panic(err)
			}
		}(i)
	}
	wg.Wait()
	fmt.Println(*origin, names)
}
