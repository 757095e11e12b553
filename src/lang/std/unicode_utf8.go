// Package utf8 has the encoding of code points as bytes.
//
// Written for Lockscope from the documentation of Go's package.
package utf8

const (
	RuneError = '\uFFFD'
	RuneSelf  = 0x80
	MaxRune   = '\U0010FFFF'
	UTFMax    = 4
)

func RuneCountInString(s string) (n int) {
	for range s {
		n++
	}
	return n
}

func RuneCount(p []byte) int {
	return RuneCountInString(string(p))
}

// RuneLen returns how many bytes r takes, or -1 if it isn't a valid code point.
func RuneLen(r rune) int {
	switch {
	case r < 0:
		return -1
	case r < 0x80:
		return 1
	case r < 0x800:
		return 2
	case 0xD800 <= r && r <= 0xDFFF:
		return -1
	case r < 0x10000:
		return 3
	case r <= MaxRune:
		return 4
	}
	return -1
}

func ValidRune(r rune) bool {
	return RuneLen(r) > 0
}

func DecodeRuneInString(s string) (r rune, size int) {
	first := true
	for i, c := range s {
		if !first {
			return r, i
		}
		r = c
		first = false
	}
	if first {
		return RuneError, 0
	}
	return r, len(s)
}

func DecodeRune(p []byte) (rune, int) {
	if len(p) > UTFMax {
		p = p[:UTFMax]
	}
	return DecodeRuneInString(string(p))
}

func DecodeLastRuneInString(s string) (rune, int) {
	from := len(s) - UTFMax
	if from < 0 {
		from = 0
	}
	for ; from < len(s); from++ {
		if r, size := DecodeRuneInString(s[from:]); from+size == len(s) {
			return r, size
		}
	}
	return RuneError, 0
}

func DecodeLastRune(p []byte) (rune, int) {
	return DecodeLastRuneInString(string(p))
}

func EncodeRune(p []byte, r rune) int {
	return copy(p, string(r))
}

func AppendRune(p []byte, r rune) []byte {
	return append(p, string(r)...)
}

func RuneStart(b byte) bool {
	return b&0xC0 != 0x80
}

func ValidString(s string) bool {
	for i, r := range s {
		if r == RuneError && (i+3 > len(s) || s[i:i+3] != "\uFFFD") {
			return false
		}
	}
	return true
}

func Valid(p []byte) bool {
	return ValidString(string(p))
}

func FullRuneInString(s string) bool {
	if s == "" {
		return false
	}
	need := 1
	switch {
	case s[0] >= 0xF0:
		need = 4
	case s[0] >= 0xE0:
		need = 3
	case s[0] >= 0xC0:
		need = 2
	}
	return len(s) >= need
}
