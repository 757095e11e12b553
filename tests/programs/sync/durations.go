// time.Duration: arithmetic, units and how it is printed.
package main

import (
	"fmt"
	"time"
)

const tick = 250 * time.Millisecond

func main() {
	fmt.Println(time.Second, time.Millisecond, time.Microsecond, time.Nanosecond, time.Minute, time.Hour)
	fmt.Println(tick, 3*tick, tick/2, tick*10, -tick, time.Duration(0))
	fmt.Println(90*time.Second, 25*time.Hour+30*time.Minute, 1500*time.Microsecond, 1234567*time.Nanosecond, time.Duration(999))
	n := 3
	d := time.Duration(n) * time.Second
	fmt.Println(d, d.Seconds(), d.Milliseconds(), d.Microseconds(), int64(d), d.Minutes(), d.Nanoseconds())
	fmt.Printf("%v %s %d %T %.1f\n", d, d, d, d, d.Seconds())
	fmt.Println(d > time.Second, d == 3000*time.Millisecond, d/time.Second, d%(2*time.Second))
	fmt.Println(d.String()+"!", (1<<63 - 1), time.Duration(1<<63-1))
	var total time.Duration
	for _, x := range []time.Duration{time.Second, 20 * time.Millisecond} {
		total += x
	}
	fmt.Println(total, total.Round(time.Second), total.Truncate(100*time.Millisecond), total.Hours() < 1)
	fmt.Println([]time.Duration{1, 2 * time.Microsecond}, map[string]time.Duration{"a": time.Second})
}
