// Package time measures and shows time.
//
// Written for Lockscope from the documentation of Go's package. The only time zone is UTC.
package time

import "errors"

// Duration is a span of time in nanoseconds.
type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

const (
	minDuration Duration = -1 << 63
	maxDuration Duration = 1<<63 - 1
)

// Sleep parks the goroutine for at least d.
func Sleep(d Duration)

// now returns nanoseconds since 1970 and since the run's start.
func now() (wall, monotonic int64)

// digits returns v in decimal with at least width digits.
func digits(v int64, width int) string {
	var buf [20]byte
	i := len(buf)
	u := uint64(v)
	if v < 0 {
		u = -u
	}
	for u > 0 || width > 0 {
		i--
		buf[i] = byte('0' + u%10)
		u /= 10
		width--
	}
	if v < 0 {
		i--
		buf[i] = '-'
	}
	return string(buf[i:])
}

// fraction returns the digits of v/10^places behind a point, without zeros at the end; "" for none.
func fraction(v uint64, places int) string {
	text := digits(int64(v), places)
	for text != "" && text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if text == "" {
		return ""
	}
	return "." + text
}

// String returns the duration as in "72h3m0.5s", with a smaller unit below a second.
func (d Duration) String() string {
	if d == 0 {
		return "0s"
	}
	u := uint64(d)
	sign := ""
	if d < 0 {
		u = -u
		sign = "-"
	}
	switch {
	case u < uint64(Microsecond):
		return sign + digits(int64(u), 1) + "ns"
	case u < uint64(Millisecond):
		return sign + digits(int64(u/1000), 1) + fraction(u%1000, 3) + "µs"
	case u < uint64(Second):
		return sign + digits(int64(u/1000000), 1) + fraction(u%1000000, 6) + "ms"
	}
	seconds := u / 1000000000
	text := digits(int64(seconds%60), 1) + fraction(u%1000000000, 9) + "s"
	minutes := seconds / 60
	if minutes > 0 {
		text = digits(int64(minutes%60), 1) + "m" + text
	}
	if minutes >= 60 {
		text = digits(int64(minutes/60), 1) + "h" + text
	}
	return sign + text
}

func (d Duration) Nanoseconds() int64 { return int64(d) }

func (d Duration) Microseconds() int64 { return int64(d) / 1000 }

func (d Duration) Milliseconds() int64 { return int64(d) / 1000000 }

func (d Duration) Seconds() float64 {
	return float64(d/Second) + float64(d%Second)/1e9
}

func (d Duration) Minutes() float64 {
	return float64(d/Minute) + float64(d%Minute)/60e9
}

func (d Duration) Hours() float64 {
	return float64(d/Hour) + float64(d%Hour)/3600e9
}

func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == minDuration:
		return maxDuration
	}
	return -d
}

// Truncate rounds d toward zero to a multiple of m.
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

// Round rounds d to the nearest multiple of m, halves away from zero.
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if uint64(r)+uint64(r) < uint64(m) {
			return d + r
		}
		if rounded := d - m + r; rounded < d {
			return rounded
		}
		return minDuration
	}
	if uint64(r)+uint64(r) < uint64(m) {
		return d - r
	}
	if rounded := d + m - r; rounded > d {
		return rounded
	}
	return maxDuration
}

// ParseDuration reads a text such as "300ms" or "-1.5h".
func ParseDuration(s string) (Duration, error) {
	wrong := errors.New("time: invalid duration \"" + s + "\"")
	rest := s
	negative := false
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		negative = rest[0] == '-'
		rest = rest[1:]
	}
	if rest == "0" {
		return 0, nil
	}
	if rest == "" {
		return 0, wrong
	}
	var total uint64
	for rest != "" {
		var value, scale uint64 = 0, 1
		found := false
		point := false
		i := 0
		for ; i < len(rest); i++ {
			c := rest[i]
			if c == '.' && !point {
				point = true
				continue
			}
			if c < '0' || c > '9' {
				break
			}
			found = true
			if point && scale >= 1000000000000000 {
				continue
			}
			if value > (1<<63)/10 {
				return 0, wrong
			}
			value = value*10 + uint64(c-'0')
			if point {
				scale *= 10
			}
		}
		if !found {
			return 0, wrong
		}
		rest = rest[i:]
		for i = 0; i < len(rest); i++ {
			if c := rest[i]; c == '.' || '0' <= c && c <= '9' {
				break
			}
		}
		if i == 0 {
			return 0, errors.New("time: missing unit in duration \"" + s + "\"")
		}
		unit := unitOf(rest[:i])
		if unit == 0 {
			return 0, errors.New("time: unknown unit \"" + rest[:i] + "\" in duration \"" + s + "\"")
		}
		rest = rest[i:]
		whole, part := value/scale, value%scale
		if whole > (1<<63)/unit {
			return 0, wrong
		}
		total += whole*unit + uint64(float64(part)*(float64(unit)/float64(scale)))
		if total > 1<<63 {
			return 0, wrong
		}
	}
	if negative {
		return -Duration(total), nil
	}
	if total > 1<<63-1 {
		return 0, wrong
	}
	return Duration(total), nil
}

// unitOf returns the nanoseconds of a unit, 0 for none.
func unitOf(name string) uint64 {
	switch name {
	case "ns":
		return uint64(Nanosecond)
	case "us", "µs", "μs":
		return uint64(Microsecond)
	case "ms":
		return uint64(Millisecond)
	case "s":
		return uint64(Second)
	case "m":
		return uint64(Minute)
	case "h":
		return uint64(Hour)
	}
	return 0
}

// Month is a month of the year, January is 1.
type Month int

const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)

func (m Month) String() string {
	switch m {
	case January:
		return "January"
	case February:
		return "February"
	case March:
		return "March"
	case April:
		return "April"
	case May:
		return "May"
	case June:
		return "June"
	case July:
		return "July"
	case August:
		return "August"
	case September:
		return "September"
	case October:
		return "October"
	case November:
		return "November"
	case December:
		return "December"
	}
	return "%!Month(" + digits(int64(m), 1) + ")"
}

// Weekday is a day of the week, Sunday is 0.
type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

func (d Weekday) String() string {
	switch d {
	case Sunday:
		return "Sunday"
	case Monday:
		return "Monday"
	case Tuesday:
		return "Tuesday"
	case Wednesday:
		return "Wednesday"
	case Thursday:
		return "Thursday"
	case Friday:
		return "Friday"
	case Saturday:
		return "Saturday"
	}
	return "%!Weekday(" + digits(int64(d), 1) + ")"
}

// Location is a time zone: always UTC.
type Location struct {
	name string
}

func (l *Location) String() string { return l.name }

var (
	UTC   = &Location{"UTC"}
	Local = UTC
)

// Time is an instant, in seconds since the year 1 and nanoseconds. mono is its monotonic clock reading plus one, 0 for none.
type Time struct {
	sec  int64
	nsec int64
	mono int64
}

// The seconds from the year 1 to 1970.
const epoch = 62135596800

func Now() Time {
	wall, monotonic := now()
	t := Unix(0, wall)
	t.mono = monotonic + 1
	return t
}

func Unix(sec int64, nsec int64) Time {
	sec += nsec / 1000000000
	nsec %= 1000000000
	if nsec < 0 {
		nsec += 1000000000
		sec--
	}
	return Time{sec + epoch, nsec, 0}
}

func UnixMilli(msec int64) Time {
	return Unix(msec/1000, msec%1000*1000000)
}

func Since(t Time) Duration { return Now().Sub(t) }

func Until(t Time) Duration { return t.Sub(Now()) }

func (t Time) Sub(u Time) Duration {
	if t.mono != 0 && u.mono != 0 {
		return Duration(t.mono - u.mono)
	}
	sec := t.sec - u.sec
	// Some more than 292 years don't fit.
	if sec > 9223372035 {
		return maxDuration
	}
	if sec < -9223372035 {
		return minDuration
	}
	return Duration(sec*1000000000 + t.nsec - u.nsec)
}

func (t Time) Add(d Duration) Time {
	u := Unix(t.sec-epoch+int64(d/1000000000), t.nsec+int64(d%1000000000))
	if t.mono != 0 {
		u.mono = t.mono + int64(d)
	}
	return u
}

func (t Time) After(u Time) bool { return t.Compare(u) > 0 }

func (t Time) Before(u Time) bool { return t.Compare(u) < 0 }

func (t Time) Equal(u Time) bool { return t.Compare(u) == 0 }

func (t Time) Compare(u Time) int {
	a, b := t.sec, u.sec
	if t.mono != 0 && u.mono != 0 {
		a, b = t.mono, u.mono
	} else if a == b {
		a, b = t.nsec, u.nsec
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (t Time) IsZero() bool { return t.sec == 0 && t.nsec == 0 }

func (t Time) Unix() int64 { return t.sec - epoch }

func (t Time) UnixNano() int64 { return (t.sec-epoch)*1000000000 + t.nsec }

func (t Time) UnixMicro() int64 { return (t.sec-epoch)*1000000 + t.nsec/1000 }

func (t Time) UnixMilli() int64 { return (t.sec-epoch)*1000 + t.nsec/1000000 }

func (t Time) UTC() Time { return Time{t.sec, t.nsec, 0} }

func (t Time) Local() Time { return Time{t.sec, t.nsec, 0} }

func (t Time) In(loc *Location) Time { return Time{t.sec, t.nsec, 0} }

func (t Time) Location() *Location { return UTC }

func (t Time) Round(d Duration) Time {
	u := t.Truncate(d)
	if d > 0 && 2*t.UTC().Sub(u) >= d {
		return u.Add(d)
	}
	return u
}

// Truncate rounds t down to a multiple of d since the year 1, for a d that divides a day or is a multiple of it.
func (t Time) Truncate(d Duration) Time {
	if d <= 0 {
		return Time{t.sec, t.nsec, 0}
	}
	if d < Second {
		return Time{t.sec, t.nsec - t.nsec%int64(d), 0}
	}
	return Time{t.sec - t.sec%int64(d/Second), 0, 0}
}

// Date returns the instant of a day and a time of day; values out of range carry over.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	m := int64(month) - 1
	y := int64(year) + floor(m, 12)
	m -= floor(m, 12) * 12
	days := daysBefore(y, m+1) + int64(day) - 1
	return Unix(days*86400-epoch+int64(hour)*3600+int64(min)*60+int64(sec), int64(nsec))
}

// floor divides, rounding down.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// daysBefore counts the days from 1 January of the year 1 to the first of the month.
func daysBefore(year, month int64) int64 {
	// Years begin with March, so that the leap day is the last.
	month -= 3
	if month < 0 {
		month += 12
		year--
	}
	return year*365 + floor(year, 4) - floor(year, 100) + floor(year, 400) + (month*153+2)/5 - 306
}

func (t Time) Date() (year int, month Month, day int) {
	// Days since 1 March of the year 0, in eras of 400 years.
	days := floor(t.sec, 86400) + 306
	era := floor(days, 146097)
	days -= era * 146097
	y := (days - days/1460 + days/36524 - days/146096) / 365
	days -= y*365 + y/4 - y/100
	m := (days*5 + 2) / 153
	day = int(days-(m*153+2)/5) + 1
	m += 3
	y += era * 400
	if m > 12 {
		m -= 12
		y++
	}
	return int(y), Month(m), day
}

func (t Time) Clock() (hour, min, sec int) {
	s := int(t.sec - floor(t.sec, 86400)*86400)
	return s / 3600, s / 60 % 60, s % 60
}

func (t Time) Year() int {
	year, _, _ := t.Date()
	return year
}

func (t Time) Month() Month {
	_, month, _ := t.Date()
	return month
}

func (t Time) Day() int {
	_, _, day := t.Date()
	return day
}

func (t Time) Hour() int {
	hour, _, _ := t.Clock()
	return hour
}

func (t Time) Minute() int {
	_, min, _ := t.Clock()
	return min
}

func (t Time) Second() int {
	_, _, sec := t.Clock()
	return sec
}

func (t Time) Nanosecond() int { return int(t.nsec) }

func (t Time) YearDay() int {
	year, _, _ := t.Date()
	return int(floor(t.sec, 86400)-daysBefore(int64(year), 1)) + 1
}

func (t Time) Weekday() Weekday {
	// 1 January of the year 1 was a Monday.
	days := floor(t.sec, 86400) + 1
	return Weekday(days - floor(days, 7)*7)
}

func (t Time) AddDate(years int, months int, days int) Time {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	return Date(year+years, month+Month(months), day+days, hour, min, sec, int(t.nsec), UTC)
}

// Layouts for Format.
const (
	Layout      = "01/02 03:04:05PM '06 -0700"
	ANSIC       = "Mon Jan _2 15:04:05 2006"
	UnixDate    = "Mon Jan _2 15:04:05 MST 2006"
	RFC822      = "02 Jan 06 15:04 MST"
	RFC850      = "Monday, 02-Jan-06 15:04:05 MST"
	RFC1123     = "Mon, 02 Jan 2006 15:04:05 MST"
	RFC3339     = "2006-01-02T15:04:05Z07:00"
	RFC3339Nano = "2006-01-02T15:04:05.999999999Z07:00"
	Kitchen     = "3:04PM"
	Stamp       = "Jan _2 15:04:05"
	StampMilli  = "Jan _2 15:04:05.000"
	StampMicro  = "Jan _2 15:04:05.000000"
	StampNano   = "Jan _2 15:04:05.000000000"
	DateTime    = "2006-01-02 15:04:05"
	DateOnly    = "2006-01-02"
	TimeOnly    = "15:04:05"
)

// The parts of a layout; longer ones stand before those that they begin with.
var layoutParts = []string{
	"January", "Jan", "Monday", "Mon", "MST", "2006", "-07:00", "-0700", "Z07:00", "Z0700", "002", "01", "02", "03", "04", "05", "06",
	"15", "PM", "pm", "_2", "1", "2", "3", "4", "5",
}

// Format returns the time in the form in which layout shows the reference time, Mon Jan 2 15:04:05 MST 2006.
func (t Time) Format(layout string) string {
	text := ""
	start := 0
	for i := 0; i < len(layout); {
		part := fractionPart(layout[i:])
		if part == "" {
			part = partAt(layout[i:])
		}
		if part == "" {
			i++
			continue
		}
		text += layout[start:i] + t.part(part)
		i += len(part)
		start = i
	}
	return text + layout[start:]
}

func partAt(layout string) string {
	for _, part := range layoutParts {
		if len(layout) >= len(part) && layout[:len(part)] == part {
			// "Jan" and "Mon" only where no word goes on.
			if (part == "Jan" || part == "Mon") && len(layout) > 3 && 'a' <= layout[3] && layout[3] <= 'z' {
				continue
			}
			return part
		}
	}
	return ""
}

// fractionPart returns the fraction of a second (".000", ",999") at the start of layout.
func fractionPart(layout string) string {
	if len(layout) < 2 || layout[0] != '.' && layout[0] != ',' || layout[1] != '0' && layout[1] != '9' {
		return ""
	}
	n := 1
	for n < len(layout) && layout[n] == layout[1] {
		n++
	}
	if n < len(layout) && '0' <= layout[n] && layout[n] <= '9' {
		return ""
	}
	return layout[:n]
}

func (t Time) part(part string) string {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	hour12 := (hour+11)%12 + 1
	switch part {
	case "January":
		return month.String()
	case "Jan":
		return month.String()[:3]
	case "Monday":
		return t.Weekday().String()
	case "Mon":
		return t.Weekday().String()[:3]
	case "MST":
		return "UTC"
	case "2006":
		return digits(int64(year), 4)
	case "06":
		return digits(int64(year%100), 2)
	case "-07:00":
		return "+00:00"
	case "-0700":
		return "+0000"
	case "Z07:00", "Z0700":
		return "Z"
	case "002":
		return digits(int64(t.YearDay()), 3)
	case "01":
		return digits(int64(month), 2)
	case "1":
		return digits(int64(month), 1)
	case "02":
		return digits(int64(day), 2)
	case "2":
		return digits(int64(day), 1)
	case "_2":
		if day < 10 {
			return " " + digits(int64(day), 1)
		}
		return digits(int64(day), 2)
	case "15":
		return digits(int64(hour), 2)
	case "03":
		return digits(int64(hour12), 2)
	case "3":
		return digits(int64(hour12), 1)
	case "04":
		return digits(int64(min), 2)
	case "4":
		return digits(int64(min), 1)
	case "05":
		return digits(int64(sec), 2)
	case "5":
		return digits(int64(sec), 1)
	case "PM":
		if hour >= 12 {
			return "PM"
		}
		return "AM"
	case "pm":
		if hour >= 12 {
			return "pm"
		}
		return "am"
	}
	// A fraction of a second.
	places := len(part) - 1
	text := digits(t.nsec, 9)
	if places < 9 {
		text = text[:places]
	}
	if part[1] == '9' {
		for text != "" && text[len(text)-1] == '0' {
			text = text[:len(text)-1]
		}
		if text == "" {
			return ""
		}
	}
	return part[:1] + text
}

// String returns the time with its monotonic clock reading, if it has one.
func (t Time) String() string {
	text := t.Format("2006-01-02 15:04:05.999999999 -0700 MST")
	if t.mono != 0 {
		m := t.mono - 1
		sign := "+"
		if m < 0 {
			sign = "-"
			m = -m
		}
		text += " m=" + sign + digits(m/1000000000, 1) + "." + digits(m%1000000000, 9)
	}
	return text
}
