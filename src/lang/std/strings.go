// Package strings has functions of strings.
//
// Written for Lockscope from the documentation of Go's package. A function without a body is carried out by the machine.
package strings

import (
	"errors"
	"io"
	"unicode"
	"unicode/utf8"
)

func Index(s, substr string) int
func LastIndex(s, substr string) int
func Count(s, substr string) int
func ToUpper(s string) string
func ToLower(s string) string
func Replace(s, old, new string, n int) string
func Trim(s, cutset string) string
func TrimLeft(s, cutset string) string
func TrimRight(s, cutset string) string
func TrimSpace(s string) string
func EqualFold(s, t string) bool
func Join(elems []string, sep string) string

// repeat returns count copies of s.
func repeat(s string, count int) string

func Repeat(s string, count int) string {
	if count < 0 {
		panic("strings: negative Repeat count")
	}
	return repeat(s, count)
}

func ReplaceAll(s, old, new string) string { return Replace(s, old, new, -1) }

func Contains(s, substr string) bool { return Index(s, substr) >= 0 }

func ContainsRune(s string, r rune) bool { return IndexRune(s, r) >= 0 }

func ContainsAny(s, chars string) bool { return IndexAny(s, chars) >= 0 }

func ContainsFunc(s string, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }

func HasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == prefix
}

func HasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && s[len(s)-len(suffix):] == suffix
}

func IndexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}

func LastIndexByte(s string, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}

func IndexRune(s string, r rune) int {
	if r != utf8.RuneError && !utf8.ValidRune(r) {
		return -1
	}
	for i, c := range s {
		if c == r {
			return i
		}
	}
	return -1
}

func IndexAny(s, chars string) int {
	for i, c := range s {
		if IndexRune(chars, c) >= 0 {
			return i
		}
	}
	return -1
}

func LastIndexAny(s, chars string) int {
	last := -1
	for i, c := range s {
		if IndexRune(chars, c) >= 0 {
			last = i
		}
	}
	return last
}

func IndexFunc(s string, f func(rune) bool) int {
	for i, c := range s {
		if f(c) {
			return i
		}
	}
	return -1
}

func LastIndexFunc(s string, f func(rune) bool) int {
	last := -1
	for i, c := range s {
		if f(c) {
			last = i
		}
	}
	return last
}

func Compare(a, b string) int {
	if a == b {
		return 0
	}
	if a < b {
		return -1
	}
	return 1
}

func Clone(s string) string { return s }

// explode splits s into its code points, at most n strings.
func explode(s string, n int) []string {
	count := utf8.RuneCountInString(s)
	if n < 0 || n > count {
		n = count
	}
	parts := make([]string, 0, n)
	for len(parts) < n-1 {
		_, size := utf8.DecodeRuneInString(s)
		parts = append(parts, s[:size])
		s = s[size:]
	}
	if n > 0 {
		parts = append(parts, s)
	}
	return parts
}

// split splits s at sep into at most n strings, and keeps `keep` bytes of each separator.
func split(s, sep string, keep, n int) []string {
	if n == 0 {
		return nil
	}
	if sep == "" {
		return explode(s, n)
	}
	if n < 0 {
		n = Count(s, sep) + 1
	}
	if n > len(s)+1 {
		n = len(s) + 1
	}
	parts := make([]string, 0, n)
	for len(parts) < n-1 {
		i := Index(s, sep)
		if i < 0 {
			break
		}
		parts = append(parts, s[:i+keep])
		s = s[i+len(sep):]
	}
	return append(parts, s)
}

func Split(s, sep string) []string { return split(s, sep, 0, -1) }

func SplitN(s, sep string, n int) []string { return split(s, sep, 0, n) }

func SplitAfter(s, sep string) []string { return split(s, sep, len(sep), -1) }

func SplitAfterN(s, sep string, n int) []string { return split(s, sep, len(sep), n) }

func Fields(s string) []string { return FieldsFunc(s, unicode.IsSpace) }

func FieldsFunc(s string, f func(rune) bool) []string {
	fields := []string{}
	start := -1
	for i, r := range s {
		if f(r) {
			if start >= 0 {
				fields = append(fields, s[start:i])
				start = -1
			}
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		fields = append(fields, s[start:])
	}
	return fields
}

func Cut(s, sep string) (before, after string, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func CutPrefix(s, prefix string) (after string, found bool) {
	if !HasPrefix(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func CutSuffix(s, suffix string) (before string, found bool) {
	if !HasSuffix(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

func TrimPrefix(s, prefix string) string {
	if HasPrefix(s, prefix) {
		return s[len(prefix):]
	}
	return s
}

func TrimSuffix(s, suffix string) string {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)]
	}
	return s
}

func TrimLeftFunc(s string, f func(rune) bool) string {
	for i, r := range s {
		if !f(r) {
			return s[i:]
		}
	}
	return ""
}

func TrimRightFunc(s string, f func(rune) bool) string {
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		if !f(r) {
			break
		}
		s = s[:len(s)-size]
	}
	return s
}

func TrimFunc(s string, f func(rune) bool) string {
	return TrimRightFunc(TrimLeftFunc(s, f), f)
}

// Map returns s with each code point replaced by mapping's result; a negative result drops it.
func Map(mapping func(rune) rune, s string) string {
	mapped := make([]rune, 0, len(s))
	for _, r := range s {
		if m := mapping(r); m >= 0 {
			mapped = append(mapped, m)
		}
	}
	return string(mapped)
}

func ToTitle(s string) string { return ToUpper(s) }

// Title returns s with the first letter of each word in upper case.
func Title(s string) string {
	inWord := false
	return Map(func(r rune) rune {
		begins := !inWord
		inWord = unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '\''
		if begins {
			return unicode.ToTitle(r)
		}
		return r
	}, s)
}

// Builder builds a string from parts. The zero value is ready for use.
type Builder struct {
	parts []string
	size  int
}

func (b *Builder) WriteString(s string) (int, error) {
	if s != "" {
		b.parts = append(b.parts, s)
		b.size += len(s)
	}
	return len(s), nil
}

func (b *Builder) WriteByte(c byte) error {
	b.parts = append(b.parts, string([]byte{c}))
	b.size++
	return nil
}

func (b *Builder) WriteRune(r rune) (int, error) {
	return b.WriteString(string(r))
}

func (b *Builder) Write(p []byte) (int, error) {
	return b.WriteString(string(p))
}

// String returns what has been written so far. It changes nothing, for several goroutines may call it at once.
func (b *Builder) String() string {
	return Join(b.parts, "")
}

func (b *Builder) Len() int { return b.size }

func (b *Builder) Cap() int { return b.size }

func (b *Builder) Reset() {
	b.parts = nil
	b.size = 0
}

func (b *Builder) Grow(n int) {
	if n < 0 {
		panic("strings.Builder.Grow: negative count")
	}
}

// Replacer replaces several strings by others.
type Replacer struct {
	pairs []string
}

// NewReplacer takes pairs of an old and a new string. At each place of a string the first pair that fits is used.
func NewReplacer(oldnew ...string) *Replacer {
	if len(oldnew)%2 == 1 {
		panic("strings.NewReplacer: odd argument count")
	}
	return &Replacer{append([]string(nil), oldnew...)}
}

func (r *Replacer) Replace(s string) string {
	var b Builder
	start := 0
	for i := 0; i <= len(s); {
		old := -1
		for p := 0; p < len(r.pairs); p += 2 {
			if HasPrefix(s[i:], r.pairs[p]) {
				old = p
				break
			}
		}
		if old < 0 {
			i++
			continue
		}
		b.WriteString(s[start:i])
		b.WriteString(r.pairs[old+1])
		start = i + len(r.pairs[old])
		i = start
		if r.pairs[old] == "" {
			i++
		}
	}
	b.WriteString(s[start:])
	return b.String()
}

// Reader reads from a string.
type Reader struct {
	s string
	i int
}

func NewReader(s string) *Reader { return &Reader{s, 0} }

func (r *Reader) Len() int { return len(r.s) - r.i }

func (r *Reader) Read(b []byte) (n int, err error) {
	if r.i >= len(r.s) {
		return 0, io.EOF
	}
	n = copy(b, r.s[r.i:])
	r.i += n
	return n, nil
}

func (r *Reader) ReadByte() (byte, error) {
	if r.i >= len(r.s) {
		return 0, io.EOF
	}
	b := r.s[r.i]
	r.i++
	return b, nil
}

func (r *Reader) UnreadByte() error {
	if r.i <= 0 {
		return errors.New("strings.Reader.UnreadByte: at beginning of string")
	}
	r.i--
	return nil
}

func (r *Reader) ReadRune() (ch rune, size int, err error) {
	if r.i >= len(r.s) {
		return 0, 0, io.EOF
	}
	ch, size = utf8.DecodeRuneInString(r.s[r.i:])
	r.i += size
	return ch, size, nil
}
