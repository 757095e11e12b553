// float64 arithmetic and how Go prints it.
package main

import "fmt"

func main() {
	fmt.Println(1.0, 1.5, 0.1, 100.0, 1e20, 1e21, 1e-4, 1e-5, 123456789.0)
	fmt.Println(2.0/3, 1e100, -0.0, 5e-324)
	zero := 0.0
	fmt.Println(1/zero, -1/zero, zero/zero, -zero)
	nan := zero / zero
	fmt.Println(nan == nan, nan != nan, nan < 1, nan > 1)
	fmt.Printf("%f %.2f %8.3f|%-8.1f|%+.1f\n", 3.14159, 3.14159, 3.14159, 3.14159, 3.14159)
	fmt.Printf("%e %E %.3e %g %G %.3g\n", 123456.789, 0.00012, 123456.789, 1e-7, 1e21, 123456.789)
	fmt.Printf("%6.2f|%06.2f|%v|%g\n", 2.5, 2.5, 1e6, 1e6)
	fmt.Printf("%5.0f|%.0f|%.0f\n", 2.5, 3.5, 0.5)
	sum := 0.0
	for i := 0; i < 10; i++ {
		sum += 0.1
	}
	fmt.Println(sum, sum == 1, sum < 1)
	celsius := 36.6
	fmt.Printf("%.1f°C = %.1f°F\n", celsius, celsius*9/5+32)
	x := 10.0
	x /= 4
	x -= 0.5
	x *= -1
	x++
	fmt.Println(x, 7.0 > x, -x)
	total, n := 17, 4
	fmt.Printf("%.2f%%\n", float64(total)/float64(n)*100)
	fmt.Println(1e6, 1e7, 12345678.9, 123456789012345678.0, 0.000001234)
	fmt.Println([]float64{1, 2.5, 3e30})
}
