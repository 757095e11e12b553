// any holds nothing.
package main

import "fmt"

func main() {
	values := map[string]interface{}{"a": 1}
	fmt.Println(values["a"].(int))
	fmt.Println(values["b"].(int))
}
