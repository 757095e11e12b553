// math/rand: only ranges can be promised.
package main

import (
	"fmt"
	"math/rand"
	"time"
)

func main() {
	rand.Seed(time.Now().UnixNano())
	ok := true
	seen := map[int]bool{}
	for i := 0; i < 1000; i++ {
		n := rand.Intn(5)
		seen[n] = true
		ok = ok && n >= 0 && n < 5
		f := rand.Float64()
		ok = ok && f >= 0 && f < 1
		ok = ok && rand.Int63() >= 0 && rand.Int() >= 0 && rand.Int31n(10) < 10 && rand.Int63n(7) < 7
	}
	fmt.Println(ok, len(seen))
	r := rand.New(rand.NewSource(42))
	s := rand.New(rand.NewSource(42))
	same := true
	for i := 0; i < 10; i++ {
		a, b := r.Intn(100), s.Intn(100)
		same = same && a == b && a >= 0 && a < 100
	}
	fmt.Println(same)
	p := rand.Perm(5)
	sum := 0
	for _, v := range p {
		sum += v
	}
	fmt.Println(len(p), sum)
	xs := []int{1, 2, 3, 4}
	rand.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
	total := 0
	for _, x := range xs {
		total += x
	}
	fmt.Println(total)
	dice := [7]int{}
	for i := 0; i < 6000; i++ {
		dice[rand.Intn(6)+1]++
	}
	fair := dice[0] == 0
	for _, n := range dice[1:] {
		fair = fair && n > 500
	}
	fmt.Println(fair)
	time.Sleep(time.Duration(rand.Intn(3)) * time.Millisecond)
}
