// lockscope: only-here math/rand/v2 came with Go 1.22
// math/rand/v2 has shorter names and needs no seed.
package main

import (
	"fmt"
	"math/rand/v2"
)

func main() {
	ok := true
	for i := 0; i < 200; i++ {
		n := rand.IntN(5)
		ok = ok && n >= 0 && n < 5
		f := rand.Float64()
		ok = ok && f >= 0 && f < 1
	}
	fmt.Println(ok)
}
