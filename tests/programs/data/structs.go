// Structs are values; == compares field by field; copies are independent.
package main

import "fmt"

type Point struct {
	X, Y int
}

type Rect struct {
	Min, Max Point
	Name     string
}

func NewRect(w, h int) Rect {
	return Rect{Max: Point{w, h}}
}

func (r Rect) Area() int {
	return (r.Max.X - r.Min.X) * (r.Max.Y - r.Min.Y)
}

func (r Rect) Moved(dx int) Rect {
	r.Min.X += dx
	r.Max.X += dx
	return r
}

func (r *Rect) Move(dx int) {
	r.Min.X += dx
	r.Max.X += dx
}

func rename(r Rect) { r.Name = "renamed" }
func renamePtr(r *Rect) *Rect {
	r.Name = "renamed"
	return r
}

type Team struct {
	Members []string
	Scores  map[string]int
	Lead    *Point
	note    string
}

func main() {
	p := Point{1, 2}
	q := p
	q.X = 10
	fmt.Println(p, q, p == q, p == Point{1, 2}, p != q)
	r := NewRect(3, 4)
	fmt.Println(r, r.Area(), r.Moved(2), r)
	r.Move(5)
	fmt.Println(r.Min.X, r.Max)
	rename(r)
	fmt.Printf("%q ", r.Name)
	fmt.Printf("%q\n", renamePtr(&r).Name)
	pr := &r
	pr.Min = Point{Y: 1}
	pr.Move(1)
	(*pr).Name = "star"
	fmt.Println(r, *pr == r, pr.Area())
	min := &r.Min
	min.X = -1
	fmt.Println(r.Min)

	t := Team{Members: []string{"a"}, Scores: map[string]int{}}
	u := t
	u.Members[0] = "shared"
	u.Scores["x"] = 1
	u.Members = append(u.Members, "own")
	u.note = "own"
	fmt.Println(t, u.Members, u.note)

	points := []Point{{1, 2}, {3, 4}}
	points[0].X = 50
	first := &points[0]
	first.Y = 60
	fmt.Println(points)
	ptrs := []*Point{{5, 6}, {7, 8}}
	for _, p := range ptrs {
		p.X *= 2
	}
	fmt.Println(*ptrs[0], *ptrs[1])
	arr := [2]Point{}
	arr[1].X++
	brr := arr
	brr[1].X++
	fmt.Println(arr, brr, arr == brr)
	var zero Rect
	fmt.Println(zero == Rect{}, zero)
	n := new(Point)
	n.X = 3
	m := *n
	m.X++
	fmt.Println(*n, m)
	p, q = q, p
	fmt.Println(p, q)
	var e1, e2 struct{}
	fmt.Println(e1 == e2, e1)
	type key struct {
		a string
		b interface{}
	}
	fmt.Println(key{"x", 1} == key{"x", 1}, key{"x", 1} == key{"x", "1"}, key{"x", nil} == key{b: nil, a: "x"})
}
