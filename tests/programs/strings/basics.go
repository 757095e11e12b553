// Strings are immutable bytes: indexing, slicing, comparison, concatenation.
package main

import "fmt"

func main() {
	s := "hello, world"
	fmt.Println(len(s), s[0], s[len(s)-1], string(s[1]))
	fmt.Println(s[:5], s[7:], s[3:5], s[:], s[5:5] == "")
	fmt.Println("a" < "b", "abc" < "abd", "Z" < "a", "abc" < "ab", "" < "a", "10" < "9")
	t := s
	s += "!"
	fmt.Println(s, t, s == t, s != t, s > t)
	u := "héllo"
	fmt.Println(len(u), u[1], u[1:3], len([]rune(u)))
	raw := `raw \n "quoted"
second line	tab`
	fmt.Println(raw, len(raw))
	esc := "tab\there \"quoted\" back\\slash \x41\u00e9\U0001F600\101"
	fmt.Println(esc, len(esc))
	var b []byte
	for i := 0; i < 5; i++ {
		b = append(b, 'a'+byte(i))
	}
	b = append(b, "xyz"...)
	fmt.Println(string(b), b[0], len(b))
	n := copy(b, "12")
	fmt.Println(n, string(b))
	joined := ""
	for i := 3; i > 0; i-- {
		joined = joined + fmt.Sprint(i) + ","
	}
	fmt.Println(joined)
	switch s[:5] {
	case "hello":
		fmt.Println("greeting")
	}
	var empty string
	fmt.Println(empty == "", len(empty), empty+"x")
	words := [...]string{"go", "lock", "map"}
	longest := ""
	for _, w := range words {
		if len(w) > len(longest) {
			longest = w
		}
	}
	fmt.Println(longest)
}
