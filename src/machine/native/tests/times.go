// Packages time, math/rand, sync, bytes and bufio.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"math/rand"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type T struct{ time.Duration }

func main() {
	for _, d := range []time.Duration{0, 1, 999, 1000, 1500, 1e6, 1500000, 1e9, 1500 * time.Millisecond, 61 * time.Second, 3601 * time.Second, -5 * time.Minute, 1<<63 - 1, -1 << 63, 100 * time.Hour, 1234567890} {
		fmt.Println(d, d.Seconds(), d.Minutes(), d.Hours(), d.Milliseconds(), d.Microseconds(), d.Nanoseconds(), d.Round(time.Second), d.Truncate(time.Minute), d.Abs())
		fmt.Printf("%v %d %s %T %5.1f\n", d, d, d, d, d.Seconds())
	}
	for _, s := range []string{"1h", "1.5h", "-1h30m", "300ms", "1us", "1µs", "x", "", "1", "1x", "0", "+5s", "1h1", ".5s", "9223372036854775807ns", "9223372036854775808ns", "-9223372036854775808ns"} {
		fmt.Println(time.ParseDuration(s))
	}
	for _, sec := range []int64{0, 1, -1, 1700000000, 951782400, 951868800, -62135596800, 4102444800, 253402300799, 1709164800, -2208988800} {
		t := time.Unix(sec, 123456789).UTC()
		fmt.Println(t, t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Weekday(), t.YearDay(), t.Unix(), t.UnixMilli())
		fmt.Println(t.Format(time.RFC3339), t.Format(time.RFC3339Nano), t.Format(time.Kitchen), t.Format(time.RFC1123), t.Format(time.ANSIC), t.Format("2006-01-02 15:04:05.000"), t.Format("Jan 2, 2006 at 3:04pm (MST)"), t.Format("02/01/06"), t.Format("Monday January _2 2006"))
		fmt.Println(t.Add(36*time.Hour), t.AddDate(0, 1, 31), t.Truncate(time.Hour), t.Round(time.Second), t.Add(time.Hour).Sub(t), t.Before(t.Add(1)), t.Equal(t))
	}
	fmt.Println(time.Date(2024, time.February, 29, 12, 30, 15, 5, time.UTC), time.Date(2023, 14, 35, 25, 61, 0, 0, time.UTC), time.Time{}.IsZero(), time.Time{})
	fmt.Println(time.March, time.Saturday, time.Month(13), time.Weekday(9))
	fmt.Printf("%v %+v %d %s\n", T{5}, T{5}, time.March, time.Sunday)
	fmt.Println(time.Since(time.Now()) < time.Second, time.Now().After(time.Unix(0, 0)))

	fmt.Println(math.MaxInt64, math.MinInt64, uint64(math.MaxUint64), math.MaxFloat64, math.SmallestNonzeroFloat64, math.Pi, math.MaxInt8, math.MaxFloat32)
	fmt.Println(math.Inf(1), math.NaN(), math.Max(math.NaN(), 1), math.Min(math.Inf(-1), 1))

	r := rand.New(rand.NewSource(42))
	n := 0
	for i := 0; i < 1000; i++ {
		if v := r.Intn(10); v < 0 || v > 9 {
			n++
		}
		if v := rand.Intn(7); v < 0 || v > 6 {
			n++
		}
		if f := rand.Float64(); f < 0 || f >= 1 {
			n++
		}
	}
	p := rand.Perm(10)
	sum := 0
	for _, v := range p {
		sum += v
	}
	rand.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] })
	fmt.Println(n, sum, len(p))
	func() {
		defer func() { fmt.Println(recover()) }()
		rand.Intn(0)
	}()

	var m sync.Map
	m.Store("a", 1)
	m.Store("b", 2)
	v, ok := m.Load("a")
	fmt.Println(v, ok)
	v, ok = m.LoadOrStore("a", 5)
	fmt.Println(v, ok)
	m.Delete("b")
	c := 0
	m.Range(func(k, v any) bool { c++; fmt.Println(k, v); return true })
	var once sync.Once
	for i := 0; i < 3; i++ {
		once.Do(func() { fmt.Println("once") })
	}
	pool := sync.Pool{New: func() any { return "new" }}
	fmt.Println(pool.Get())
	pool.Put("old")
	fmt.Println(pool.Get() != nil)
	var i32 atomic.Int32
	i32.Add(5)
	fmt.Println(i32.Load(), i32.CompareAndSwap(5, 7), i32.Swap(9), i32.Load())
	var b atomic.Bool
	b.Store(true)
	fmt.Println(b.Load(), b.CompareAndSwap(true, false), b.Load())
	var val atomic.Value
	fmt.Println(val.Load())
	val.Store([]int{1})
	fmt.Println(val.Load().([]int))
	func() {
		defer func() { fmt.Println(recover()) }()
		val.Store("x")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		val.Store(nil)
	}()
	var u atomic.Uint64
	u.Store(1 << 63)
	fmt.Println(u.Add(^uint64(0)))

	var buf bytes.Buffer
	buf.WriteString("hello ")
	fmt.Fprintf(&buf, "%d", 5)
	buf.WriteByte('!')
	fmt.Println(buf.String(), buf.Len())
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(w, "buffered %d\n", 1)
	w.Flush()
	sc := bufio.NewScanner(strings.NewReader("line one\nline two\r\n\nlast"))
	for sc.Scan() {
		fmt.Printf("%q\n", sc.Text())
	}
	sc = bufio.NewScanner(strings.NewReader(" a bc  d\n"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Printf("%q\n", sc.Text())
	}
	rd := bufio.NewReader(strings.NewReader("x y\nz"))
	s, err := rd.ReadString('\n')
	fmt.Printf("%q %v\n", s, err)
	s, err = rd.ReadString('\n')
	fmt.Printf("%q %v\n", s, err)
	var a int
	var f float64
	var st string
	k, err := fmt.Sscan("12 3.5 word", &a, &f, &st)
	fmt.Println(k, err, a, f, st)
	fmt.Fprint(os.Stdout, "a", 1, "\n")
}
