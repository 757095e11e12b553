// A float and a bool: the second panic happens in a deferred call.
package main

func main() {
	defer func() {
		panic(true)
	}()
	panic(1.5)
}
