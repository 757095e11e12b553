// Each row of the product is computed by a goroutine of its own.
package main

import (
	"fmt"
	"sync"
)

const size = 12

type Matrix [][]int

func NewMatrix(fill func(r, c int) int) Matrix {
	m := make(Matrix, size)
	for r := range m {
		m[r] = make([]int, size)
		for c := range m[r] {
			m[r][c] = fill(r, c)
		}
	}
	return m
}

func (a Matrix) Times(b Matrix) Matrix {
	product := NewMatrix(func(int, int) int { return 0 })
	var wg sync.WaitGroup
	wg.Add(size)
	for r := 0; r < size; r++ {
		go func(r int) {
			defer wg.Done()
			for c := 0; c < size; c++ {
				for k := 0; k < size; k++ {
					product[r][c] += a[r][k] * b[k][c]
				}
			}
		}(r)
	}
	wg.Wait()
	return product
}

func (a Matrix) Trace() (sum int) {
	for i := range a {
		sum += a[i][i]
	}
	return
}

func main() {
	a := NewMatrix(func(r, c int) int { return r - c })
	b := NewMatrix(func(r, c int) int { return r*c + 1 })
	identity := NewMatrix(func(r, c int) int {
		if r == c {
			return 1
		}
		return 0
	})
	p := a.Times(b)
	fmt.Println(p[0][:6], p[size-1][size-3:])
	fmt.Println(p.Trace(), a.Times(identity)[3][5], identity.Times(b)[4][4])
}
