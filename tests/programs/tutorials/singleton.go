// An expensive thing that is built once, when it is first needed.
package main

import (
	"fmt"
	"sync"
)

type Database struct {
	tables map[string][]string
}

var (
	once     sync.Once
	db       *Database
	attempts int
)

func connect() *Database {
	once.Do(func() {
		attempts++
		fmt.Println("connecting")
		db = &Database{tables: map[string][]string{"users": {"ann", "bob"}}}
	})
	return db
}

type checked struct {
	mu       sync.Mutex
	instance *Database
	built    int
}

func (c *checked) get() *Database {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.instance == nil {
		c.built++
		c.instance = &Database{}
	}
	return c.instance
}

func main() {
	fmt.Println("start")
	var wg sync.WaitGroup
	var mu sync.Mutex
	rows := 0
	same := true
	c := &checked{}
	for i := 0; i < 25; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			n := len(connect().tables["users"])
			equal := connect() == connect() && c.get() == c.get()
			mu.Lock()
			rows += n
			same = same && equal
			mu.Unlock()
		}()
	}
	wg.Wait()
	fmt.Println(rows, attempts, same, c.built)
}
