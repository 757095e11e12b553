// Deferred methods of interfaces and locks, ranges over copies, parallel assignments.
package main

import (
	"errors"
	"fmt"
	"sync"
)

type E struct{ n int }

func (e *E) Error() string { fmt.Println("Error of", e.n); return "e" }

func get() error { fmt.Println("get"); return &E{4} }

var mu sync.Mutex

func f() (err error) {
	defer get().Error()
	defer mu.Unlock()
	mu.Lock()
	defer func() {
		if r := recover(); r != nil {
			err = errors.New(fmt.Sprint("r ", r))
		}
	}()
	var e error
	defer e.Error()
	return nil
}

func main() {
	fmt.Println(f() != nil)
	arr := [4][2]int{{1, 2}, {3, 4}}
	for i, row := range arr {
		for j := range row {
			row[j] += i
			arr[i][j] *= 2
		}
		fmt.Print(row, " ")
	}
	fmt.Println(arr)
	mu.Lock()
	mu.Unlock()
	for _, r := range [2]string{"x", "y"} {
		defer fmt.Println(r)
	}
	x := 3
	p := &x
	pp := &p
	**pp += 4
	*p, x = x+1, *p+1
	fmt.Println(x, *p == x)
	s := [][]int{{1}, {2, 3}}
	s[1][0], s[0] = s[1][1], s[1]
	s[0][1]++
	fmt.Println(s)
	type L struct{ l []L }
	l := L{[]L{{}, {[]L{{}}}}}
	fmt.Println(len(l.l), len(l.l[1].l))
	var fnil func()
	func() {
		defer func() { fmt.Println("x", recover() != nil) }()
		fnil()
	}()
	const c = 10
	t := [c]bool{2: true, c - 1: true}
	n := 0
	for i := range t {
		if t[i] && !t[(i+1)%c] {
			n++
		}
	}
	fmt.Println(n)
}
