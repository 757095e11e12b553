// Logical operators and when they stop evaluating.
package main

import "fmt"

func say(name string, value bool) bool {
	fmt.Print(name, " ")
	return value
}

func main() {
	fmt.Println(say("a", true) && say("b", false) && say("c", true))
	fmt.Println(say("a", false) || say("b", true) || say("c", true))
	fmt.Println(say("a", true) || say("b", true) && say("c", true))
	fmt.Println(!say("a", false) && !(say("b", true) && say("c", false)))
	var p *int
	fmt.Println(p != nil && *p > 0)
	t, f := true, false
	fmt.Println(t == f, t != f, t == !f)
	fmt.Printf("%t %v %5t|%q\n", t, f, t, fmt.Sprint(f))
	type Flag bool
	var on Flag = 3 < 4
	on = on && !Flag(f)
	fmt.Println(on, bool(on) == t)
	flags := map[bool]string{true: "yes", false: "no"}
	fmt.Println(flags[1 < 2], flags[t && f], flags)
	if x := 5; x > 3 == t {
		fmt.Println("comparison first")
	}
	fmt.Println(1+2*3 == 7, 2*3%4 == 2, 1<<2+1, 6&3 == 2, 1|2 == 3, 5&^4+1)
}
