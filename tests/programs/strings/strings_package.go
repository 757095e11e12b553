// The everyday functions of package strings.
package main

import (
	"fmt"
	"strings"
)

func main() {
	s := "the quick brown fox"
	fmt.Println(strings.Contains(s, "quick"), strings.Contains(s, ""), strings.Contains(s, "slow"))
	fmt.Println(strings.HasPrefix(s, "the"), strings.HasSuffix(s, "fox"), strings.HasPrefix("a", "ab"))
	fmt.Println(strings.Index(s, "quick"), strings.Index(s, "z"), strings.LastIndex("go gopher", "go"), strings.IndexByte(s, 'q'))
	fmt.Println(strings.ToUpper("héllo"), strings.ToLower("ÀBC Def"))
	fmt.Println(strings.Repeat("ab", 3), strings.Repeat("-", 10), strings.Repeat("x", 0) == "")
	fmt.Println(strings.Split("a,b,c", ","), len(strings.Split("", ",")), strings.Split("abc", ""), len(strings.Split("a,,b", ",")))
	fmt.Printf("%q %q\n", strings.Split(" x y ", " "), strings.SplitN("a:b:c", ":", 2))
	fmt.Printf("%q %d\n", strings.Fields("  one two\t three\n"), len(strings.Fields("  ")))
	fmt.Println(strings.Join([]string{"x", "y", "z"}, "-"), strings.Join(nil, ",") == "", strings.Join([]string{"solo"}, ", "))
	fmt.Printf("%q %q %q\n", strings.TrimSpace(" \t hi \n"), strings.Trim("xxhixx", "x"), strings.Trim("¡¡Hola!!!", "!¡"))
	fmt.Printf("%q %q\n", strings.TrimLeft("0012300", "0"), strings.TrimRight("0012300", "0"))
	fmt.Println(strings.TrimPrefix("prefix-body", "prefix-"), strings.TrimSuffix("file.go", ".go"), strings.TrimSuffix("file.go", ".rs"))
	fmt.Println(strings.Replace("oink oink oink", "oink", "moo", 2), strings.ReplaceAll("oink oink", "k", "ky"), strings.Replace("aaa", "a", "b", -1))
	fmt.Println(strings.Count("cheese", "e"), strings.Count("five", ""), strings.Count("aaaa", "aa"))
	fmt.Println(strings.EqualFold("Go", "GO"), strings.EqualFold("a", "b"), strings.Compare("a", "b"))
	fmt.Println(strings.ContainsRune("abc", 'b'), strings.ContainsAny("abc", "xyzc"), strings.IndexRune("chicken", 'k'))
	before, after, found := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, found)
}
