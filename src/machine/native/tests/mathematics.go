// Package math. Logarithms, exponentials and roots can differ from Go's in the last digit: they are shown shorter.
package main

import (
	"fmt"
	"math"
)

func main() {
	xs := []float64{0, 1, -1, 2, -2, 0.5, 1.05, 1.1, 3, 10, 100, -3, 1e-3, 1e200, 7.25, math.Inf(1), math.Inf(-1), math.NaN(), 0.99}
	ys := []float64{0, 1, 2, 3, 10, -1, -2, 0.5, -0.5, 30, 100, 365, 1000, 1e9, math.Inf(1), math.Inf(-1), 4, 7, 12, 52, -10, math.NaN()}
	for _, x := range xs {
		for _, y := range ys {
			fmt.Println(x, y, math.Pow(x, y))
		}
		fmt.Printf("%.12g %.12g %.12g %.12g\n", math.Cbrt(x), math.Hypot(x, 4), math.Log10(math.Abs(x)), math.Log2(math.Abs(x)))
	}
	for i := 1; i < 20; i++ {
		fmt.Println(i, math.Hypot(float64(i), 7), math.Sqrt(float64(i)))
	}
	for _, y := range []float64{1.5, 2.5, 0.25, 3.7, 1.0 / 3, -1.5} {
		for _, x := range xs {
			fmt.Printf("%.12g\n", math.Pow(x, y))
		}
	}
	for _, x := range []float64{0, 0.5, 1, 2, -2.5, 3.7, 10, 100, 1000, 1e10, 0.1, -0.3, 1e-5} {
		fmt.Println(math.Sqrt(x), math.Floor(x), math.Ceil(x), math.Trunc(x), math.Round(x), math.RoundToEven(x), math.Abs(x), math.Pow(x, 2))
		fmt.Println(math.Max(x, 1), math.Min(x, 1), math.Mod(x, 3), math.Remainder(x, 3))
		fmt.Printf("%.12g %.12g %.12g\n", math.Log(x), math.Log1p(x), math.Exp(x/10))
		w, f := math.Modf(x)
		fmt.Println(w, f, math.Signbit(x), math.Copysign(3, x), math.Dim(x, 1), math.IsNaN(x), math.IsInf(x, 0))
		fmt.Printf("%.9g %.9g %.9g %.9g %.9g %.9g\n", math.Sin(x), math.Cos(x), math.Tan(x), math.Atan(x), math.Atan2(x, 2), math.Tanh(x))
	}
}
