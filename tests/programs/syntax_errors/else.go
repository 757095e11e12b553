// lockscope: only-positions a parser has its own words
package main

func main() {
	if true {
	}
	else {
	}
}
