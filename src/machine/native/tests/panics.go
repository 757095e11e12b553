// What fmt makes of String and Error methods that panic, of nil receivers, and of values behind unexported fields.
package main

import (
	"errors"
	"fmt"
)

type Fragile struct{ p *int }

func (f Fragile) String() string { return fmt.Sprint("value ", *f.p) }

type Pointed struct{ n int }

func (p *Pointed) String() string { return fmt.Sprint("n=", p.n) }

type List struct{ next *List }

func (l *List) String() string {
	if l == nil {
		return "end"
	}
	return "item, " + l.next.String()
}

type Code int

func (c Code) Error() string { return fmt.Sprintf("code %d", int(c)) }

type Careful struct{}

func (Careful) String() string {
	defer func() { recover() }()
	panic("kept inside")
}

type Loud string

func (l Loud) String() string { panic("no text for " + string(l)) }

type Shouting struct{ e error }

func (s Shouting) Error() string { panic(s.e) }

type hidden struct {
	c Code
	L Loud
}

func deferred() {
	defer fmt.Println("deferred", Loud("d"))
	defer func() { fmt.Println("recovered", recover(), Pointed{1}, &Pointed{2}) }()
	panic(Code(5))
}

func main() {
	n := 4
	fmt.Println(Fragile{&n}, Fragile{}, "goes on")
	fmt.Printf("%s|%v|%d|%q\n", Fragile{}, &Fragile{}, Loud("x"), Loud("y"))
	var p *Pointed
	var f *Fragile
	fmt.Println(p, f, &Pointed{3}, len([]*Pointed{nil}))
	var l *List
	fmt.Println(l, &List{&List{}})
	fmt.Println(Careful{}, Shouting{errors.New("inner")}, Shouting{Code(3)})
	fmt.Println(hidden{1, "a"}, struct{ C Code }{2}, []any{Code(3), Loud("z")}, map[Code]Code{1: 2})
	fmt.Printf("%v %d %x %+v\n", Code(10), Code(10), Code(10), &struct{ C Code }{1})
	fmt.Println(fmt.Sprintf("%s", Loud("nested")), fmt.Errorf("wrapped: %w", Code(9)), errors.Unwrap(fmt.Errorf("wrapped: %w", Code(9))) == Code(9))
	deferred()
	fmt.Println("end")
}
