// lockscope: stdin "10 20\n30 40 50\n"
// Summing numbers until standard input ends.
package main

import "fmt"

func main() {
	sum, count := 0, 0
	for {
		var n int
		if _, err := fmt.Scan(&n); err != nil {
			fmt.Println("stopped:", err)
			break
		}
		sum += n
		count++
	}
	fmt.Printf("%d numbers, sum %d, mean %.1f\n", count, sum, float64(sum)/float64(count))
}
