// Package errors makes and examines error values.
//
// Written for Lockscope from the documentation of Go's package. A function without a body is carried out by the machine.
package errors

// New returns an error with the given text. Each call returns a distinct value, even for the same text.
func New(text string) error {
	return &errorString{text}
}

type errorString struct {
	s string
}

func (e *errorString) Error() string {
	return e.s
}

// Unwrap returns what err's Unwrap method returns, or nil if it has no such method.
func Unwrap(err error) error {
	wrapper, ok := err.(interface{ Unwrap() error })
	if !ok {
		return nil
	}
	return wrapper.Unwrap()
}

// Is reports whether err, or an error that it wraps, equals target or says so itself in its Is method.
func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	return is(err, target, comparable(target))
}

func is(err, target error, targetComparable bool) bool {
	for err != nil {
		if targetComparable && comparable(err) && err == target {
			return true
		}
		if judge, ok := err.(interface{ Is(error) bool }); ok && judge.Is(target) {
			return true
		}
		if wrapper, ok := err.(interface{ Unwrap() error }); ok {
			err = wrapper.Unwrap()
			continue
		}
		if wrapper, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range wrapper.Unwrap() {
				if is(e, target, targetComparable) {
					return true
				}
			}
		}
		return false
	}
	return false
}

// comparable reports whether comparing v with == cannot panic.
func comparable(v any) bool

// As finds the first error in err's tree that can be assigned to the variable that target points to, and assigns it.
func As(err error, target any) bool {
	if err == nil {
		return false
	}
	if target == nil {
		panic("errors: target cannot be nil")
	}
	switch checkTarget(target) {
	case 1:
		panic("errors: target must be a non-nil pointer")
	case 2:
		panic("errors: *target must be interface or implement error")
	}
	return as(err, target)
}

func as(err error, target any) bool {
	for err != nil {
		if assign(err, target) {
			return true
		}
		if helper, ok := err.(interface{ As(any) bool }); ok && helper.As(target) {
			return true
		}
		if wrapper, ok := err.(interface{ Unwrap() error }); ok {
			err = wrapper.Unwrap()
			continue
		}
		if wrapper, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range wrapper.Unwrap() {
				if as(e, target) {
					return true
				}
			}
		}
		return false
	}
	return false
}

// checkTarget returns 0 if As can use target, 1 if it isn't a non-nil pointer, 2 if it points to a type that no error has.
func checkTarget(target any) int

// assign sets *target to err if err's dynamic type allows that.
func assign(err error, target any) bool

// Join returns an error that wraps those of errs that aren't nil, or nil if there is none.
func Join(errs ...error) error {
	n := 0
	for _, err := range errs {
		if err != nil {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	joined := &joinError{make([]error, 0, n)}
	for _, err := range errs {
		if err != nil {
			joined.errs = append(joined.errs, err)
		}
	}
	return joined
}

type joinError struct {
	errs []error
}

func (e *joinError) Error() string {
	text := ""
	for i, err := range e.errs {
		if i > 0 {
			text += "\n"
		}
		text += err.Error()
	}
	return text
}

func (e *joinError) Unwrap() []error {
	return e.errs
}
