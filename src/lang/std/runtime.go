// Package runtime talks to what runs the program.
//
// Written for Lockscope from the documentation of Go's package. A function without a body is carried out by the machine.
package runtime

// Operating system and architecture as a program under Lockscope sees them.
const (
	GOOS     = "js"
	GOARCH   = "wasm"
	Compiler = "lockscope"
)

// Error is a run-time error, such as an index out of range.
type Error interface {
	error
	RuntimeError()
}

// errorString is a run-time error's text without the words "runtime error: ".
type errorString string

func (e errorString) Error() string { return "runtime error: " + string(e) }

func (e errorString) RuntimeError() {}

// plainError is a run-time error whose text stands alone.
type plainError struct {
	text string
}

func (e *plainError) Error() string { return e.text }

func (e *plainError) RuntimeError() {}

// panicText returns what is printed behind "panic: " for a value that nobody recovered.
func panicText(v any) string {
	if err, ok := v.(error); ok {
		return err.Error()
	}
	if s, ok := v.(interface{ String() string }); ok {
		return s.String()
	}
	return printed(v)
}

// printed returns v as the builtin print writes it; values of other than basic types as their type and an address.
func printed(v any) string

// printValues writes values to standard error as the builtins print and println do; line: with spaces and a newline.
func printValues(line bool, a ...any)

// writeStderr writes s to standard error.
func writeStderr(s string)

// fatal ends the program with "fatal error: " and the message.
func fatal(message string)

// typeName returns v's dynamic type as %T writes it.
func typeName(v any) string

// Conversions between strings and slices.
func bytesToString(b []byte) string
func stringToBytes(s string) []byte
func runesToString(r []rune) string
func stringToRunes(s string) []rune

// Gosched lets other goroutines run.
func Gosched()

// NumGoroutine returns how many goroutines exist.
func NumGoroutine() int

// NumCPU returns the number of workers.
func NumCPU() int

// What GOMAXPROCS was set to last; 0: the number of workers.
var maxProcs int

// GOMAXPROCS sets and returns what was set before, but a run's workers don't change.
func GOMAXPROCS(n int) int {
	before := maxProcs
	if before == 0 {
		before = NumCPU()
	}
	if n > 0 {
		maxProcs = n
	}
	return before
}

// GC does nothing: memory is not reused during a run.
func GC() {}

// KeepAlive does nothing.
func KeepAlive(x any) {}

// Version returns the version of Go whose behaviour is followed.
func Version() string {
	return "go1.19"
}
