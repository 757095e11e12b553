// Operands and calls are evaluated left to right; assignment in two phases.
package main

import "fmt"

var log []string

func at(name string, v int) int {
	log = append(log, name)
	return v
}

func slice(name string) []int {
	log = append(log, name)
	return data
}

var data = []int{0, 1, 2, 3}

type box struct{ v int }

func (b *box) set(name string, v int) *box {
	log = append(log, name)
	b.v = v
	return b
}

func flush() {
	fmt.Println(log)
	log = nil
}

func main() {
	_ = at("a", 1) + at("b", 2)*at("c", 3)
	flush()
	slice("s")[at("i", 1)] = at("v", 9)
	flush()
	slice("s1")[at("i1", 0)], slice("s2")[at("i2", 2)] = at("v1", 5), at("v2", 6)
	flush()
	fmt.Println(data)
	m := map[int]int{at("k1", 1): at("e1", 2), 3: at("e2", 4)}
	flush()
	fmt.Println(m)
	b := &box{}
	b.set("x", 1).set("y", at("arg", 2)).set("z", 3)
	flush()
	fmt.Println(b.v)
	i := 0
	i, data[i] = 1, 42
	fmt.Println(i, data)
	a := []int{1, 2, 3}
	a, a[0] = nil, 9
	fmt.Println(a)
	x, y := 1, 2
	x, y = y, x+y
	fmt.Println(x, y)
	defer at("deferred argument", 0)
	if at("false", 0) == 1 && at("skipped", 1) == 1 {
		fmt.Println("no")
	}
	flush()
	s := struct{ a, b int }{b: at("b field", 1), a: at("a field", 2)}
	flush()
	fmt.Println(s)
	data[at("idx", 1)] += at("add", 10)
	flush()
	fmt.Println(data)
	p := &data[0]
	*p, p = 7, &data[1]
	fmt.Println(data, *p)
}
