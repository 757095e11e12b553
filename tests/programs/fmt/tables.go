// Aligned tables, the usual use of widths.
package main

import (
	"fmt"
	"strings"
)

type row struct {
	name  string
	qty   int
	price float64
}

func main() {
	rows := []row{{"apple", 3, 0.5}, {"watermelon", 12, 3.25}, {"fig", 100, 0.125}}
	fmt.Printf("%-12s|%5s|%8s\n", "name", "qty", "price")
	fmt.Println(strings.Repeat("-", 12) + "+" + strings.Repeat("-", 5) + "+" + strings.Repeat("-", 8))
	total := 0.0
	for _, r := range rows {
		fmt.Printf("%-12s|%5d|%8.2f\n", r.name, r.qty, r.price)
		total += float64(r.qty) * r.price
	}
	fmt.Printf("%-12s|%5s|%8.2f\n", "total", "", total)
	for i := 1; i <= 5; i++ {
		for j := 1; j <= 5; j++ {
			fmt.Printf("%4d", i*j)
		}
		fmt.Println()
	}
	for i := 1; i <= 4; i++ {
		fmt.Printf("%s%s\n", strings.Repeat(" ", 4-i), strings.Repeat("*", 2*i-1))
	}
	for i := 0; i < 3; i++ {
		fmt.Printf("[%-10s] %3d%%\n", strings.Repeat("#", i*5), i*50)
	}
}
