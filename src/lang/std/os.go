// Package os has the standard streams and the end of the program.
//
// Written for Lockscope from the documentation of Go's package. A program here has no files, arguments or environment.
package os

import (
	"errors"
	"io"
)

var (
	ErrInvalid  = errors.New("invalid argument")
	ErrNotExist = errors.New("file does not exist")
)

// Args has the program's name only.
var Args = []string{"prog"}

var (
	Stdin  = &File{0, "/dev/stdin"}
	Stdout = &File{1, "/dev/stdout"}
	Stderr = &File{2, "/dev/stderr"}
)

// File is one of the three standard streams.
type File struct {
	fd   int
	name string
}

func (f *File) Name() string {
	return f.name
}

func (f *File) Fd() uintptr {
	return uintptr(f.fd)
}

func (f *File) Close() error {
	return nil
}

func (f *File) Sync() error {
	return nil
}

func (f *File) Write(b []byte) (n int, err error) {
	return f.WriteString(string(b))
}

func (f *File) WriteString(s string) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	if f.fd == 0 {
		return 0, errors.New("write /dev/stdin: bad file descriptor")
	}
	write(f.fd, s)
	return len(s), nil
}

// The rest of the line of standard input that was read last.
var pending string

func (f *File) Read(b []byte) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	if f.fd != 0 {
		return 0, errors.New("read " + f.name + ": bad file descriptor")
	}
	if len(b) == 0 {
		return 0, nil
	}
	if pending == "" {
		line, ok := readLine()
		if !ok {
			return 0, io.EOF
		}
		pending = line
	}
	n = copy(b, pending)
	pending = pending[n:]
	return n, nil
}

// write writes s to standard output (1) or standard error (2).
func write(fd int, s string)

// readLine waits for a line of standard input and returns it with its newline, or false at the end.
func readLine() (line string, ok bool)

// Exit ends the program at once with the given status; deferred functions are not run.
func Exit(code int)

// Getenv returns "": there is no environment.
func Getenv(key string) string {
	return ""
}

// LookupEnv finds nothing: there is no environment.
func LookupEnv(key string) (string, bool) {
	return "", false
}

// Getpid returns a made-up process id.
func Getpid() int {
	return 1
}

func Hostname() (name string, err error) {
	return "lockscope", nil
}
