// fmt survives a String method that panics and says so in the text.
package main

import "fmt"

type Fragile struct{ p *int }

func (f Fragile) String() string { return fmt.Sprint("value ", *f.p) }

type Pointed struct{ n int }

func (p *Pointed) String() string { return fmt.Sprint(p.n) }

func main() {
	n := 4
	fmt.Println(Fragile{&n})
	fmt.Printf("%s\n", Fragile{})
	var p *Pointed
	fmt.Println(p)
	fmt.Println("after")
}
