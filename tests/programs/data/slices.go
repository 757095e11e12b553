// Slices share their array until append has to move them.
package main

import "fmt"

func change(s []int) {
	s[0] = 100
	s = append(s, 5)
	s[1] = 200
}

func grow(s *[]int, v int) {
	*s = append(*s, v)
}

func sum(nums ...int) (total int) {
	for _, n := range nums {
		total += n
	}
	return
}

func remove(s []string, i int) []string {
	return append(s[:i], s[i+1:]...)
}

func main() {
	s := make([]int, 3, 10)
	fmt.Println(s, len(s), cap(s))
	t := s[1:2]
	fmt.Println(t, len(t), cap(t))
	t[0] = 7
	t = append(t, 8)
	fmt.Println(s, t, s[:5])
	u := s[0:2:2]
	u = append(u, 99)
	u[0] = 1
	fmt.Println(s, u, len(u))
	fmt.Println(cap(s[2:]), cap(s[2:4:6]), len(s[2:4:6]))

	v := []int{1, 2, 3}
	change(v)
	fmt.Println(v)
	grow(&v, 4)
	grow(&v, 5)
	fmt.Println(v, len(v))
	fmt.Println(sum(), sum(1, 2), sum(v...), sum(v[1:3]...))

	var nilSlice []int
	empty := []int{}
	fmt.Println(nilSlice == nil, empty == nil, len(nilSlice), cap(nilSlice), nilSlice, empty)
	nilSlice = append(nilSlice, 1)
	nilSlice = append(nilSlice, empty...)
	fmt.Println(nilSlice)
	n := copy(v, v[2:])
	fmt.Println(n, v)
	dst := make([]int, 2)
	fmt.Println(copy(dst, []int{9, 8, 7}), dst, copy(dst[2:], v))
	clone := append([]int(nil), v...)
	clone[0] = -1
	fmt.Println(v[0], clone[0])

	words := []string{"a", "b", "c", "d"}
	words = remove(words, 1)
	fmt.Println(words, len(words), words[:4])
	words = append(words[:1], append([]string{"new"}, words[1:]...)...)
	fmt.Println(words)
	stack := []int{}
	for i := 0; i < 5; i++ {
		stack = append(stack, i*i)
	}
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		fmt.Print(top, " ")
	}
	fmt.Println(len(stack))
	queue := []string{"x", "y", "z"}
	queue = append(queue[1:], queue[0])
	fmt.Println(queue)

	grid := make([][]rune, 3)
	for y := range grid {
		grid[y] = make([]rune, 3)
		for x := range grid[y] {
			grid[y][x] = '.'
		}
	}
	grid[1][1] = '#'
	for _, row := range grid {
		fmt.Println(string(row))
	}
	tri := [][]int{}
	for i := 0; i < 4; i++ {
		row := make([]int, i+1)
		row[0], row[i] = 1, 1
		for j := 1; j < i; j++ {
			row[j] = tri[i-1][j-1] + tri[i-1][j]
		}
		tri = append(tri, row)
	}
	fmt.Println(tri)
	sparse := []string{3: "d", 1: "b"}
	fmt.Printf("%q %d\n", sparse, len(sparse))
	any := []interface{}{1, "two", 3.0, nil, []int{4}}
	fmt.Println(any, len(any))
}
