// strings.Builder as a value, behind a pointer and inside a struct.
package main

import (
	"fmt"
	"strings"
	"sync"
)

type log struct {
	mu  sync.Mutex
	buf strings.Builder
}

func (l *log) add(format string, args ...interface{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.WriteString(fmt.Sprintf(format, args...))
	l.buf.WriteByte(';')
}

func writeTo(b *strings.Builder, words ...string) {
	for _, w := range words {
		b.WriteString(w)
	}
}

func main() {
	var b strings.Builder
	for i := 3; i >= 1; i-- {
		b.WriteString(fmt.Sprintf("%d...", i))
	}
	b.WriteByte('g')
	b.WriteRune('ö')
	writeTo(&b, " now", "!")
	fmt.Println(b.String(), b.Len())
	b.Reset()
	fmt.Printf("%q %d\n", b.String(), b.Len())
	b.WriteString(fmt.Sprint("a", 1, 2, "b"))
	b.WriteString(fmt.Sprintln("line", 3))
	fmt.Printf("%q\n", b.String())

	l := &log{}
	l.add("start")
	l.add("n=%d s=%s", 4, "x")
	fmt.Println(l.buf.String())
}
