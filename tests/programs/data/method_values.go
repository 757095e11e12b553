// Method values bind their receiver when taken; method expressions don't.
package main

import "fmt"

type Counter struct{ n int }

func (c *Counter) Inc(by int) int {
	c.n += by
	return c.n
}

func (c Counter) Get() int { return c.n }

type Celsius float64

func (c Celsius) Plus(d Celsius) Celsius { return c + d }

type IntList []int

func (l IntList) Each(f func(int)) {
	for _, v := range l {
		f(v)
	}
}

func (l *IntList) Push(v int) { *l = append(*l, v) }

type Handler func(string) string

func (h Handler) Serve(s string) string { return "<" + h(s) + ">" }

func apply(f func(int) int, times int) (last int) {
	for i := 1; i <= times; i++ {
		last = f(i)
	}
	return
}

func main() {
	c := &Counter{}
	inc := c.Inc
	get := c.Get
	inc(5)
	fmt.Println(c.n, get(), c.Get())
	fmt.Println(apply(c.Inc, 3), c.n)
	incExpr := (*Counter).Inc
	getExpr := Counter.Get
	incExpr(c, 100)
	fmt.Println(getExpr(*c), (*Counter).Get(c))
	var value Counter
	value.Inc(2)
	bound := value.Inc
	bound(3)
	fmt.Println(value.Get())
	plus := Celsius(1).Plus
	fmt.Println(plus(2), Celsius.Plus(10, 5))
	var l IntList
	l.Push(3)
	push := l.Push
	push(4)
	sum := 0
	l.Each(func(v int) { sum += v })
	l.Each(func(v int) { c.Inc(v) })
	fmt.Println(l, sum, len(l), c.n)
	h := Handler(func(s string) string { return s + s })
	fmt.Println(h.Serve("x"), h("y"))
	table := map[string]func(int) int{"inc": c.Inc, "neg": func(n int) int { return -n }}
	fmt.Println(table["inc"](1), table["neg"](4))
	counters := []Counter{{1}, {2}}
	for i := range counters {
		counters[i].Inc(10)
	}
	for _, copy := range counters {
		copy.Inc(1000)
	}
	fmt.Println(counters)
	defer c.Inc(1)
	defer func(get func() int) { fmt.Println("deferred", get()) }(c.Get)
	c.Inc(1)
	fmt.Println(c.Get())
}
