// An int as the panic's value.
package main

func main() {
	panic(42)
}
