// Error types of the program's own, by value and by pointer.
package main

import (
	"errors"
	"fmt"
)

type InsufficientFunds struct {
	Need, Have int
}

func (e InsufficientFunds) Error() string {
	return fmt.Sprintf("insufficient funds: need %d, have %d", e.Need, e.Have)
}

type NotFound struct{ Name string }

func (e *NotFound) Error() string { return "not found: " + e.Name }

type Code int

func (c Code) Error() string { return fmt.Sprint("code ", int(c)) }

var ErrClosed = errors.New("closed")

func withdraw(balance, amount int) (int, error) {
	if amount > balance {
		return balance, InsufficientFunds{amount, balance}
	}
	return balance - amount, nil
}

func find(m map[string]int, name string) (int, error) {
	if v, ok := m[name]; ok {
		return v, nil
	}
	return 0, &NotFound{name}
}

func op(n int) error {
	switch n {
	case 0:
		return nil
	case 1:
		return ErrClosed
	case 2:
		return Code(404)
	}
	return fmt.Errorf("op %d: %w", n, ErrClosed)
}

func typedNil() error {
	var e *NotFound
	return e
}

func main() {
	b, err := withdraw(100, 30)
	fmt.Println(b, err, err == nil)
	b, err = withdraw(b, 500)
	fmt.Println(b, err)
	if e, ok := err.(InsufficientFunds); ok {
		fmt.Println("short by", e.Need-e.Have)
	}
	fmt.Println(err == InsufficientFunds{500, 70}, err != error(InsufficientFunds{1, 2}))
	_, err = find(map[string]int{"a": 1}, "zed")
	fmt.Println(err)
	if e, ok := err.(*NotFound); ok {
		fmt.Println(e.Name)
	}
	_, isCode := err.(Code)
	fmt.Println(isCode)
	for i := 0; i < 4; i++ {
		err := op(i)
		fmt.Println(i, err, err == ErrClosed)
		fmt.Printf("%v %s|%q\n", err, err, fmt.Sprint(err))
	}
	fmt.Println(typedNil() == nil, typedNil() != nil)
	fmt.Println(errors.New("same") == errors.New("same"), ErrClosed.Error())
	errs := []error{ErrClosed, nil, Code(7)}
	fmt.Println(errs, len(errs))
	m := map[string]error{"x": ErrClosed}
	fmt.Println(m["x"], m["y"], m)
	fmt.Printf("%T %T %T\n", errs[0], errs[2], op(3))
	var e error = Code(1)
	switch v := e.(type) {
	case *NotFound:
		fmt.Println("not found", v.Name)
	case Code:
		fmt.Println("code", v+1, int(v))
	}
	type result struct {
		value int
		Err   error
	}
	r := result{1, op(1)}
	fmt.Println(r, result{})
	fmt.Printf("%+v\n", r)
}
