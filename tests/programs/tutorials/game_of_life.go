// Cells are updated by one goroutine a row, with two grids and a WaitGroup.
package main

import (
	"fmt"
	"strings"
	"sync"
)

const width, height = 8, 6

type Grid [height][width]bool

func (g *Grid) alive(x, y int) bool {
	return g[(y+height)%height][(x+width)%width]
}

func (g *Grid) next() *Grid {
	var n Grid
	var wg sync.WaitGroup
	for y := range g {
		wg.Add(1)
		go func(y int) {
			defer wg.Done()
			for x := range g[y] {
				neighbours := 0
				for dy := -1; dy <= 1; dy++ {
					for dx := -1; dx <= 1; dx++ {
						if (dx != 0 || dy != 0) && g.alive(x+dx, y+dy) {
							neighbours++
						}
					}
				}
				n[y][x] = neighbours == 3 || neighbours == 2 && g[y][x]
			}
		}(y)
	}
	wg.Wait()
	return &n
}

func (g Grid) String() string {
	var b strings.Builder
	for _, row := range g {
		for _, cell := range row {
			if cell {
				b.WriteByte('#')
			} else {
				b.WriteByte('.')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func main() {
	g := &Grid{}
	for _, p := range [][2]int{{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}} {
		g[p[1]][p[0]] = true
	}
	fmt.Print(g)
	for i := 0; i < 12; i++ {
		g = g.next()
	}
	fmt.Println("after 12 generations:")
	fmt.Print(g)
}
