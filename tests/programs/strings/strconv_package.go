// Numbers to text and back, with the errors that people print.
package main

import (
	"fmt"
	"strconv"
)

func main() {
	fmt.Println(strconv.Itoa(42)+"!", strconv.Itoa(-7), len(strconv.Itoa(1000)))
	n, err := strconv.Atoi("123")
	fmt.Println(n+1, err)
	n, err = strconv.Atoi("12a")
	fmt.Println(n, err)
	_, err = strconv.Atoi("")
	fmt.Println(err)
	n, err = strconv.Atoi("99999999999999999999")
	fmt.Println(n, err)
	n, err = strconv.Atoi("+5")
	fmt.Println(n, err)
	i, err := strconv.ParseInt("-ff", 16, 64)
	fmt.Println(i, err)
	i, err = strconv.ParseInt("300", 10, 8)
	fmt.Println(i, err)
	i, err = strconv.ParseInt("0x1F", 0, 64)
	fmt.Println(i, err)
	u, err := strconv.ParseUint("18446744073709551615", 10, 64)
	fmt.Println(u, err)
	_, err = strconv.ParseUint("-1", 10, 64)
	fmt.Println(err)
	f, err := strconv.ParseFloat("3.25", 64)
	fmt.Println(f*2, err)
	_, err = strconv.ParseFloat("pi", 64)
	fmt.Println(err)
	f, err = strconv.ParseFloat("1e3", 64)
	fmt.Println(f, err)
	b, err := strconv.ParseBool("true")
	fmt.Println(b, err)
	b, err = strconv.ParseBool("maybe")
	fmt.Println(b, err)
	b, _ = strconv.ParseBool("1")
	fmt.Println(b)
	fmt.Println(strconv.FormatInt(255, 2), strconv.FormatInt(-255, 16), strconv.FormatInt(35, 36), strconv.FormatUint(7, 10))
	fmt.Println(strconv.Quote("say \"hi\"\n\té"), strconv.FormatBool(true))
	fmt.Println(strconv.FormatFloat(3.14159, 'f', 2, 64), strconv.FormatFloat(1.5, 'g', -1, 64), strconv.FormatFloat(1234.5, 'e', 3, 64))
	if _, err := strconv.Atoi("x1"); err != nil {
		fmt.Println("Error:", err.Error())
	}
}
