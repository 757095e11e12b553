// Package rand has pseudo-random numbers: the newer of Go's two packages of this name.
//
// Written for Lockscope from the documentation of Go's package. Its generator is another one: seeded sequences are repeatable but
// not those of Go. The functions of the package use a generator of their own for each goroutine, seeded from the run's seed.
package rand

import old "math/rand"

// Source is where a Rand gets its numbers from.
type Source interface {
	Uint64() uint64
}

// PCG is a seeded source.
type PCG struct {
	state uint64
	step  uint64
}

// NewPCG returns a source with the given seeds.
func NewPCG(seed1, seed2 uint64) *PCG {
	p := &PCG{}
	p.Seed(seed1, seed2)
	return p
}

func (p *PCG) Seed(seed1, seed2 uint64) {
	p.state = seed1
	p.step = seed2<<1 ^ 0x9E3779B97F4A7C15 | 1
}

// Uint64 is SplitMix64 with the second seed in its step.
func (p *PCG) Uint64() uint64 {
	p.state += p.step
	z := p.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// shared is the source of the package's own functions.
type shared struct{}

func (shared) Uint64() uint64 { return old.Uint64() }

// Rand makes random numbers of all kinds out of a Source.
type Rand struct {
	src Source
}

func New(src Source) *Rand {
	return &Rand{src}
}

var global = &Rand{shared{}}

func (r *Rand) Uint64() uint64 { return r.src.Uint64() }

func (r *Rand) Uint32() uint32 { return uint32(r.src.Uint64() >> 32) }

func (r *Rand) Int64() int64 { return int64(r.src.Uint64() >> 1) }

func (r *Rand) Int32() int32 { return int32(r.src.Uint64() >> 33) }

func (r *Rand) Int() int { return int(r.src.Uint64() >> 1) }

func (r *Rand) Uint() uint { return uint(r.src.Uint64()) }

// below returns a number in [0, n), each equally likely.
func (r *Rand) below(n uint64) uint64 {
	v := r.src.Uint64()
	if n&(n-1) == 0 {
		return v & (n - 1)
	}
	// The numbers below -n % n (that is 2^64 modulo n) are the surplus.
	for v < -n%n {
		v = r.src.Uint64()
	}
	return v % n
}

func (r *Rand) Int64N(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int64N")
	}
	return int64(r.below(uint64(n)))
}

func (r *Rand) Uint64N(n uint64) uint64 {
	if n == 0 {
		panic("invalid argument to Uint64N")
	}
	return r.below(n)
}

func (r *Rand) Int32N(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int32N")
	}
	return int32(r.below(uint64(n)))
}

func (r *Rand) Uint32N(n uint32) uint32 {
	if n == 0 {
		panic("invalid argument to Uint32N")
	}
	return uint32(r.below(uint64(n)))
}

func (r *Rand) IntN(n int) int {
	if n <= 0 {
		panic("invalid argument to IntN")
	}
	return int(r.below(uint64(n)))
}

func (r *Rand) UintN(n uint) uint {
	if n == 0 {
		panic("invalid argument to UintN")
	}
	return uint(r.below(uint64(n)))
}

func (r *Rand) Float64() float64 { return float64(r.src.Uint64()>>11) / (1 << 53) }

func (r *Rand) Float32() float32 { return float32(r.src.Uint64()>>40) / (1 << 24) }

// Perm returns the numbers in [0, n) in a random order.
func (r *Rand) Perm(n int) []int {
	m := make([]int, n)
	for i := range m {
		m[i] = i
	}
	r.Shuffle(n, func(i, j int) { m[i], m[j] = m[j], m[i] })
	return m
}

func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.below(uint64(i+1))))
	}
}

func Uint64() uint64 { return old.Uint64() }

func Uint32() uint32 { return old.Uint32() }

func Int64() int64 { return old.Int63() }

func Int32() int32 { return old.Int31() }

func Int() int { return old.Int() }

func Uint() uint { return uint(old.Uint64()) }

func Int64N(n int64) int64 { return global.Int64N(n) }

func Uint64N(n uint64) uint64 { return global.Uint64N(n) }

func Int32N(n int32) int32 { return global.Int32N(n) }

func Uint32N(n uint32) uint32 { return global.Uint32N(n) }

func UintN(n uint) uint { return global.UintN(n) }

// IntN returns a number in [0, n). The usual case is short: programs call it in their hot loops.
func IntN(n int) int {
	if n <= 0 {
		panic("invalid argument to IntN")
	}
	if n <= 1<<31-1 {
		// 32 random bits times n: the high half is in [0, n), with a bias below n in 2^32.
		return int(uint64(old.Uint32()) * uint64(n) >> 32)
	}
	return int(global.below(uint64(n)))
}

func Float64() float64 { return old.Float64() }

func Float32() float32 { return old.Float32() }

func Perm(n int) []int { return global.Perm(n) }

func Shuffle(n int, swap func(i, j int)) { global.Shuffle(n, swap) }
