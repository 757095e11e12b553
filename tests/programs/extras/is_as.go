// errors.Is and errors.As look through wrapped errors.
package main

import (
	"errors"
	"fmt"
)

var ErrEmpty = errors.New("empty")

type ParseError struct {
	Line int
}

func (p *ParseError) Error() string { return fmt.Sprintf("parse error on line %d", p.Line) }

func run(n int) error {
	switch n {
	case 0:
		return fmt.Errorf("run: %w", ErrEmpty)
	case 1:
		return fmt.Errorf("run: %w", fmt.Errorf("step: %w", &ParseError{7}))
	}
	return nil
}

func main() {
	for i := 0; i < 3; i++ {
		err := run(i)
		fmt.Println(err, errors.Is(err, ErrEmpty))
		var p *ParseError
		if errors.As(err, &p) {
			fmt.Println("line", p.Line)
		}
	}
}
