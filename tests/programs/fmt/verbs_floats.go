// Float verbs with width, precision and flags.
package main

import "fmt"

func main() {
	x := 3.14159265
	fmt.Printf("%f|%.2f|%8.2f|%-8.2f|%08.2f|%+.2f|% .2f\n", x, x, x, x, x, x, x)
	fmt.Printf("%f|%.2f|%8.2f|%-8.2f|%08.2f|%+.2f\n", -x, -x, -x, -x, -x, -x)
	fmt.Printf("%e|%E|%.1e|%12.3e\n", x*1000, x, x, x)
	fmt.Printf("%g|%G|%.3g|%10.4g|%g|%g\n", x, x, x, x, 1e-10, 100000.0)
	fmt.Printf("%g %g %g %g\n", 1e20, 1e21, 123456789.0, 0.00001)
	fmt.Printf("%v %v %v %v %v\n", 1.0, 0.1, 1e6, 1e21, 2.5e-7)
	fmt.Printf("%6.2f%%|%5.1f|%.0f|%.3f\n", 12.345, 9.96, 99.5, 1.0005)
	fmt.Printf("%.10f %.15g\n", 0.1, 0.1)
	fmt.Printf("%*.*f|%.*f\n", 8, 2, x, 3, x)
	fmt.Printf("%.2f %v %5.1f\n", []float64{1, 2.345}, []float64{0.5, 1e9}, [2]float64{1, 2})
	zero := 0.0
	fmt.Printf("%v %f %.1f %5.1f %+v\n", 1/zero, -1/zero, zero/zero, 1/zero, 1/zero)
	fmt.Printf("%T %T\n", x, 1e3)
	fmt.Printf("%.1f %.1f %.1f %.1f\n", 0.25, 0.35, 0.05, 2.45)
	fmt.Printf("%d items, %.1f%% done, total %8.2f\n", 3, 45.678, 1234.5)
	fmt.Println(fmt.Sprintf("%.2f", 2.0/3), fmt.Sprintf("%6.3f|", -0.0005))
}
