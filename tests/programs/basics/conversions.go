// Conversions between numeric kinds, strings, bytes and runes.
package main

import "fmt"

type Meters float64
type ID int
type Word string
type Numbers []int

func main() {
	n := 300
	fmt.Println(uint8(n), int8(n), int16(n), uint16(n), float64(n))
	neg := -1
	fmt.Println(uint8(neg), uint16(neg), uint32(neg), uint64(neg), uint(neg))
	big := int64(1)<<40 + 5
	fmt.Println(int32(big), uint8(big))
	f := 3.99
	fmt.Println(int(f), int(-f), uint8(f), int64(f*100))
	fmt.Println(float64(7)/2, float64(7/2))
	var b byte = 200
	fmt.Println(int8(b), int(b), rune(b), int(int8(b)))
	var u uint32 = 4000000000
	fmt.Println(int32(u), int64(u), int(u))

	m := Meters(3) + 0.5
	id := ID(n) + 1
	w := Word("hi") + "!"
	fmt.Println(m, float64(m), id, int(id)*2, w, string(w), len(w))
	ns := Numbers{1, 2}
	ns = append(ns, 3)
	plain := []int(ns)
	plain[0] = 100
	fmt.Println(ns, plain)

	s := "héllo, 世界"
	bytes := []byte(s)
	runes := []rune(s)
	fmt.Println(len(s), len(bytes), len(runes))
	fmt.Println(bytes)
	fmt.Println(runes)
	bytes[0] = 'H'
	runes[1] = 'e'
	fmt.Println(s, string(bytes), string(runes))
	fmt.Println(string(rune(65)), string(rune(0x4e16)), string(runes[7:]))
	fmt.Println([]byte("abc"), string([]byte{72, 105}), Word([]byte("bytes")))
	fmt.Println(string(rune(-1)) == "\uFFFD")
	fmt.Printf("%T %T %T %T %T\n", m, id, w, ns, b)
}
