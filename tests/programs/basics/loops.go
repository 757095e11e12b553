// All forms of for, with break, continue and labels.
package main

import "fmt"

func main() {
	for i := 0; i < 3; i++ {
		fmt.Print(i, " ")
	}
	fmt.Println()
	n := 1
	for n < 100 {
		n *= 3
	}
	fmt.Println(n)
	count := 0
	for {
		count++
		if count%2 == 0 {
			continue
		}
		if count > 7 {
			break
		}
		fmt.Print(count, ",")
	}
	fmt.Println()
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, ":", j, " ")
	}
	fmt.Println()

outer:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()

search:
	for _, row := range [][]int{{1, 2}, {3, 4}, {5, 6}} {
		for _, v := range row {
			switch {
			case v == 2:
				continue search
			case v == 5:
				fmt.Println("found", v)
				break search
			}
			fmt.Println("saw", v)
		}
	}

	for i := 0; i < 5; i++ {
		switch i {
		case 1, 3:
			continue
		case 4:
			break
		default:
			fmt.Print("i=", i, " ")
		}
	}
	fmt.Println()

	i := 0
	for ; i < 3; i++ {
	}
	fmt.Println(i)
	for i > 0 {
		i--
	}
	fmt.Println(i)
	var total int
	for row := range [3]int{} {
		for col := range make([]bool, 4) {
			total += row * col
		}
	}
	fmt.Println(total)
}
