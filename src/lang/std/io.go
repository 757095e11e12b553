// Package io has the interfaces of what can be read and written.
//
// Written for Lockscope from the documentation of Go's package.
package io

import "errors"

// EOF is what a reader returns when there is no more input.
var EOF = errors.New("EOF")

// ErrUnexpectedEOF says that the input ended in the middle of something.
var ErrUnexpectedEOF = errors.New("unexpected EOF")

type Reader interface {
	Read(p []byte) (n int, err error)
}

type Writer interface {
	Write(p []byte) (n int, err error)
}

type StringWriter interface {
	WriteString(s string) (n int, err error)
}

type ByteReader interface {
	ReadByte() (byte, error)
}

type ByteScanner interface {
	ByteReader
	UnreadByte() error
}

// WriteString writes s to w, without a copy if w has a method WriteString.
func WriteString(w Writer, s string) (n int, err error) {
	if sw, ok := w.(StringWriter); ok {
		return sw.WriteString(s)
	}
	return w.Write([]byte(s))
}

type discard struct{}

func (discard) Write(p []byte) (int, error) {
	return len(p), nil
}

func (discard) WriteString(s string) (int, error) {
	return len(s), nil
}

// Discard swallows what is written to it.
var Discard Writer = discard{}
