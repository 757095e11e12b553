// Package math, as far as tutorials use it.
package main

import (
	"fmt"
	"math"
)

func main() {
	fmt.Println(math.Sqrt(2), math.Pow(2, 10), math.Floor(-1.5), math.Ceil(1.2), math.Abs(-3.25))
	fmt.Println(math.Max(3, 7), math.Min(3, 7), math.Inf(1), math.Inf(-1), math.Round(2.5), math.Trunc(-2.7))
	fmt.Println(math.IsNaN(math.NaN()), math.Mod(7, 3), math.Hypot(3, 4), math.Cbrt(27))
	fmt.Println(math.MaxInt64, math.MinInt64, uint64(math.MaxUint64), math.MaxInt8, math.MaxInt32, math.MaxUint16)
	fmt.Printf("%.4f %.4f %.3f %.3f\n", math.Pi, math.E, math.Sin(1), math.Log(10))
	best := math.MaxInt
	for _, v := range []int{7, 3, 9} {
		if v < best {
			best = v
		}
	}
	fmt.Println(best, math.MaxFloat64, math.SmallestNonzeroFloat64)
}
