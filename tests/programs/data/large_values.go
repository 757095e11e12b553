// Values too large for a frame, captured variables, initialisation order, locks and atomics.
package main

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

type V3 struct {
	x, y, z int
}
type Wide struct {
	id int
	v  [40]V3
	n  string
}

var table [300]int
var wide Wide
var primes = []int{2, 3, 5}
var lookup = [4]string{1: "one", 3: "three"}
var nestedMap = map[string]map[string]int{"a": {"b": 1}}
var pp = &V3{1, 2, 3}
var fn = func(x int) int { return x * len(primes) }
var depA = depB + 1
var depB = fn(2)
var e1, e2 = errors.New("e1"), errors.New("e1")

func init() { table[299] = 7 }
func init() { table[0] = depA }

func capParam(n int, s []int) func() int {
	return func() int {
		n++
		s[0]++
		return n + s[0]
	}
}
func capResult() (n int, f func()) {
	f = func() { n += 5 }
	n = 1
	f()
	return n * 2, f
}
func named2() (a, b int) {
	a, b = 1, 2
	defer func() { a, b = b, a }()
	return b * 10, a * 10
}
func deep() func() func() int {
	x := 1
	y := 2
	return func() func() int {
		z := 3
		return func() int {
			x++
			return x*100 + y*10 + z
		}
	}
}
func retStruct() V3       { return V3{7, 8, 9} }
func retArr() [3]int      { return [3]int{4, 5, 6} }
func retSlice() []V3      { return []V3{{1, 1, 1}, {2, 2, 2}} }
func (v V3) sum() int     { return v.x + v.y + v.z }
func (v *V3) scale(k int) { v.x *= k; v.y *= k; v.z *= k }
func (v V3) plus(o V3) V3 { return V3{v.x + o.x, v.y + o.y, v.z + o.z} }
func two() (int, error)   { return 3, nil }
func wideSum(w Wide) (s int) {
	for _, v := range w.v {
		s += v.sum()
	}
	return
}
func fact(n uint64) uint64 {
	if n == 0 {
		return 1
	}
	return n * fact(n-1)
}

type Counter struct {
	sync.Mutex
	n   int
	per map[string]*int
}

func (c *Counter) add(name string, d int) {
	c.Lock()
	defer c.Unlock()
	c.n += d
	if c.per == nil {
		c.per = make(map[string]*int)
	}
	p, ok := c.per[name]
	if !ok {
		p = new(int)
		c.per[name] = p
	}
	*p += d
}

type Blank struct {
	a int
	_ int
	b string
}

func main() {
	fmt.Println(table[0], table[299], len(table), lookup, nestedMap, *pp, depA, depB, e1 == e2, e1 == e1)
	f := capParam(5, primes)
	fmt.Println(f(), f(), primes)
	n, g := capResult()
	g()
	fmt.Println(n)
	fmt.Println(named2())
	d := deep()
	fmt.Println(d()(), d()())
	fmt.Println(retStruct().y, retArr()[1], retSlice()[1].z, retStruct().sum(), retSlice()[0].plus(retStruct()))
	for i := range table {
		table[i] += i % 7
	}
	s := 0
	for _, v := range table {
		s += v
	}
	fmt.Println(s)
	var loc [100]int
	for i := range loc {
		loc[i] = i * i
	}
	cp := loc
	cp[5] = -1
	fmt.Println(loc[5], cp[5], loc == cp, loc[99])
	cp[5] = 25
	fmt.Println(loc == cp, loc != cp)
	wide.v[3] = V3{1, 2, 3}
	wide.v[n%40].scale(2)
	w2 := wide
	w2.v[3].scale(10)
	k := 3
	w2.v[k].x++
	w2.v[k], w2.v[k+1] = w2.v[k+1], w2.v[k]
	fmt.Println(wideSum(wide), wideSum(w2), w2.v[4], wide.v[3], w2 == wide)
	small := [3]V3{{1, 2, 3}, {4, 5, 6}}
	small[k-1] = small[k-2]
	small[k-1].y = 50
	small[k-3].z += small[k-1].y
	fmt.Println(small, small[k-2].sum())
	vs := []V3{{1, 0, 0}}
	vs = append(vs, V3{2, 0, 0}, retStruct())
	vs = append(vs[:1], vs[2:]...)
	for i := range vs {
		vs[i].scale(3)
	}
	for i, v := range vs {
		v.scale(100)
		vs[i].z = v.x
	}
	fmt.Println(vs, len(vs), cap(vs) >= 2)
	m := map[V3][2]string{{1, 2, 3}: {"a", "b"}}
	m[V3{1, 2, 3}] = [2]string{"c", m[V3{1, 2, 3}][1]}
	fmt.Println(m, m[V3{}][0] == "")
	im := map[any]int{1: 1, "x": 2, V3{1, 2, 3}: 3, 1.5: 4}
	im[V3{1, 2, 3}] += 10
	fmt.Println(im[1], im["x"], im[V3{1, 2, 3}], im[1.5], im[true])
	var wg sync.WaitGroup
	var c Counter
	var at int64
	var at2 atomic.Int32
	var flag atomic.Bool
	for i := 0; i < 5; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for j := 0; j < 20; j++ {
				c.add(fmt.Sprint("k", i%2), j)
				atomic.AddInt64(&at, 2)
				at2.Add(1)
			}
			flag.Store(true)
		}(i)
	}
	wg.Wait()
	fmt.Println(c.n, *c.per["k0"], *c.per["k1"], at, at2.Load(), flag.Load(), atomic.CompareAndSwapInt64(&at, 200, 1), at)
	var once sync.Once
	for i := 0; i < 3; i++ {
		once.Do(func() { fmt.Println("once") })
	}
	func() {
		for i := 0; i < 3; i++ {
			defer fmt.Print("d", i, " ")
			defer c.add("z", i)
			defer delete(c.per, "k0")
			defer func(i int) { k += i }(i)
		}
	}()
	fmt.Println(k, len(c.per), c.n)
	fmt.Println(Blank{1, 2, "x"} == Blank{1, 3, "x"}, fact(20), fact(21))
	meth := pp.scale
	meth2 := pp.sum
	pp = &V3{10, 10, 10}
	meth(2)
	fmt.Println(meth2(), pp.sum())
	if x, err := two(); err == nil && x > 2 || x == 100 {
		fmt.Println("ok", x)
	}
	a, b := 1, "b"
	a, cc := 2, 3
	fmt.Println(a, b, cc)
	x := []int{0, 1, 2, 3, 4}
	copy(x[2:], x)
	fmt.Println(x)
	x = append(x[:1], x[2:]...)
	fmt.Println(x)
	var grid [3][4]int
	for i := 0; i < 3; i++ {
		for j := 0; j < 4; j++ {
			grid[i][j] = i * j
			grid[i][j] ^= 1
		}
	}
	row := grid[2]
	grid[2][3] = 0
	rp := &grid[1]
	rp[2] = 77
	fmt.Println(grid, row, len(grid[0]), rp[1:3])
	str := ""
	for i := 0; i < 5; i++ {
		str += string(rune('a'+i)) + "-"
	}
	fmt.Println(str, str[2:5], str[len(str)-1:], str == "a-b-c-d-e-", str < "b")
	bb := !(a > 1) || b == "b" && cc != 3
	fmt.Println(bb, a > 1 == true)
	var u uint = 3
	fmt.Println(u-4 > 0, u>>1, -5/2, -5%3, 5&^4, 6|1, 6^3, 1<<u)
	var ip *int
	fmt.Println(ip == nil, ip != nil, &a != nil)
	ip = &a
	*ip++
	*ip *= 5
	fmt.Println(a)
	type rec struct {
		next *rec
		val  int
	}
	var head *rec
	for i := 0; i < 4; i++ {
		head = &rec{head, i}
	}
	tot := 0
	for r := head; r != nil; r = r.next {
		tot = tot*10 + r.val
	}
	fmt.Println(tot)
	fs := map[string]func(int, int) int{"add": func(a, b int) int { return a + b }, "fn": func(a, _ int) int { return fn(a) }}
	fmt.Println(fs["add"](1, 2), fs["fn"](3, 0), fs["no"] == nil)
	ch := [...]string{2: "c", 0: "a"}
	fmt.Println(len(ch), ch)
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, " ", j, ";")
	}
	fmt.Println()
	var e error
	_, isErr := any(e).(error)
	fmt.Println(isErr, any(nil) == nil)
	z := 5
	z, z2 := func() (int, int) { return z + 1, z + 2 }()
	fmt.Println(z, z2)
	sw := func(v any) string {
		switch t := v.(type) {
		case []int:
			return fmt.Sprint("ints", len(t))
		case map[string]int:
			return fmt.Sprint("map", t["a"])
		case func() int:
			return fmt.Sprint("func", t())
		case *V3:
			return fmt.Sprint("ptr", t.x)
		case error:
			return "err " + t.Error()
		case V3, Wide:
			return fmt.Sprintf("struct %T", t)
		}
		return "?"
	}
	fmt.Println(sw([]int{1}), sw(map[string]int{"a": 4}), sw(func() int { return z }), sw(pp), sw(e1), sw(V3{}), sw(3))
	h := func() (r int) {
		defer func() {
			if x := recover(); x != nil {
				r = -1
			}
		}()
		var arr []int
		return arr[z]
	}
	fmt.Println(h())
}
