// range over slices, arrays, array pointers, maps and strings.
package main

import (
	"fmt"
	"sort"
)

type Point struct{ X, Y int }

func numbers() []int {
	fmt.Println("evaluated once")
	return []int{1, 2, 3}
}

func main() {
	for i, v := range numbers() {
		fmt.Print(i, "=", v, " ")
	}
	fmt.Println()
	points := []Point{{1, 2}, {3, 4}}
	for _, p := range points {
		p.X = 100
	}
	fmt.Println(points)
	for i := range points {
		points[i].X *= 10
	}
	fmt.Println(points)

	arr := [3]int{1, 2, 3}
	for i, v := range arr {
		arr[2] = 10
		if i == 2 {
			fmt.Println("the range copied the array:", v)
		}
	}
	for i, v := range &arr {
		arr[2] = 20
		if i == 2 {
			fmt.Println("through a pointer it did not:", v)
		}
	}
	grow := []int{1, 2, 3}
	for _, v := range grow {
		grow = append(grow, v*10)
	}
	fmt.Println(grow)

	for i, r := range "aé世!" {
		fmt.Print(i, ":", string(r), "(", r, ") ")
	}
	fmt.Println()
	for i := range "é!" {
		fmt.Print(i, " ")
	}
	fmt.Println()
	for _, r := range "a\xffb" {
		fmt.Printf("%U ", r)
	}
	fmt.Println()

	ages := map[string]int{"ann": 30, "bob": 25, "cy": 41}
	sum := 0
	var names []string
	for name, age := range ages {
		sum += age
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Println(names, sum)
	for name := range ages {
		if name != "bob" {
			delete(ages, name)
		}
	}
	fmt.Println(ages)
	n := 0
	for range ages {
		n++
	}
	for range []int{1, 2} {
		n++
	}
	fmt.Println(n)
	var none []string
	for range none {
		fmt.Println("never")
	}
	var nothing map[int]int
	for range nothing {
		fmt.Println("never")
	}
	var k int
	var last Point
	for k, last = range points {
	}
	fmt.Println(k, last)
	var dst [2]int
	for dst[0], dst[1] = range []int{7, 8, 9} {
	}
	fmt.Println(dst)
}
