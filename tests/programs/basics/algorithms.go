// Small classics: recursion, gcd, sieve, Fibonacci, Collatz, bubble sort.
package main

import "fmt"

func factorial(n uint64) uint64 {
	if n <= 1 {
		return 1
	}
	return n * factorial(n-1)
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func sieve(n int) (primes []int) {
	composite := make([]bool, n+1)
	for i := 2; i <= n; i++ {
		if composite[i] {
			continue
		}
		primes = append(primes, i)
		for j := i * i; j <= n; j += i {
			composite[j] = true
		}
	}
	return primes
}

func collatz(n int) int {
	steps := 0
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return steps
}

func bubble(xs []int) {
	for i := range xs {
		for j := 0; j+1 < len(xs)-i; j++ {
			if xs[j] > xs[j+1] {
				xs[j], xs[j+1] = xs[j+1], xs[j]
			}
		}
	}
}

func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

func hanoi(n int, from, to, via string, moves *int) {
	if n == 0 {
		return
	}
	hanoi(n-1, from, via, to, moves)
	*moves++
	hanoi(n-1, via, to, from, moves)
}

func ackermann(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

func quicksort(xs []int) []int {
	if len(xs) < 2 {
		return xs
	}
	pivot := xs[0]
	var less, more []int
	for _, x := range xs[1:] {
		if x < pivot {
			less = append(less, x)
		} else {
			more = append(more, x)
		}
	}
	return append(append(quicksort(less), pivot), quicksort(more)...)
}

func main() {
	fmt.Println(factorial(20), factorial(21))
	fmt.Println(fib(20), gcd(1071, 462))
	fmt.Println(sieve(50))
	fmt.Println(collatz(27))
	xs := []int{5, 2, 9, 1, 5, 6}
	fmt.Println(quicksort(xs), xs)
	bubble(xs)
	fmt.Println(xs)
	fmt.Println(even(10), odd(7), even(7))
	moves := 0
	hanoi(8, "A", "C", "B", &moves)
	fmt.Println(moves, ackermann(2, 3))
	for i := 1; i <= 15; i++ {
		switch {
		case i%15 == 0:
			fmt.Print("FizzBuzz ")
		case i%5 == 0:
			fmt.Print("Buzz ")
		case i%3 == 0:
			fmt.Print("Fizz ")
		default:
			fmt.Print(i, " ")
		}
	}
	fmt.Println()
}
