// Package bufio reads by lines and words, and writes in large pieces.
//
// Written for Lockscope from the documentation of Go's package.
package bufio

import (
	"errors"
	"io"
	"unicode"
	"unicode/utf8"
)

// MaxScanTokenSize is the longest token that a Scanner reads, unless Buffer says otherwise.
const MaxScanTokenSize = 64 * 1024

var (
	ErrTooLong           = errors.New("bufio.Scanner: token too long")
	ErrInvalidUnreadByte = errors.New("bufio: invalid use of UnreadByte")
)

// Reader reads bytes, runes and lines.
type Reader struct {
	rd   io.Reader
	buf  []byte
	from int
	to   int
	last bool
	err  error
}

func NewReader(rd io.Reader) *Reader {
	return &Reader{rd: rd, buf: make([]byte, 4096)}
}

func NewReaderSize(rd io.Reader, size int) *Reader {
	return NewReader(rd)
}

// fill reads more bytes into the empty buffer. The last byte read stays in front of them, for UnreadByte.
func (b *Reader) fill() error {
	if b.err != nil {
		return b.err
	}
	keep := 0
	if b.from > 0 {
		b.buf[0] = b.buf[b.from-1]
		keep = 1
	}
	n, err := b.rd.Read(b.buf[keep:])
	b.from, b.to = keep, keep+n
	b.err = err
	if n == 0 {
		if err == nil {
			return errors.New("multiple Read calls return no data or error")
		}
		return err
	}
	return nil
}

func (b *Reader) ReadByte() (byte, error) {
	if b.from == b.to {
		err := b.fill()
		if err != nil {
			b.last = false
			return 0, err
		}
	}
	c := b.buf[b.from]
	b.from++
	b.last = true
	return c, nil
}

func (b *Reader) UnreadByte() error {
	if !b.last || b.from == 0 {
		return ErrInvalidUnreadByte
	}
	b.from--
	b.last = false
	return nil
}

func (b *Reader) Buffered() int { return b.to - b.from }

func (b *Reader) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	if b.from == b.to {
		err := b.fill()
		if err != nil {
			return 0, err
		}
	}
	n = copy(p, b.buf[b.from:b.to])
	b.from += n
	b.last = true
	return n, nil
}

func (b *Reader) ReadRune() (r rune, size int, err error) {
	c, err := b.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	if c < utf8.RuneSelf {
		return rune(c), 1, nil
	}
	text := []byte{c}
	for !utf8.FullRuneInString(string(text)) {
		c, err = b.ReadByte()
		if err != nil {
			break
		}
		if utf8.RuneStart(c) {
			b.UnreadByte()
			break
		}
		text = append(text, c)
	}
	r, size = utf8.DecodeRune(text)
	return r, size, nil
}

// ReadBytes reads up to and with the first delim.
func (b *Reader) ReadBytes(delim byte) ([]byte, error) {
	var line []byte
	for {
		c, err := b.ReadByte()
		if err != nil {
			return line, err
		}
		line = append(line, c)
		if c == delim {
			return line, nil
		}
	}
}

func (b *Reader) ReadString(delim byte) (string, error) {
	line, err := b.ReadBytes(delim)
	return string(line), err
}

// ReadLine reads a line without its end.
func (b *Reader) ReadLine() (line []byte, isPrefix bool, err error) {
	line, err = b.ReadBytes('\n')
	if len(line) == 0 {
		return nil, false, err
	}
	if line[len(line)-1] == '\n' {
		line = line[:len(line)-1]
		if len(line) > 0 && line[len(line)-1] == '\r' {
			line = line[:len(line)-1]
		}
	}
	return line, false, nil
}

// Writer collects what is written until it is flushed.
type Writer struct {
	wr  io.Writer
	buf []byte
	err error
}

const size = 4096

func NewWriter(w io.Writer) *Writer {
	return &Writer{wr: w}
}

func NewWriterSize(w io.Writer, size int) *Writer {
	return NewWriter(w)
}

func (b *Writer) Flush() error {
	if b.err == nil && len(b.buf) > 0 {
		_, b.err = io.WriteString(b.wr, string(b.buf))
	}
	b.buf = b.buf[:0]
	return b.err
}

// flushFull flushes when the buffer holds as much as it should.
func (b *Writer) flushFull() error {
	if len(b.buf) >= size {
		return b.Flush()
	}
	return b.err
}

func (b *Writer) Write(p []byte) (n int, err error) {
	b.buf = append(b.buf, p...)
	return len(p), b.flushFull()
}

func (b *Writer) WriteString(s string) (n int, err error) {
	b.buf = append(b.buf, s...)
	return len(s), b.flushFull()
}

func (b *Writer) WriteByte(c byte) error {
	b.buf = append(b.buf, c)
	return b.flushFull()
}

func (b *Writer) WriteRune(r rune) (n int, err error) {
	return b.WriteString(string(r))
}

func (b *Writer) Buffered() int { return len(b.buf) }

// SplitFunc finds the next token in data: how far to go on, and the token.
type SplitFunc func(data []byte, atEOF bool) (advance int, token []byte, err error)

// Scanner reads tokens: lines, unless Split says otherwise.
type Scanner struct {
	r     io.Reader
	split SplitFunc
	max   int
	buf   []byte
	token []byte
	done  bool
	err   error
}

func NewScanner(r io.Reader) *Scanner {
	return &Scanner{r: r, split: ScanLines, max: MaxScanTokenSize}
}

func (s *Scanner) Split(split SplitFunc) { s.split = split }

func (s *Scanner) Buffer(buf []byte, max int) { s.max = max }

func (s *Scanner) Text() string { return string(s.token) }

func (s *Scanner) Bytes() []byte { return s.token }

func (s *Scanner) Err() error { return s.err }

// Scan goes on to the next token, or returns false at the end or for an error.
func (s *Scanner) Scan() bool {
	s.token = nil
	for s.err == nil {
		if len(s.buf) > 0 || s.done {
			advance, token, err := s.split(s.buf, s.done)
			if err != nil {
				s.err = err
				return false
			}
			if advance < 0 || advance > len(s.buf) {
				s.err = errors.New("bufio.Scanner: SplitFunc returns advance count beyond input")
				return false
			}
			s.buf = s.buf[advance:]
			if token != nil {
				s.token = token
				return true
			}
			if s.done {
				return false
			}
		}
		if len(s.buf) >= s.max {
			s.err = ErrTooLong
			return false
		}
		s.more()
	}
	return false
}

// more reads another piece of the input.
func (s *Scanner) more() {
	piece := make([]byte, 1024)
	n, err := s.r.Read(piece)
	s.buf = append(s.buf, piece[:n]...)
	if err == io.EOF {
		s.done = true
	} else if err != nil {
		s.err = err
	}
}

func ScanLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	for i, c := range data {
		if c == '\n' {
			line := data[:i]
			if i > 0 && data[i-1] == '\r' {
				line = data[:i-1]
			}
			return i + 1, line, nil
		}
	}
	if atEOF && len(data) > 0 {
		line := data
		if line[len(line)-1] == '\r' {
			line = line[:len(line)-1]
		}
		return len(data), line, nil
	}
	return 0, nil, nil
}

func ScanWords(data []byte, atEOF bool) (advance int, token []byte, err error) {
	start := 0
	for start < len(data) {
		r, size := utf8.DecodeRune(data[start:])
		if !unicode.IsSpace(r) {
			break
		}
		start += size
	}
	for i := start; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if unicode.IsSpace(r) {
			return i + size, data[start:i], nil
		}
		i += size
	}
	if atEOF && len(data) > start {
		return len(data), data[start:], nil
	}
	return start, nil, nil
}

func ScanBytes(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if len(data) == 0 {
		return 0, nil, nil
	}
	return 1, data[:1], nil
}

func ScanRunes(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if len(data) == 0 || !atEOF && !utf8.FullRuneInString(string(data)) {
		return 0, nil, nil
	}
	r, size := utf8.DecodeRune(data)
	return size, []byte(string(r)), nil
}
