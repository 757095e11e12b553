// Embedded structs promote fields and methods; a mutex is often embedded.
package main

import (
	"fmt"
	"sync"
)

type Animal struct {
	Name string
	Legs int
}

func (a Animal) Describe() string { return fmt.Sprintf("%s has %d legs", a.Name, a.Legs) }
func (a *Animal) Rename(n string) { a.Name = n }
func (a Animal) Sound() string    { return "..." }

type Dog struct {
	Animal
	Breed string
}

func (d Dog) Sound() string { return "Woof" }
func (d Dog) Both() string  { return d.Sound() + d.Animal.Sound() }

type Puppy struct {
	*Dog
	Age int
}

type Counter struct {
	sync.Mutex
	values map[string]int
}

func (c *Counter) Inc(k string) {
	c.Lock()
	defer c.Unlock()
	c.values[k]++
}

type Store struct {
	*sync.RWMutex
	Counter
	size int
}

type Base struct{ ID int }
type Left struct{ Base }
type Right struct{ Name string }
type Both struct {
	Left
	Right
	int
	string
}

func main() {
	d := Dog{Animal{"Rex", 4}, "lab"}
	fmt.Println(d.Name, d.Animal.Name, d.Describe(), d.Sound(), d.Both())
	d.Rename("Max")
	d.Legs--
	fmt.Println(d, d.Describe())
	p := Puppy{&d, 1}
	p.Rename("Tiny")
	p.Dog.Breed = "pug"
	fmt.Println(d.Name, p.Name, p.Breed, p.Sound(), p.Describe(), p.Age)

	c := Counter{values: map[string]int{}}
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c.Inc("k")
			c.Lock()
			c.values["other"]++
			c.Unlock()
		}()
	}
	wg.Wait()
	fmt.Println(c.values)

	s := Store{RWMutex: &sync.RWMutex{}, Counter: Counter{values: map[string]int{}}}
	s.RLock()
	s.RUnlock()
	s.Counter.Lock()
	s.size++
	s.Counter.Unlock()
	s.Inc("via store")
	fmt.Println(s.values, s.size)

	b := Both{Left{Base{7}}, Right{"r"}, 3, "s"}
	b.ID++
	b.int++
	b.string += "!"
	fmt.Println(b, b.ID, b.Left.Base.ID, b.Name, b.int, b.string)
	describe := d.Describe
	d.Name = "Later"
	fmt.Println(describe(), d.Describe())
	fmt.Printf("%v %+v\n", b, b)
	f := Dog.Describe
	fmt.Println(f(Dog{Animal: Animal{Name: "Expr"}}))
}
