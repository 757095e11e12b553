// lockscope: only-positions a parser has its own words
package main

func main() {
	var x int = 
	y = = 5
	for i = 0; i < 3; i++ {
}
