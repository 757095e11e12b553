package main

import (
	"errors"
	"fmt"
	"os"
	str "strings"
)

func main() {
	fmt.Println("only fmt")
}
