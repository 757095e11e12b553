// Printing to the standard streams and into a builder.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	fmt.Fprintln(os.Stdout, "to", "stdout", 1)
	fmt.Fprintf(os.Stdout, "%d-%s\n", 5, "x")
	fmt.Fprintln(os.Stderr, "to stderr")
	fmt.Fprintf(os.Stderr, "code %d\n", 7)
	var b strings.Builder
	fmt.Fprintf(&b, "%03d", 7)
	fmt.Fprint(&b, "a", 1, 2)
	fmt.Println(b.String())
}
