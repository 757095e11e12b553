// Each philosopher takes the lower-numbered fork first, so nobody starves.
package main

import (
	"fmt"
	"sync"
)

const seats = 5
const meals = 20

type Fork struct{ sync.Mutex }

type Philosopher struct {
	name          string
	first, second *Fork
	eaten         int
}

func (p *Philosopher) dine(wg *sync.WaitGroup) {
	defer wg.Done()
	for p.eaten < meals {
		p.first.Lock()
		p.second.Lock()
		p.eaten++
		p.second.Unlock()
		p.first.Unlock()
	}
}

func main() {
	names := [seats]string{"Plato", "Socrates", "Kant", "Hume", "Arendt"}
	forks := make([]*Fork, seats)
	for i := range forks {
		forks[i] = new(Fork)
	}
	var table []*Philosopher
	for i, name := range names {
		low, high := i, (i+1)%seats
		if low > high {
			low, high = high, low
		}
		table = append(table, &Philosopher{name: name, first: forks[low], second: forks[high]})
	}
	var wg sync.WaitGroup
	wg.Add(len(table))
	for _, p := range table {
		go p.dine(&wg)
	}
	wg.Wait()
	for _, p := range table {
		fmt.Printf("%-8s ate %d times\n", p.name, p.eaten)
	}
}
