// Package fmt formats and scans values.
//
// Written for Lockscope from the documentation of Go's package. Formatting is done by the machine (functions without a body);
// scanning reads standard input byte by byte, as Go's does.
package fmt

import (
	"errors"
	"io"
	"os"
	"strconv"
)

// Stringer is a value that knows its own text.
type Stringer interface {
	String() string
}

// GoStringer is a value that knows its own text for %#v.
type GoStringer interface {
	GoString() string
}

func Println(a ...any) (n int, err error)
func Print(a ...any) (n int, err error)
func Printf(format string, a ...any) (n int, err error)
func Sprintln(a ...any) string
func Sprint(a ...any) string
func Sprintf(format string, a ...any) string

func Fprintln(w io.Writer, a ...any) (n int, err error) {
	return io.WriteString(w, Sprintln(a...))
}

func Fprint(w io.Writer, a ...any) (n int, err error) {
	return io.WriteString(w, Sprint(a...))
}

func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	return io.WriteString(w, Sprintf(format, a...))
}

// errorf formats as Sprintf does and %w as %v. Bit i of wrapped is set if a[i] is an error that was formatted with %w.
func errorf(format string, a ...any) (text string, wrapped uint64)

// Errorf returns an error with the formatted text, which wraps the operands of %w.
func Errorf(format string, a ...any) error {
	text, wrapped := errorf(format, a...)
	if wrapped == 0 {
		return errors.New(text)
	}
	if wrapped&(wrapped-1) != 0 {
		all := &wrapErrors{msg: text}
		for i, v := range a {
			if err, ok := v.(error); ok && i < 64 && wrapped>>uint(i)&1 != 0 {
				all.errs = append(all.errs, err)
			}
		}
		return all
	}
	one := &wrapError{msg: text}
	for i, v := range a {
		if err, ok := v.(error); ok && i < 64 && wrapped>>uint(i)&1 != 0 {
			one.err = err
		}
	}
	return one
}

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string {
	return e.msg
}

func (e *wrapError) Unwrap() error {
	return e.err
}

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string {
	return e.msg
}

func (e *wrapErrors) Unwrap() []error {
	return e.errs
}

// Scanln reads values separated by spaces up to the end of the line.
func Scanln(a ...any) (n int, err error) {
	return Fscanln(os.Stdin, a...)
}

// Scan reads values separated by spaces; newlines count as spaces.
func Scan(a ...any) (n int, err error) {
	return Fscan(os.Stdin, a...)
}

func Fscanln(r io.Reader, a ...any) (n int, err error) {
	s := newScan(r, true)
	defer s.finish()
	return s.scan(a)
}

func Fscan(r io.Reader, a ...any) (n int, err error) {
	s := newScan(r, false)
	defer s.finish()
	return s.scan(a)
}

func Sscanln(str string, a ...any) (n int, err error) {
	return Fscanln(&stringReader{str}, a...)
}

func Sscan(str string, a ...any) (n int, err error) {
	return Fscan(&stringReader{str}, a...)
}

type stringReader struct {
	rest string
}

func (r *stringReader) Read(p []byte) (n int, err error) {
	if r.rest == "" {
		return 0, io.EOF
	}
	n = copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// One call of a scanning function. The byte behind a value is read to find its end; it is lost with the scan, as in Go,
// unless the reader can take it back.
type scan struct {
	reader    io.Reader
	bytes     io.ByteScanner
	buffer    []byte
	peeked    int
	nlIsSpace bool
}

const (
	nothing = -1
	end     = -2
)

func newScan(r io.Reader, line bool) *scan {
	s := &scan{reader: r, buffer: make([]byte, 1), peeked: nothing, nlIsSpace: !line}
	if b, ok := r.(io.ByteScanner); ok {
		s.bytes = b
	}
	return s
}

// finish gives back the byte that was read but not used.
func (s *scan) finish() {
	if s.bytes != nil && s.peeked >= 0 {
		s.bytes.UnreadByte()
	}
}

// peek returns the next byte without consuming it, or end.
func (s *scan) peek() int {
	if s.peeked != nothing {
		return s.peeked
	}
	if s.bytes != nil {
		b, err := s.bytes.ReadByte()
		if err != nil {
			s.peeked = end
		} else {
			s.peeked = int(b)
		}
		return s.peeked
	}
	n, err := s.reader.Read(s.buffer)
	if n == 0 || err != nil {
		s.peeked = end
	} else {
		s.peeked = int(s.buffer[0])
	}
	return s.peeked
}

func (s *scan) next() int {
	b := s.peek()
	if b != end {
		s.peeked = nothing
	}
	return b
}

func isSpace(b int) bool {
	return b == ' ' || b == '\t' || b == '\r' || b == '\v' || b == '\f'
}

// skipSpace goes to the next value. A newline on the way is an error for a scan of one line.
func (s *scan) skipSpace() error {
	for {
		b := s.peek()
		if b == '\n' {
			s.next()
			if s.nlIsSpace {
				continue
			}
			return errors.New("unexpected newline")
		}
		if !isSpace(b) {
			return nil
		}
		s.next()
	}
}

func (s *scan) token() string {
	text := make([]byte, 0, 16)
	for {
		b := s.peek()
		if b == end || b == '\n' || isSpace(b) {
			return string(text)
		}
		text = append(text, byte(b))
		s.next()
	}
}

func (s *scan) scan(a []any) (n int, err error) {
	for _, v := range a {
		err = s.value(v)
		if err != nil {
			return n, err
		}
		n++
	}
	if s.nlIsSpace {
		return n, nil
	}
	for {
		b := s.next()
		if b == '\n' || b == end {
			return n, nil
		}
		if !isSpace(b) {
			return n, errors.New("expected newline")
		}
	}
}

// value scans one value into *v.
func (s *scan) value(v any) error {
	err := s.skipSpace()
	if err != nil {
		return err
	}
	if s.peek() == end {
		return io.EOF
	}
	switch p := v.(type) {
	case *string:
		*p = s.token()
	case *[]byte:
		*p = []byte(s.token())
	case *int:
		return s.integer(func(x int64) { *p = int(x) }, 64)
	case *int8:
		return s.integer(func(x int64) { *p = int8(x) }, 8)
	case *int16:
		return s.integer(func(x int64) { *p = int16(x) }, 16)
	case *int32:
		return s.integer(func(x int64) { *p = int32(x) }, 32)
	case *int64:
		return s.integer(func(x int64) { *p = x }, 64)
	case *uint:
		return s.unsigned(func(x uint64) { *p = uint(x) }, 64)
	case *uint8:
		return s.unsigned(func(x uint64) { *p = uint8(x) }, 8)
	case *uint16:
		return s.unsigned(func(x uint64) { *p = uint16(x) }, 16)
	case *uint32:
		return s.unsigned(func(x uint64) { *p = uint32(x) }, 32)
	case *uint64:
		return s.unsigned(func(x uint64) { *p = x }, 64)
	case *float64:
		x, err := strconv.ParseFloat(s.float(), 64)
		if err != nil {
			return err
		}
		*p = x
	case *float32:
		x, err := strconv.ParseFloat(s.float(), 32)
		if err != nil {
			return err
		}
		*p = float32(x)
	case *bool:
		return s.boolean(p)
	default:
		return errors.New("can't scan type: " + Sprintf("%T", v))
	}
	return nil
}

// number reads the longest text made of the given bytes.
func (s *scan) number(of string) string {
	text := make([]byte, 0, 24)
	for {
		b := s.peek()
		if b == end || !has(of, byte(b)) {
			return string(text)
		}
		text = append(text, byte(b))
		s.next()
	}
}

// accept reads a byte if it is one of the given ones.
func (s *scan) accept(of string) bool {
	b := s.peek()
	if b == end || !has(of, byte(b)) {
		return false
	}
	s.next()
	return true
}

// word reads "true" or "false" behind its first letter: all of it or nothing.
func (s *scan) word(letters ...string) error {
	for i, letter := range letters {
		if !s.accept(letter) {
			if i == 0 {
				return nil
			}
			return errors.New("syntax error scanning boolean")
		}
	}
	return nil
}

func (s *scan) boolean(p *bool) error {
	switch s.next() {
	case '1':
		*p = true
	case 't', 'T':
		*p = true
		return s.word("rR", "uU", "eE")
	case 'f', 'F':
		*p = false
		return s.word("aA", "lL", "sS", "eE")
	default:
		*p = false
	}
	return nil
}

// float reads the text of a floating-point number.
func (s *scan) float() string {
	text := ""
	take := func(of string) bool {
		b := s.peek()
		if !s.accept(of) {
			return false
		}
		text += string([]byte{byte(b)})
		return true
	}
	if take("nN") && take("aA") && take("nN") {
		return text
	}
	take("+-")
	if take("iI") && take("nN") && take("fF") {
		return text
	}
	digits := "0123456789_"
	exponent := "eEpP"
	if take("0") && take("xX") {
		digits = "0123456789aAbBcCdDeEfF_"
		exponent = "pP"
	}
	for take(digits) {
	}
	if take(".") {
		for take(digits) {
		}
	}
	if take(exponent) {
		take("+-")
		for take("0123456789_") {
		}
	}
	return text
}

func has(s string, b byte) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == b {
			return true
		}
	}
	return false
}

// digits reads an integer's digits with an optional prefix (0b, 0o, 0x), and returns them with their base.
func (s *scan) digits() (text string, base int) {
	if s.peek() != '0' {
		return s.number("0123456789_"), 10
	}
	s.next()
	switch s.peek() {
	case 'b', 'B':
		s.next()
		return s.number("01_"), 2
	case 'o', 'O':
		s.next()
		return s.number("01234567_"), 8
	case 'x', 'X':
		s.next()
		return s.number("0123456789aAbBcCdDeEfF_"), 16
	}
	return "0" + s.number("01234567_"), 8
}

func (s *scan) integer(set func(x int64), bits int) error {
	sign := ""
	if b := s.peek(); b == '-' || b == '+' {
		s.next()
		if b == '-' {
			sign = "-"
		}
	}
	text, base := s.digits()
	if text == "" {
		return errors.New("expected integer")
	}
	x, err := strconv.ParseInt(sign+text, base, 64)
	if err != nil {
		return err
	}
	if bits < 64 && x<<uint(64-bits)>>uint(64-bits) != x {
		return errors.New("integer overflow on token " + sign + text)
	}
	set(x)
	return nil
}

func (s *scan) unsigned(set func(x uint64), bits int) error {
	text, base := s.digits()
	if text == "" {
		return errors.New("expected integer")
	}
	x, err := strconv.ParseUint(text, base, 64)
	if err != nil {
		return err
	}
	if bits < 64 && x>>uint(bits) != 0 {
		return errors.New("unsigned integer overflow on token " + text)
	}
	set(x)
	return nil
}
