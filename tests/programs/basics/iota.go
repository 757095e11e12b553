// Constants: iota, implicit repetition, typed enumerations, skipping.
package main

import "fmt"

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	_
	Thursday
)

const (
	KB = 1 << (10 * (iota + 1))
	MB
	GB
)

const (
	a, b = iota, iota * 10
	c, d
	e, f
)

const (
	readable = 1 << iota
	writable
	executable
	all = readable | writable | executable
)

const (
	first = "x"
	second
	third = iota
	fourth
)

type Bits uint8

const (
	Flag0 Bits = 1 << iota
	Flag1
	Flag2
)

func (d Weekday) Next() Weekday {
	return d + 1
}

func main() {
	fmt.Println(Sunday, Monday, Tuesday, Thursday, Thursday.Next())
	fmt.Println(KB, MB, GB)
	fmt.Println(a, b, c, d, e, f)
	fmt.Println(readable, writable, executable, all)
	fmt.Println(first, second, third, fourth)
	var flags Bits = Flag0 | Flag2
	fmt.Printf("%03b %v %v\n", flags, flags&Flag1 != 0, flags&Flag2 != 0)
	flags &^= Flag0
	fmt.Println(flags, ^flags)

	const local = iota + 5
	const (
		p = iota
		q
	)
	fmt.Println(local, p, q)
}
