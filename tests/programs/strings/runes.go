// Ranging over a string decodes runes; bytes and runes differ.
package main

import "fmt"

func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func isPalindrome(s string) bool {
	return s == reverse(s)
}

func caesar(s string, k rune) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			r = 'a' + (r-'a'+k)%26
		case r >= 'A' && r <= 'Z':
			r = 'A' + (r-'A'+k)%26
		}
		out = append(out, r)
	}
	return string(out)
}

func main() {
	s := "Größe 世界 👍"
	for i, r := range s {
		fmt.Printf("%d:%c:%d ", i, r, len(string(r)))
	}
	fmt.Println()
	for i := 0; i < len(s); i++ {
		fmt.Printf("%x ", s[i])
	}
	fmt.Println()
	fmt.Println(reverse(s), isPalindrome("réifier"), isPalindrome("abca"), isPalindrome("été"))
	fmt.Println(caesar("Hello, Zebra!", 3), caesar(caesar("attack", 5), 21))
	counts := map[rune]int{}
	for _, r := range "mississippi" {
		counts[r]++
	}
	for _, r := range "imps" {
		fmt.Print(string(r), "=", counts[r], " ")
	}
	fmt.Println()
	fmt.Printf("%c %U %q %d %v %x\n", 'é', 'é', 'é', 'é', 'é', 'é')
	fmt.Printf("%#U %q %+q\n", '世', "世", "世")
	vowels := 0
	for _, r := range "education" {
		switch r {
		case 'a', 'e', 'i', 'o', 'u':
			vowels++
		}
	}
	fmt.Println(vowels, 'a' < 'b', 'z'-'a', string(rune('a'+2)))
	bad := string([]byte{0xff, 'o', 'k', 0xe4, 0xb8})
	for i, r := range bad {
		fmt.Print(i, " ", r, "; ")
	}
	fmt.Println(len(bad), len([]rune(bad)))
	fmt.Printf("%q %x % x %X\n", bad, bad, bad, "hi")
}
