// float32 rounds to its own precision at every step.
package main

import "fmt"

type Ratio float32

func mean(xs ...float32) float32 {
	var sum float32
	for _, x := range xs {
		sum += x
	}
	return sum / float32(len(xs))
}

func main() {
	var f float32 = 0.1
	fmt.Println(f, float64(f), float64(f) == 0.1, f*3, f+0.2)
	fmt.Println(float32(2.0)/3, float32(16777217), float32(1)/3*3 == 1)
	var big float32 = 16777216
	big++
	fmt.Println(big, int(big), mean(1, 2, 4))
	fmt.Printf("%v %.3f %g %e %T\n", f, f, f, f, f)
	r := Ratio(2) / 3
	fmt.Println(r, []float32{0.1, 1e10, 1e-7}, big*1e38)
}
