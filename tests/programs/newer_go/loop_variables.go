// lockscope: only-here since Go 1.22 each iteration has its own loop variable
package main

import (
	"fmt"
	"sync"
)

func main() {
	var funcs []func() int
	for i := 0; i < 3; i++ {
		funcs = append(funcs, func() int { i *= 10; return i })
	}
	for _, f := range funcs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	var pointers []*string
	for _, s := range []string{"a", "b"} {
		pointers = append(pointers, &s)
	}
	fmt.Println(*pointers[0], *pointers[1])
	for i := 0; i < 6; i++ {
		skip := func() { i++ }
		skip()
		fmt.Print(i, " ")
	}
	fmt.Println()
	var wg sync.WaitGroup
	results := make([]int, 5)
	for i := 0; i < 5; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results[i] = i * i
		}()
	}
	wg.Wait()
	fmt.Println(results)
	for i := 0; i < 2; i++ {
		defer func() { fmt.Println("deferred", i) }()
	}
}
