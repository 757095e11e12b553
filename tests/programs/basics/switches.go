// switch with and without a tag, several values, init, fallthrough.
package main

import "fmt"

func kind(n int) string {
	switch {
	case n < 0:
		return "negative"
	case n == 0:
		return "zero"
	case n < 10, n == 100:
		return "nice"
	}
	return "big"
}

func day(n int) string {
	switch n {
	case 0, 6:
		return "weekend"
	case 1, 2, 3, 4, 5:
		return "weekday"
	default:
		return "no day"
	}
}

func noisy(n int) int {
	fmt.Print("<", n, ">")
	return n
}

func describe(x interface{}) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int:
		return fmt.Sprint("int ", v+1)
	case string:
		return "string of " + fmt.Sprint(len(v))
	case bool, float64:
		return fmt.Sprintf("bool or float %v", v)
	case error:
		return "error " + v.Error()
	case []int:
		return fmt.Sprint("slice ", len(v))
	case func() int:
		return fmt.Sprint("function ", v())
	default:
		return fmt.Sprintf("something else: %T", v)
	}
}

func main() {
	fmt.Println(kind(-5), kind(0), kind(7), kind(100), kind(50))
	fmt.Println(day(0), day(3), day(6), day(9))
	switch n := 3; n {
	case 3:
		fmt.Print("three ")
		fallthrough
	case 4:
		fmt.Print("four ")
		fallthrough
	default:
		fmt.Println("default")
	case 5:
		fmt.Println("five")
	}
	switch noisy(2) {
	case noisy(1), noisy(2), noisy(3):
		fmt.Println("matched")
	case noisy(4):
		fmt.Println("not reached")
	}
	switch {
	default:
		fmt.Println("only default")
	}
	switch s := "b"; {
	case s > "a":
		fmt.Println("after a")
	}
	switch x := interface{}(2); x {
	case "2":
		fmt.Println("string")
	case 2:
		fmt.Println("int")
	}
	for i := 0; i < 3; i++ {
		switch i {
		case 1:
			if i == 1 {
				break
			}
			fmt.Println("not reached")
		default:
			fmt.Println("i", i)
		}
	}
	fmt.Println(describe(nil), describe(41), describe("four"), describe(true), describe(2.5))
	fmt.Println(describe(fmt.Errorf("bad")), describe([]int{1}), describe(func() int { return 9 }), describe(map[string]int{}))
	switch r := 'x'; {
	case 'a' <= r && r <= 'z':
		fmt.Println("lower")
	case 'A' <= r && r <= 'Z':
		fmt.Println("upper")
	}
}
