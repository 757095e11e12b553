// An append-only log with sequence numbers; the report is sorted at the end.
package main

import (
	"fmt"
	"sort"
	"sync"
	"time"
)

type Level int

const (
	Debug Level = iota
	Info
	Error
)

func (l Level) String() string { return [...]string{"DEBUG", "INFO", "ERROR"}[l] }

type Event struct {
	Seq    int
	Source string
	Level  Level
	Text   string
}

func (e Event) String() string { return fmt.Sprintf("%-5v %-6s %s", e.Level, e.Source, e.Text) }

type Log struct {
	mu     sync.Mutex
	events []Event
	counts map[Level]int
}

func (l *Log) Add(source string, level Level, format string, args ...interface{}) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	seq := len(l.events) + 1
	l.events = append(l.events, Event{seq, source, level, fmt.Sprintf(format, args...)})
	if l.counts == nil {
		l.counts = make(map[Level]int)
	}
	l.counts[level]++
	return seq
}

func (l *Log) Report() []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Event, len(l.events))
	copy(out, l.events)
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Source != out[j].Source {
			return out[i].Source < out[j].Source
		}
		return out[i].Seq < out[j].Seq
	})
	return out
}

func service(name string, l *Log, wg *sync.WaitGroup) {
	defer wg.Done()
	defer func() {
		if r := recover(); r != nil {
			l.Add(name, Error, "crashed: %v", r)
		}
	}()
	l.Add(name, Info, "started")
	for i := 0; i < 3; i++ {
		l.Add(name, Debug, "step %d of %v", i, 3*time.Second)
		if name == "parser" && i == 1 {
			var table map[string]int
			table["x"] = i
		}
	}
	l.Add(name, Info, "stopped after %d steps", 3)
}

func main() {
	var l Log
	var wg sync.WaitGroup
	for _, name := range []string{"web", "parser", "disk"} {
		wg.Add(1)
		go service(name, &l, &wg)
	}
	wg.Wait()
	for _, e := range l.Report() {
		fmt.Println(e)
	}
	fmt.Println(l.counts, len(l.events))
	increasing := true
	for i, e := range l.events {
		increasing = increasing && e.Seq == i+1
	}
	fmt.Println(increasing)
}
