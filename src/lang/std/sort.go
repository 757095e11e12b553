// Package sort sorts slices and searches in them.
//
// Written for Lockscope from the documentation of Go's package. Up to twelve elements it sorts by insertion, as Go does; beyond
// that, elements that compare equal can come in another order than Go's, except from the stable functions.
package sort

// Interface is a collection that can be sorted.
type Interface interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
}

// Up to so many elements are sorted by insertion.
const short = 12

// sorter is what the algorithms need of a collection, whatever it is.
type sorter struct {
	less func(i, j int) bool
	swap func(i, j int)
}

// insertion sorts [lo, hi), stably.
func (s *sorter) insertion(lo, hi int) {
	for i := lo + 1; i < hi; i++ {
		for j := i; j > lo && s.less(j, j-1); j-- {
			s.swap(j, j-1)
		}
	}
}

// sink restores the heap that starts at first, whose root is at offset root.
func (s *sorter) sink(root, size, first int) {
	for {
		child := 2*root + 1
		if child >= size {
			return
		}
		if child+1 < size && s.less(first+child, first+child+1) {
			child++
		}
		if !s.less(first+root, first+child) {
			return
		}
		s.swap(first+root, first+child)
		root = child
	}
}

func (s *sorter) heap(lo, hi int) {
	size := hi - lo
	for i := size/2 - 1; i >= 0; i-- {
		s.sink(i, size, lo)
	}
	for i := size - 1; i > 0; i-- {
		s.swap(lo, lo+i)
		s.sink(0, i, lo)
	}
}

// quick sorts [lo, hi) by partition; when the partitions stay lopsided, depth runs out and the heap takes over.
func (s *sorter) quick(lo, hi, depth int) {
	for hi-lo > short {
		if depth == 0 {
			s.heap(lo, hi)
			return
		}
		depth--
		// The median of three goes to lo and is the pivot.
		mid := lo + (hi-lo)/2
		if s.less(mid, lo) {
			s.swap(mid, lo)
		}
		if s.less(hi-1, mid) {
			s.swap(hi-1, mid)
			if s.less(mid, lo) {
				s.swap(mid, lo)
			}
		}
		s.swap(lo, mid)
		i, j := lo+1, hi-1
		for {
			for i <= j && s.less(i, lo) {
				i++
			}
			for i <= j && s.less(lo, j) {
				j--
			}
			if i >= j {
				break
			}
			s.swap(i, j)
			i++
			j--
		}
		s.swap(lo, j)
		// The smaller part by recursion, the larger one by the loop.
		if j-lo < hi-j-1 {
			s.quick(lo, j, depth)
			lo = j + 1
		} else {
			s.quick(j+1, hi, depth)
			hi = j
		}
	}
	s.insertion(lo, hi)
}

func (s *sorter) sort(n int) {
	depth := 0
	for i := n; i > 0; i >>= 1 {
		depth += 2
	}
	s.quick(0, n, depth)
}

// stable sorts blocks by insertion and merges them in place.
func (s *sorter) stable(n int) {
	block := 20
	for lo := 0; lo < n; lo += block {
		hi := lo + block
		if hi > n {
			hi = n
		}
		s.insertion(lo, hi)
	}
	for ; block < n; block *= 2 {
		for lo := 0; lo+block < n; lo += 2 * block {
			hi := lo + 2*block
			if hi > n {
				hi = n
			}
			s.merge(lo, lo+block, hi)
		}
	}
}

// merge merges the sorted [lo, mid) and [mid, hi): it cuts the longer part in half, finds the place of the cut in the other
// part, rotates what lies between and merges both sides.
func (s *sorter) merge(lo, mid, hi int) {
	if lo >= mid || mid >= hi || !s.less(mid, mid-1) {
		return
	}
	if hi-lo == 2 {
		s.swap(lo, mid)
		return
	}
	var left, right int
	if mid-lo > hi-mid {
		left = lo + (mid-lo)/2
		right = mid + Search(hi-mid, func(i int) bool { return !s.less(mid+i, left) })
	} else {
		right = mid + (hi-mid)/2
		left = lo + Search(mid-lo, func(i int) bool { return s.less(right, lo+i) })
	}
	s.rotate(left, mid, right)
	cut := left + right - mid
	s.merge(lo, left, cut)
	s.merge(cut, right, hi)
}

// rotate exchanges the neighbours [lo, mid) and [mid, hi) by three reversals.
func (s *sorter) rotate(lo, mid, hi int) {
	s.reverse(lo, mid)
	s.reverse(mid, hi)
	s.reverse(lo, hi)
}

func (s *sorter) reverse(lo, hi int) {
	for hi--; lo < hi; hi-- {
		s.swap(lo, hi)
		lo++
	}
}

func Sort(data Interface) {
	s := &sorter{data.Less, data.Swap}
	s.sort(data.Len())
}

func Stable(data Interface) {
	s := &sorter{data.Less, data.Swap}
	s.stable(data.Len())
}

func IsSorted(data Interface) bool {
	for i := data.Len() - 1; i > 0; i-- {
		if data.Less(i, i-1) {
			return false
		}
	}
	return true
}

type reverse struct {
	Interface
}

func (r reverse) Less(i, j int) bool {
	return r.Interface.Less(j, i)
}

// Reverse returns data with the opposite order.
func Reverse(data Interface) Interface {
	return &reverse{data}
}

// A slice of any type, one word at a time.
func sliceLength(slice any) int
func elementWords(slice any) int
func loadWord(slice any, index, word int) uint64
func storeWord(slice any, index, word int, value uint64)

func swapper(slice any) func(i, j int) {
	words := elementWords(slice)
	return func(i, j int) {
		for word := 0; word < words; word++ {
			a, b := loadWord(slice, i, word), loadWord(slice, j, word)
			storeWord(slice, i, word, b)
			storeWord(slice, j, word, a)
		}
	}
}

// Slice sorts a slice of any type by the given order of indices.
func Slice(x any, less func(i, j int) bool) {
	n := sliceLength(x)
	s := &sorter{less, swapper(x)}
	s.sort(n)
}

func SliceStable(x any, less func(i, j int) bool) {
	n := sliceLength(x)
	s := &sorter{less, swapper(x)}
	s.stable(n)
}

func SliceIsSorted(x any, less func(i, j int) bool) bool {
	for i := sliceLength(x) - 1; i > 0; i-- {
		if less(i, i-1) {
			return false
		}
	}
	return true
}

type IntSlice []int

func (x IntSlice) Len() int           { return len(x) }
func (x IntSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x IntSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }
func (x IntSlice) Sort()              { Ints(x) }

type Float64Slice []float64

func (x Float64Slice) Len() int { return len(x) }

// Less orders NaN before other numbers.
func (x Float64Slice) Less(i, j int) bool {
	return x[i] < x[j] || x[i] != x[i] && x[j] == x[j]
}
func (x Float64Slice) Swap(i, j int) { x[i], x[j] = x[j], x[i] }
func (x Float64Slice) Sort()         { Float64s(x) }

type StringSlice []string

func (x StringSlice) Len() int           { return len(x) }
func (x StringSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x StringSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }
func (x StringSlice) Sort()              { Strings(x) }

func Ints(x []int) {
	s := &sorter{
		func(i, j int) bool { return x[i] < x[j] },
		func(i, j int) { x[i], x[j] = x[j], x[i] },
	}
	s.sort(len(x))
}

func Float64s(x []float64) {
	s := &sorter{
		func(i, j int) bool { return x[i] < x[j] || x[i] != x[i] && x[j] == x[j] },
		func(i, j int) { x[i], x[j] = x[j], x[i] },
	}
	s.sort(len(x))
}

func Strings(x []string) {
	s := &sorter{
		func(i, j int) bool { return x[i] < x[j] },
		func(i, j int) { x[i], x[j] = x[j], x[i] },
	}
	s.sort(len(x))
}

func IntsAreSorted(x []int) bool { return IsSorted(IntSlice(x)) }

func Float64sAreSorted(x []float64) bool { return IsSorted(Float64Slice(x)) }

func StringsAreSorted(x []string) bool { return IsSorted(StringSlice(x)) }

// Search returns the smallest i in [0, n) for which f(i) is true, or n, if f is false up to some index and true from there on.
func Search(n int, f func(int) bool) int {
	lo, hi := 0, n
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if f(mid) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// Find is Search with a comparison: cmp(i) is the order of the target relative to element i.
func Find(n int, cmp func(int) int) (i int, found bool) {
	i = Search(n, func(i int) bool { return cmp(i) <= 0 })
	return i, i < n && cmp(i) == 0
}

func SearchInts(a []int, x int) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}

func SearchFloat64s(a []float64, x float64) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}

func SearchStrings(a []string, x string) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}
