// Package rand has pseudo-random numbers.
//
// Written for Lockscope from the documentation of Go's package. Its generator is another one: seeded sequences are repeatable but
// not those of Go. The functions of the package use a generator of their own for each goroutine, seeded from the run's seed.
package rand

// next returns 64 random bits of the running goroutine's generator.
func next() uint64

// Seed seeds the running goroutine's generator.
func Seed(seed int64)

// Source is where a Rand gets its numbers from.
type Source interface {
	Int63() int64
	Seed(seed int64)
}

// Source64 is a Source with 64 bits.
type Source64 interface {
	Source
	Uint64() uint64
}

// splitMix is the generator SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
type splitMix struct {
	state uint64
}

func (s *splitMix) Seed(seed int64) {
	s.state = uint64(seed)
}

func (s *splitMix) Uint64() uint64 {
	s.state += 0x9E3779B97F4A7C15
	z := s.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func (s *splitMix) Int63() int64 {
	return int64(s.Uint64() >> 1)
}

// NewSource returns a Source with the given seed. It isn't safe for several goroutines at once.
func NewSource(seed int64) Source {
	return &splitMix{uint64(seed)}
}

// shared is the source of the package's own functions.
type shared struct{}

func (shared) Int63() int64    { return int64(next() >> 1) }
func (shared) Uint64() uint64  { return next() }
func (shared) Seed(seed int64) { Seed(seed) }

// Rand makes random numbers of all kinds out of a Source.
type Rand struct {
	src Source
}

func New(src Source) *Rand {
	return &Rand{src}
}

var global = &Rand{shared{}}

func (r *Rand) Seed(seed int64) { r.src.Seed(seed) }

func (r *Rand) Int63() int64 { return r.src.Int63() }

func (r *Rand) Uint32() uint32 { return uint32(r.src.Int63() >> 31) }

func (r *Rand) Uint64() uint64 {
	if src, ok := r.src.(Source64); ok {
		return src.Uint64()
	}
	return uint64(r.src.Int63())>>31 | uint64(r.src.Int63())<<32
}

func (r *Rand) Int31() int32 { return int32(r.src.Int63() >> 32) }

func (r *Rand) Int() int { return int(r.src.Int63()) }

// below returns a number in [0, n) out of 63-bit numbers, each equally likely.
func (r *Rand) below(n int64) int64 {
	if n&(n-1) == 0 {
		return r.src.Int63() & (n - 1)
	}
	limit := int64(1<<63 - 1 - (1<<63)%uint64(n))
	v := r.src.Int63()
	for v > limit {
		v = r.src.Int63()
	}
	return v % n
}

func (r *Rand) Int63n(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	return r.below(n)
}

func (r *Rand) Int31n(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	return int32(r.below(int64(n)))
}

func (r *Rand) Intn(n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	return int(r.below(int64(n)))
}

func (r *Rand) Float64() float64 {
	return float64(r.src.Int63()>>10) / (1 << 53)
}

func (r *Rand) Float32() float32 {
	return float32(r.src.Int63()>>39) / (1 << 24)
}

// Perm returns the numbers in [0, n) in a random order.
func (r *Rand) Perm(n int) []int {
	m := make([]int, n)
	for i := 0; i < n; i++ {
		j := r.Intn(i + 1)
		m[i] = m[j]
		m[j] = i
	}
	return m
}

func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.below(int64(i)+1)))
	}
}

// NormFloat64 returns a normally distributed number (mean 0, deviation 1), as the sum of twelve uniform ones less six.
func (r *Rand) NormFloat64() float64 {
	sum := -6.0
	for i := 0; i < 12; i++ {
		sum += r.Float64()
	}
	return sum
}

func Int63() int64 { return int64(next() >> 1) }

func Uint32() uint32 { return uint32(next() >> 32) }

func Uint64() uint64 { return next() }

func Int31() int32 { return int32(next() >> 33) }

func Int() int { return int(next() >> 1) }

func Int63n(n int64) int64 { return global.Int63n(n) }

func Int31n(n int32) int32 { return global.Int31n(n) }

// Intn returns a number in [0, n). The usual case is short: programs call it in their hot loops.
func Intn(n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	if n <= 1<<31-1 {
		// 32 random bits times n: the high half is in [0, n), with a bias below n in 2^32.
		return int((next() >> 32) * uint64(n) >> 32)
	}
	return int(global.below(int64(n)))
}

func Float64() float64 { return float64(next()>>11) / (1 << 53) }

func Float32() float32 { return float32(next()>>40) / (1 << 24) }

func Perm(n int) []int { return global.Perm(n) }

func Shuffle(n int, swap func(i, j int)) { global.Shuffle(n, swap) }

func NormFloat64() float64 { return global.NormFloat64() }
