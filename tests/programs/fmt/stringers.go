// Stringer and error types are used by Println and %v, also inside values.
package main

import (
	"fmt"
	"time"
)

type Color int

const (
	Red Color = iota
	Green
	Blue
)

func (c Color) String() string {
	switch c {
	case Red:
		return "Red"
	case Green:
		return "Green"
	}
	return fmt.Sprintf("Color(%d)", int(c))
}

type Point struct{ X, Y int }

func (p Point) String() string { return fmt.Sprintf("(%d,%d)", p.X, p.Y) }

type Counter struct{ n int }

func (c *Counter) String() string { return fmt.Sprint("counter=", c.n) }

type Temp float64

func (t Temp) String() string { return fmt.Sprintf("%.1f°C", float64(t)) }

type Both struct{}

func (Both) String() string { return "as string" }
func (Both) Error() string  { return "as error" }

type Car struct {
	Name  string
	Paint Color
	At    Point
	inner Point
}

type Names []string

func (n Names) String() string { return fmt.Sprint(len(n), " names") }

func main() {
	fmt.Println(Red, Green, Blue, []Color{Red, Blue})
	fmt.Printf("%v %s %d %q %x %+v %#v|%8v|%-8s|\n", Green, Green, Green, Green, Green, Green, Green, Green, Green)
	fmt.Println(Point{1, 2}, &Point{3, 4}, []Point{{5, 6}}, []*Point(nil))
	fmt.Println(map[Color]Point{Blue: {1, 1}, Red: {0, 0}}, map[string]Color{"c": Green})
	c := Counter{5}
	fmt.Println(c, &c)
	fmt.Println(Temp(36.6), Both{}, Names{"a", "b"})
	car := Car{"mini", Green, Point{7, 8}, Point{9, 9}}
	fmt.Println(car, &car)
	fmt.Printf("%v %+v %s\n", car, car, car)
	fmt.Println(fmt.Sprint(Red)+"!", Red.String()+"?", fmt.Sprint("a", Red, Green, "b"))
	fmt.Printf("%v %v\n", [2]Color{Red, Green}, struct{ C Color }{Green})
	fmt.Printf("%d %d\n", car, []Color{Blue})
	var x interface{} = Blue
	fmt.Println(x, []interface{}{Red, Point{1, 1}, 5})
	var np *Point
	fmt.Println(np)
	fmt.Printf("%v %s\n", np, (*Counter)(nil) == nil)
	fmt.Println(1500*time.Millisecond, []time.Duration{time.Second, 0}, time.Duration(42), struct{ D time.Duration }{time.Minute})
}
