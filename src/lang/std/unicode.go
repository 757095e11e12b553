// Package unicode has properties of code points.
//
// Written for Lockscope from the documentation of Go's package. Beyond Latin-1 the machine decides, by its own tables.
package unicode

const (
	MaxRune         = '\U0010FFFF'
	ReplacementChar = '\uFFFD'
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'
)

const (
	UpperCase = iota
	LowerCase
	TitleCase
)

// Properties that the machine knows.
const (
	upper = iota
	lower
	letter
	digit
	number
	space
	punct
	symbol
	control
	printable
)

// has reports whether r has the property.
func has(r rune, property int) bool

// to returns r in upper (0) or lower (1) case.
func to(r rune, which int) rune

func IsUpper(r rune) bool {
	if r < 0x80 {
		return 'A' <= r && r <= 'Z'
	}
	return has(r, upper)
}

func IsLower(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z'
	}
	return has(r, lower)
}

func IsLetter(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return has(r, letter)
}

func IsDigit(r rune) bool {
	if r < 0x80 {
		return '0' <= r && r <= '9'
	}
	return has(r, digit)
}

func IsNumber(r rune) bool {
	if r < 0x80 {
		return '0' <= r && r <= '9'
	}
	return has(r, number)
}

func IsSpace(r rune) bool {
	if r < 0x80 {
		return r == ' ' || '\t' <= r && r <= '\r'
	}
	return has(r, space)
}

func IsPunct(r rune) bool { return has(r, punct) }

func IsSymbol(r rune) bool { return has(r, symbol) }

func IsControl(r rune) bool { return has(r, control) }

func IsPrint(r rune) bool { return has(r, printable) }

func IsGraphic(r rune) bool {
	return has(r, printable) || r != ' ' && has(r, space) && !has(r, control)
}

func ToUpper(r rune) rune {
	if r < 0x80 {
		if 'a' <= r && r <= 'z' {
			return r - ('a' - 'A')
		}
		return r
	}
	return to(r, UpperCase)
}

func ToLower(r rune) rune {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			return r + ('a' - 'A')
		}
		return r
	}
	return to(r, LowerCase)
}

func ToTitle(r rune) rune { return ToUpper(r) }

func To(_case int, r rune) rune {
	if _case == LowerCase {
		return ToLower(r)
	}
	return ToUpper(r)
}
