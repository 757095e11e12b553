// Integer verbs with flags, width and bases.
package main

import "fmt"

func main() {
	n := 42
	fmt.Printf("%d|%5d|%-5d|%05d|%+d|% d\n", n, n, n, n, n, n)
	fmt.Printf("%d|%5d|%-5d|%05d|%+d|% d\n", -n, -n, -n, -n, -n, -n)
	fmt.Printf("%b %o %x %X %#x %#o %#b %c %q %U\n", n, n, 255, 255, 255, 8, 5, 65, 65, 65)
	fmt.Printf("%08b %8b|%-8b|%x %X\n", 5, 5, 5, -255, -1)
	fmt.Printf("%*d|%-*d|%0*d\n", 6, n, 6, n, 6, n)
	fmt.Printf("%3d|%3d|%3d\n", 1, 1000, -10)
	fmt.Printf("%d %d %d\n", int8(-5), uint8(200), uint64(18446744073709551615))
	fmt.Printf("%v %+v %v\n", n, n, uint16(7))
	fmt.Printf("%t %t\n", true, false)
	fmt.Printf("%6.3d|%.5d|%+.2d\n", 7, 42, 3)
	fmt.Printf("%d %v\n", []int{1, 2}, [2]int8{3, 4})
	fmt.Printf("%x %X %d\n", []int{10, 11}, [2]int{255, 16}, []byte("ab"))
	fmt.Printf("%03d:%02d %d%%\n", 7, 5, 50)
	fmt.Printf("%[2]d %[1]d %d\n", 1, 2)
	fmt.Printf("%T %T %T %T %T %T\n", n, int8(1), uint(2), 'x', byte(1), uintptr(3))
	fmt.Printf("%O %#X\n", 8, 3054)
}
