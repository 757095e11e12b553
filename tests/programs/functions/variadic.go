// Variadic functions: spread, empty, mixed, aliasing of the passed slice.
package main

import "fmt"

func join(sep string, parts ...string) string {
	out := ""
	for i, p := range parts {
		if i > 0 {
			out += sep
		}
		out += p
	}
	return out
}

func first(xs ...int) int {
	if len(xs) == 0 {
		return -1
	}
	xs[0]++
	return xs[0]
}

type logger struct{ prefix string }

func (l logger) Log(args ...interface{}) string {
	return l.prefix + fmt.Sprint(args...)
}

func (l logger) Logf(format string, args ...any) string {
	return l.prefix + fmt.Sprintf(format, args...)
}

func count(groups ...[]int) (n int) {
	for _, g := range groups {
		n += len(g)
	}
	return
}

func isNil(xs ...string) bool { return xs == nil }

func main() {
	fmt.Println(join(","), join(",", "a"), join("-", "a", "b", "c"))
	words := []string{"x", "y"}
	fmt.Println(join("+", words...), join("+", append(words, "z")...))
	nums := []int{10, 20}
	fmt.Println(first(), first(5), first(nums...), nums)
	l := logger{"> "}
	fmt.Println(l.Log("a", 1, 2, "b", "c", 3.5, nil), l.Logf("%d-%s", 4, "x"), l.Log())
	fmt.Println(count([]int{1}, nil, []int{2, 3}), count())
	fmt.Println(isNil(), isNil(nil...), isNil(""), isNil([]string{}...))
	f := func(xs ...float64) (s float64) {
		for _, x := range xs {
			s += x
		}
		return
	}
	fmt.Println(f(1, 2.5, 3), f())
	fmt.Println(append([]byte("ab"), "cd"...), len(append([]int{}, nums[1:]...)))
}
