// String verbs: %s, %q, %x, %v, width, precision, and byte slices.
package main

import "fmt"

func main() {
	s := "héllo"
	fmt.Printf("%s|%10s|%-10s|%.2s|%8.3s|\n", s, s, s, s, s)
	fmt.Printf("%q %v %x %X % x %#q\n", s, s, s, "az", "abc", "raw")
	fmt.Printf("%s %v %q %x\n", []byte("bytes"), []byte("by"), []byte("q"), []byte{1, 171})
	fmt.Printf("%s %q %v\n", []string{"a", "b"}, []string{"c", "d e"}, []string{"f", ""})
	fmt.Printf("%q %q %q\n", "tab\t nl\n quote\" back\\", "\x00\x7f", `raw"`)
	fmt.Printf("%-8s|%8s\n", "left", "right")
	fmt.Printf("%5t|%-7t|%q\n", true, false, 'x')
	fmt.Printf("%s\n", "100%")
	fmt.Printf("%d%% of %s\n", 50, "all")
	fmt.Printf("%*s|%-*s|\n", 7, "dyn", 7, "dyn")
	fmt.Printf("%c%c%c %c\n", 'a', 0x4E16, 128512, 'é')
	fmt.Printf("%U %#U\n", 'é', '世')
	fmt.Printf("%6q|%-6q|\n", "a", "b")
	fmt.Printf("%s %s\n", error(nil), fmt.Errorf("e%d", 1))
	fmt.Printf("no verbs\n")
	fmt.Printf("%v %s\n", "世界", "ünï")
	fmt.Printf("%5s|%-5s|%5.1s|\n", "世界", "世", "世界")
}
