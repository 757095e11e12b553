// Package strconv converts between values and their texts.
//
// Written for Lockscope from the documentation of Go's package. A function without a body is carried out by the machine.
package strconv

import "errors"

// IntSize is the size of int in bits.
const IntSize = 64

// ErrRange says that a value is out of range for its type.
var ErrRange = errors.New("value out of range")

// ErrSyntax says that a text isn't one of the wanted type.
var ErrSyntax = errors.New("invalid syntax")

// NumError is the error of a conversion that failed.
type NumError struct {
	Func string
	Num  string
	Err  error
}

func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

func (e *NumError) Unwrap() error {
	return e.Err
}

// What can be wrong with a number.
const (
	fine = iota
	badSyntax
	badRange
)

// failed returns the error of function f for s.
func failed(f, s string, failure int) error {
	switch failure {
	case fine:
		return nil
	case badRange:
		return &NumError{f, s, ErrRange}
	}
	return &NumError{f, s, ErrSyntax}
}

// wrongArgument returns the error for a base or a size that doesn't exist, or nil.
func wrongArgument(f, s string, base, bits int) error {
	if base != 0 && base < 2 || base > 36 {
		return &NumError{f, s, errors.New("invalid base " + Itoa(base))}
	}
	if bits < 0 || bits > 64 {
		return &NumError{f, s, errors.New("invalid bit size " + Itoa(bits))}
	}
	return nil
}

func parseInt(s string, base, bits int) (value int64, failure int)
func parseUint(s string, base, bits int) (value uint64, failure int)
func parseFloat(s string, bits int) (value float64, failure int)

func FormatInt(i int64, base int) string
func FormatUint(i uint64, base int) string
func FormatFloat(f float64, fmt byte, prec, bitSize int) string
func Quote(s string) string

func Itoa(i int) string {
	return FormatInt(int64(i), 10)
}

func Atoi(s string) (int, error) {
	value, failure := parseInt(s, 10, 64)
	return int(value), failed("Atoi", s, failure)
}

func ParseInt(s string, base int, bitSize int) (i int64, err error) {
	if s != "" {
		err = wrongArgument("ParseInt", s, base, bitSize)
		if err != nil {
			return 0, err
		}
	}
	value, failure := parseInt(s, base, bitSize)
	return value, failed("ParseInt", s, failure)
}

func ParseUint(s string, base int, bitSize int) (uint64, error) {
	if s != "" {
		err := wrongArgument("ParseUint", s, base, bitSize)
		if err != nil {
			return 0, err
		}
	}
	value, failure := parseUint(s, base, bitSize)
	return value, failed("ParseUint", s, failure)
}

func ParseFloat(s string, bitSize int) (float64, error) {
	value, failure := parseFloat(s, bitSize)
	return value, failed("ParseFloat", s, failure)
}

func ParseBool(str string) (bool, error) {
	switch str {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, nil
	case "0", "f", "F", "false", "FALSE", "False":
		return false, nil
	}
	return false, failed("ParseBool", str, badSyntax)
}

func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// QuoteRune returns r as a Go character literal.
func QuoteRune(r rune) string {
	switch r {
	case '\'':
		return `'\''`
	case '"':
		return `'"'`
	}
	if r > 0x10FFFF || 0xD800 <= r && r <= 0xDFFF || r < 0 {
		r = 0xFFFD
	}
	quoted := Quote(string(r))
	return "'" + quoted[1:len(quoted)-1] + "'"
}

func AppendInt(dst []byte, i int64, base int) []byte {
	return append(dst, FormatInt(i, base)...)
}

func AppendQuote(dst []byte, s string) []byte {
	return append(dst, Quote(s)...)
}

func AppendBool(dst []byte, b bool) []byte {
	return append(dst, FormatBool(b)...)
}

// unquote returns what the Go string or character literal s stands for.
func unquote(s string) (value string, ok bool)

func Unquote(s string) (string, error) {
	value, ok := unquote(s)
	if !ok {
		return "", ErrSyntax
	}
	return value, nil
}
