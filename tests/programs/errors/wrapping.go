// fmt.Errorf adds context; %w prints like %v and keeps the cause.
package main

import (
	"errors"
	"fmt"
)

var ErrBase = errors.New("base failure")

func low() error  { return ErrBase }
func mid() error  { return fmt.Errorf("mid: %w", low()) }
func high() error { return fmt.Errorf("high(%d): %w", 3, mid()) }

func main() {
	err := high()
	fmt.Println(err)
	fmt.Println(err == ErrBase, errors.Unwrap(errors.Unwrap(err)) == ErrBase, errors.Unwrap(ErrBase))
	fmt.Println(fmt.Errorf("plain %s %d", "text", 5))
	fmt.Println(fmt.Errorf("no verbs").Error())
	fmt.Println(fmt.Errorf("%v and %v", ErrBase, nil))
	if err := high(); err != nil {
		fmt.Printf("failed: %v (%d)\n", err, len(err.Error()))
	}
}
