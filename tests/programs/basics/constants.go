// Untyped constants are exact and take the type that they need.
package main

import (
	"fmt"
	"time"
)

const (
	huge   = 1 << 100
	small  = huge >> 98
	third  = 1.0 / 3
	exact  = third * 3
	letter = 'a' + 1
	mega   = 1e6
	mask   = ^uint32(0)
	hex    = 0xFF
	octal  = 0o17
	old    = 017
	binary = 0b1010
	under  = 1_000_000
)

const timeout = 2 * time.Second

type Celsius float64

const boiling Celsius = 100

func half(x float64) float64 { return x / 2 }

func main() {
	fmt.Println(small, exact == 1, letter, string(rune(letter)))
	var n int = mega
	fmt.Println(n, mega, mask, hex, octal, old, binary, under)
	fmt.Println(huge/(huge-1), huge>>99 == 2)
	fmt.Println(half(3), half(1<<3), 7/2, 7/2.0, -7/2, -7%3, 7%-3)
	fmt.Println(timeout, timeout/4, 3*timeout)
	fmt.Println(boiling, boiling*1.5)
	fmt.Println(0.1+0.2 == 0.3)
	x, y := 0.1, 0.2
	fmt.Println(x+y, x+y == 0.3)
	const big = 1 << 62
	fmt.Println(big*2-1+big*2 == 1<<64-1)
	fmt.Println("con"+"cat", len("const len"), len([3]int{}))
	const yes = 3 > 2 && "a" < "b"
	fmt.Println(yes, !yes)
	var r rune = 'é'
	var by byte = 'z'
	fmt.Println(r, by, '\n', '\x41', '\u00e9', '\'')
	fmt.Println(5.0 == 5, 10/4*4.0, 10/4.0*4)
	var shift uint = 3
	fmt.Println(1<<shift, int8(1)<<shift, int8(1)<<(shift+4))
}
