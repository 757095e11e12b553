// A loop with a switch over states, the usual shape of a small parser.
package main

import "fmt"

type State int

const (
	start State = iota
	number
	space
	failed
)

var names = [...]string{start: "start", number: "number", space: "space", failed: "failed"}

func sum(s string) (total int, ok bool) {
	state := start
	current := 0
loop:
	for i := 0; i <= len(s); i++ {
		var c byte = ' '
		if i < len(s) {
			c = s[i]
		}
		switch {
		case c >= '0' && c <= '9':
			current = current*10 + int(c-'0')
			state = number
		case c == ' ':
			if state == number {
				total += current
				current = 0
			}
			state = space
		default:
			state = failed
			break loop
		}
	}
	fmt.Print(names[state], " ")
	return total, state != failed
}

func main() {
	fmt.Println(sum("1 22  333"))
	fmt.Println(sum("4 x 5"))
	fmt.Println(sum(""))
	fmt.Println(len(names), names)
}
