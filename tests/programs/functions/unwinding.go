// Deferred calls run while panicking, through several frames and loops.
package main

import "fmt"

type stack []string

func (s *stack) push(v string) { *s = append(*s, v) }

func level(n int, log *stack) {
	defer log.push(fmt.Sprint("leave ", n))
	log.push(fmt.Sprint("enter ", n))
	for i := 0; i < 2; i++ {
		defer func(i int) { log.push(fmt.Sprint("loop ", n, " ", i)) }(i)
	}
	if n == 2 {
		var xs []int
		_ = xs[n]
	}
	level(n+1, log)
	log.push("never")
}

func guard(log *stack) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("guarded: %v", r)
		}
	}()
	level(0, log)
	return nil
}

func retry(times int, f func(int) int) (result int) {
	for i := 0; i < times; i++ {
		ok := func() (ok bool) {
			defer func() {
				if r := recover(); r != nil {
					fmt.Println("attempt", i, "failed:", r)
				}
			}()
			result = f(i)
			return true
		}()
		if ok {
			break
		}
	}
	return
}

func main() {
	var log stack
	fmt.Println(guard(&log))
	for _, l := range log {
		fmt.Println(l)
	}
	fmt.Println(retry(5, func(i int) int {
		if i < 2 {
			panic(fmt.Sprint("not yet ", i))
		}
		return i * 100
	}))
	defer fmt.Println("main's deferred call")
	defer func() {
		fmt.Println("recovered in main:", recover())
	}()
	panic("last")
}
