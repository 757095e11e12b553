// Runtime errors are panics with an error value that says what happened.
package main

import "fmt"

type T struct{ n int }

func (t *T) get() int { return t.n }

func catch(f func()) {
	defer func() {
		r := recover()
		if err, ok := r.(error); ok {
			fmt.Println(err.Error())
		} else {
			fmt.Println("not an error:", r)
		}
	}()
	f()
}

func main() {
	xs := []int{1, 2, 3}
	arr := [4]int{}
	s := "hello"
	i, j := 5, 2
	neg := -1
	zero := 0
	var p *T
	var m map[string]int
	var x interface{} = "text"
	var none interface{}
	var fn func()
	catch(func() { fmt.Println(xs[i]) })
	catch(func() { fmt.Println(xs[neg]) })
	catch(func() { arr[i] = 1 })
	catch(func() { fmt.Println(s[i]) })
	catch(func() { fmt.Println(xs[i:]) })
	catch(func() { fmt.Println(xs[:i]) })
	catch(func() { fmt.Println(xs[j+1 : j]) })
	catch(func() { fmt.Println(xs[1:2:i]) })
	catch(func() { fmt.Println(s[i+1:]) })
	catch(func() { fmt.Println(s[j+1 : j]) })
	catch(func() { fmt.Println(s[neg:]) })
	catch(func() { fmt.Println(arr[j:i]) })
	catch(func() { fmt.Println(1 / zero) })
	catch(func() { fmt.Println(1 % zero) })
	catch(func() { fmt.Println(p.n) })
	catch(func() { fmt.Println(p.get()) })
	catch(func() { p.n = 4 })
	catch(func() { m["a"] = 1 })
	catch(func() { fmt.Println(x.(int)) })
	catch(func() { fmt.Println(none.(int)) })
	catch(func() { fmt.Println(x.(error)) })
	catch(func() { fmt.Println(x.(T)) })
	catch(func() { fn() })
	catch(func() { fmt.Println(make([]int, neg)) })
	catch(func() { fmt.Println(make([]int, 1, zero)) })
	catch(func() {
		k := map[interface{}]int{}
		k[xs] = 1
	})
	catch(func() {
		var a, b interface{} = xs, xs
		fmt.Println(a == b)
	})
	catch(func() { fmt.Println(1 << neg) })
	catch(func() {
		var e error
		fmt.Println(e.Error())
	})
	catch(func() { panic(fmt.Sprintf("%d", 1)) })
	if n, ok := x.(int); !ok {
		fmt.Println("comma ok:", n, ok)
	}
}
