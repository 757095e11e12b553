// Every integer kind wraps around at its own width.
package main

import "fmt"

func main() {
	var i8 int8 = 127
	i8++
	fmt.Println(i8)
	i8--
	fmt.Println(i8)
	var i16 int16 = -32768
	i16--
	fmt.Println(i16)
	var i32 int32 = 2147483647
	i32 += 2
	fmt.Println(i32)
	var i64 int64 = 9223372036854775807
	i64++
	fmt.Println(i64)
	var i int = -9223372036854775808
	i = -i
	fmt.Println(i)
	fmt.Println(i/-1, i%-1)

	var u8 uint8 = 255
	u8++
	fmt.Println(u8)
	u8--
	fmt.Println(u8)
	var u16 uint16 = 40000
	u16 *= 2
	fmt.Println(u16)
	var u32 uint32
	u32--
	fmt.Println(u32)
	var u64 uint64
	u64 -= 2
	fmt.Println(u64)
	var u uint = 1 << 63
	u <<= 1
	fmt.Println(u)
	var ptr uintptr = 10
	ptr -= 3
	fmt.Println(ptr)

	var m int8 = -128
	fmt.Println(-m, m*m, m/-1, m>>1, uint8(m)>>1)
	var x uint8 = 200
	var y uint8 = 100
	fmt.Println(x+y, y-x, x*y, x/y, x%y, x&y, x|y, x^y, x&^y, ^x)
	fmt.Println(-7/2, -7%2, 7/-2, 7%-2, -7>>1, -1>>10)
	n := -7
	fmt.Println(n/2, n%2, n>>1, n&3, n|8, n^5, ^n)
	var s uint = 70
	fmt.Println(1<<s == 0, int32(-5)>>s, uint64(1)<<s, int64(1)<<(s-7))
	var h uint32 = 2166136261
	for _, c := range []byte("lockscope") {
		h ^= uint32(c)
		h *= 16777619
	}
	fmt.Println(h)
	var seed uint64 = 42
	for k := 0; k < 5; k++ {
		seed = seed*6364136223846793005 + 1442695040888963407
	}
	fmt.Println(seed, int64(seed), uint32(seed>>32))
}
