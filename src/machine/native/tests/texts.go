// Packages strings, strconv, unicode, sort and errors.
package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type E1 struct{ Code int }

func (e *E1) Error() string { return "E1 " + strconv.Itoa(e.Code) }

type E2 string

func (e E2) Error() string { return string(e) }

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	for _, s := range []string{"", "a", "hello, world", "héllo wörld", "  \t x y\n", "日本語 日本", "aaaa", "AbC dEf", "x,y,,z", "ß İ ı"} {
		fmt.Printf("%q %q %q %q\n", strings.ToUpper(s), strings.ToLower(s), strings.Title(s), strings.TrimSpace(s))
		fmt.Println(strings.Index(s, "l"), strings.Index(s, ""), strings.LastIndex(s, "l"), strings.LastIndex(s, ""), strings.Count(s, "a"), strings.Count(s, ""), strings.Count(s, "aa"))
		fmt.Printf("%q %q %q %q\n", strings.Split(s, ","), strings.Split(s, ""), strings.SplitN(s, "l", 2), strings.SplitAfter(s, ","))
		fmt.Printf("%q %q %q\n", strings.Fields(s), strings.Replace(s, "a", "bb", 2), strings.ReplaceAll(s, "", "-"))
		fmt.Printf("%q %q %q %q\n", strings.Trim(s, "ah "), strings.TrimLeft(s, "ha"), strings.TrimRight(s, "d a"), strings.Trim(s, "日"))
		fmt.Println(strings.IndexByte(s, 'l'), strings.IndexRune(s, 'ö'), strings.IndexAny(s, "xyz本"), strings.LastIndexAny(s, "lo"), strings.ContainsRune(s, '日'), strings.ContainsAny(s, "qz"), strings.LastIndexByte(s, 'a'))
		fmt.Println(utf8.RuneCountInString(s), utf8.ValidString(s), len([]rune(s)), []byte(s), []rune(s))
		r, n := utf8.DecodeRuneInString(s)
		r2, n2 := utf8.DecodeLastRuneInString(s)
		fmt.Println(r, n, r2, n2)
		fmt.Println(strings.Map(func(r rune) rune {
			if r == 'a' {
				return -1
			}
			return unicode.ToUpper(r)
		}, s), strings.TrimFunc(s, unicode.IsSpace), strings.IndexFunc(s, unicode.IsUpper))
		b, a, f := strings.Cut(s, " ")
		fmt.Printf("%q %q %v\n", b, a, f)
		fmt.Println(strconv.Quote(s), strconv.QuoteRune('ß'), strconv.QuoteRune('\''), strconv.QuoteRune('"'))
	}
	fmt.Println(strings.EqualFold("Straße", "STRASSE"), strings.EqualFold("Go", "GO"), strings.Compare("a", "b"), strings.Repeat("ab", 3), strings.Join([]string{"a", "b", "c"}, ", "))
	fmt.Println(strings.NewReplacer("a", "1", "b", "2", "ab", "x").Replace("abcab"), strings.NewReplacer("", "X").Replace("ab"), strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace("<b>"))
	fmt.Println(strings.HasPrefix("golang", "go"), strings.HasSuffix("golang", "ng"), strings.TrimPrefix("golang", "go"), strings.TrimSuffix("golang", "ng"))
	var sb strings.Builder
	sb.WriteString("abc")
	sb.WriteByte('d')
	sb.WriteRune('é')
	fmt.Fprintf(&sb, "-%d-%s", 5, "x")
	sb.Write([]byte("yz"))
	fmt.Println(sb.String(), sb.Len())
	sb.Reset()
	fmt.Println(sb.String() == "", sb.Len())

	for _, s := range []string{"", "1", "-1", "+5", "0x1f", "1e3", "abc", "99999999999999999999", "-99999999999999999999", "1_000", "0b101", "0o17", "017", " 1", "1.5", "inf", "NaN", "-0", "1e400", "0x1p-2", "true", "T", "FALSE", "TruE", "1e-400", ".5", "5.", "1e", "infinity", "-Inf", "+nan"} {
		fmt.Println(strconv.Atoi(s))
		fmt.Println(strconv.ParseInt(s, 0, 64))
		fmt.Println(strconv.ParseInt(s, 16, 32))
		fmt.Println(strconv.ParseUint(s, 10, 8))
		fmt.Println(strconv.ParseFloat(s, 64))
		fmt.Println(strconv.ParseFloat(s, 32))
		fmt.Println(strconv.ParseBool(s))
		u, err := strconv.Unquote(s)
		fmt.Println(u, err)
	}
	for _, s := range []string{`"a\nb"`, `'x'`, "`raw\\n`", `"\u00e9\x41\101"`, `"a`, `'ab'`, `"\q"`, `'\''`, `"'"`, `'"'`} {
		u, err := strconv.Unquote(s)
		fmt.Printf("%q %v\n", u, err)
	}
	_, err := strconv.ParseInt("1", 1, 64)
	fmt.Println(err)
	_, err = strconv.ParseInt("1", 10, 65)
	fmt.Println(err)
	var ne *strconv.NumError
	_, err = strconv.Atoi("zz")
	fmt.Println(errors.As(err, &ne), ne.Func, ne.Num, ne.Err == strconv.ErrSyntax, errors.Is(err, strconv.ErrSyntax))
	for _, f := range []float64{0, 1, -1.5, 1234567.891, 1e21, 1e-7, 0.1 + 0.2, 123456789012345678} {
		for _, c := range "eEfgG" {
			for _, p := range []int{-1, 0, 1, 3, 10} {
				fmt.Print(strconv.FormatFloat(f, byte(c), p, 64), " ")
			}
			fmt.Print(strconv.FormatFloat(f, byte(c), -1, 32), " ")
		}
		fmt.Println()
	}
	fmt.Println(strconv.FormatInt(-255, 16), strconv.FormatInt(35, 36), strconv.FormatUint(1<<63, 2), strconv.Itoa(-0), strconv.FormatBool(true))
	fmt.Println(string(strconv.AppendInt([]byte("x"), 5, 10)), string(strconv.AppendQuote(nil, "q")))

	xs := []int{5, 2, 8, 1, 9, 3, 7, 3, 3, 0, 12, -4, 100, 55, 42, 17, 6}
	sort.Ints(xs)
	fmt.Println(xs, sort.IntsAreSorted(xs), sort.SearchInts(xs, 42), sort.SearchInts(xs, 43))
	ss := strings.Fields("the quick brown fox jumps over the lazy dog and runs away from it all day")
	sort.Strings(ss)
	fmt.Println(ss)
	sort.Sort(sort.Reverse(sort.StringSlice(ss)))
	fmt.Println(ss)
	sort.Stable(byLen(ss))
	fmt.Println(ss)
	type kv struct {
		k string
		v int
	}
	var kvs []kv
	for i := 0; i < 60; i++ {
		kvs = append(kvs, kv{fmt.Sprint("k", i), i * 7 % 10})
	}
	sort.SliceStable(kvs, func(i, j int) bool { return kvs[i].v < kvs[j].v })
	fmt.Println(kvs)
	sort.Slice(kvs, func(i, j int) bool { return kvs[i].k < kvs[j].k })
	fmt.Println(kvs)
	fs := []float64{2.5, -1, 3, 0}
	sort.Float64s(fs)
	fmt.Println(fs)
	big := make([]int, 1000)
	for i := range big {
		big[i] = i * 7919 % 1009
	}
	sort.Ints(big)
	fmt.Println(sort.IntsAreSorted(big))
	same := make([]int, 500)
	sort.Ints(same)
	for i := range big {
		big[i] = 1000 - i
	}
	sort.Sort(sort.IntSlice(big))
	fmt.Println(sort.IntsAreSorted(big), sort.Search(100, func(i int) bool { return i*i >= 50 }))

	e1 := &E1{5}
	w := fmt.Errorf("wrap: %w", e1)
	ww := fmt.Errorf("again: %w", w)
	var t1 *E1
	var t2 E2
	fmt.Println(ww, errors.Is(ww, e1), errors.As(ww, &t1), t1.Code, errors.As(ww, &t2), errors.Unwrap(ww) == w, errors.Unwrap(e1))
	fmt.Println(errors.As(fmt.Errorf("x %w", E2("two")), &t2), t2)
	var ie error
	fmt.Println(errors.As(ww, &ie), ie)
	fmt.Printf("%T %T %T %v\n", e1, w, errors.New("x"), fmt.Errorf("%d %w", 1, nil))
	fmt.Println(fmt.Errorf("%w", "notanerror"))
	fmt.Fprintln(os.Stdout, "out", 1)
	fmt.Println(fmt.Sprintln("a", 1) == "a 1\n", fmt.Sprint("a", 1, 2, "b", "c", 3.0))
	for _, r := range "aZ5 \t\n.,$+é中①Ⅷ\u00a0\u200b🙂٣½\x7f" {
		fmt.Print(string(r), unicode.IsUpper(r), unicode.IsLower(r), unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsNumber(r), unicode.IsSpace(r), unicode.IsPunct(r), unicode.IsSymbol(r), unicode.IsControl(r), unicode.IsPrint(r), unicode.IsGraphic(r), " ")
		fmt.Println(unicode.ToUpper(r), unicode.ToLower(r), utf8.RuneLen(r))
	}
}
