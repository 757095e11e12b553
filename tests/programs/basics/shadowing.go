// Inner declarations hide outer ones only inside their block.
package main

import "fmt"

var level = "package"

func parse(n int) (int, error) {
	if n < 0 {
		return 0, fmt.Errorf("negative: %d", n)
	}
	return n * 2, nil
}

func main() {
	fmt.Println(level)
	level := "function"
	{
		level := "block"
		level += "!"
		fmt.Println(level)
	}
	if level := "if"; len(level) == 2 {
		fmt.Println(level)
		level := 42
		fmt.Println(level)
	} else {
		fmt.Println("else sees", level)
	}
	fmt.Println(level)
	for level := 0; level < 2; level++ {
		fmt.Println("loop", level)
	}
	fmt.Println(level)

	result, err := parse(4)
	if true {
		result, err := parse(-1)
		fmt.Println(result, err)
	}
	fmt.Println(result, err)

	x := 1
	func() {
		x = 2
		x := 3
		x++
	}()
	fmt.Println(x)

	switch x := x * 10; x {
	case 20:
		x := "twenty"
		fmt.Println(x)
	}

	len := func(s string) int { return 100 }
	fmt.Println(len("abc"))
	true := false
	fmt.Println(true)
	type int string
	var word int = "not a number"
	fmt.Println(word)
}
