// interface{} and any hold any value and compare by type and value.
package main

import (
	"errors"
	"fmt"
)

type Pt struct{ X, Y int }
type MyInt int

func kind(v any) string {
	switch v := v.(type) {
	case int, MyInt:
		return fmt.Sprintf("integer %v", v)
	case string:
		return "string " + v
	case Pt:
		return fmt.Sprint("point ", v.X+v.Y)
	case *Pt:
		return fmt.Sprint("pointer ", v.X)
	case []any:
		return fmt.Sprint("list of ", len(v))
	case error:
		return v.Error()
	case nil:
		return "nothing"
	}
	return "unknown"
}

func main() {
	var x interface{}
	fmt.Println(x == nil, x)
	x = 5
	fmt.Println(x == 5, x == "5", x == MyInt(5), x == int64(5), x != nil)
	n, ok := x.(int)
	s, isString := x.(string)
	fmt.Println(n+1, ok, len(s), isString)
	x = Pt{1, 2}
	p := x.(Pt)
	p.X = 100
	fmt.Println(x, p, x == Pt{1, 2})
	y := x
	fmt.Println(x == y)
	list := []any{1, MyInt(2), "three", Pt{4, 5}, &Pt{6, 7}, []any{1, 2}, errors.New("err"), nil, 3.5}
	for _, v := range list {
		fmt.Println(kind(v))
	}
	m := map[string]interface{}{
		"name": "lock",
		"size": 3,
		"tags": []string{"a", "b"},
		"sub":  map[string]interface{}{"deep": true},
	}
	fmt.Println(m, len(m["tags"].([]string)))
	if sub, ok := m["sub"].(map[string]interface{}); ok {
		fmt.Println(sub["deep"].(bool))
	}
	var a, b any = 1.0, 1
	fmt.Println(a == b, a == 1.0, b == 1)
	f, ok := m["size"].(float64)
	fmt.Println(f, ok)
	var e error
	x = e
	fmt.Println(x == nil)
	fn := any(func(i int) int { return i * 2 })
	fmt.Println(fn.(func(int) int)(21))
}
