// Workers take jobs from a slice behind a mutex until none is left.
package main

import (
	"fmt"
	"sync"
)

const workers = 4
const jobs = 30

type Job struct{ ID, Input int }
type Result struct{ JobID, Output int }

type Queue struct {
	mu   sync.Mutex
	jobs []Job
}

func (q *Queue) Push(j Job) {
	q.mu.Lock()
	q.jobs = append(q.jobs, j)
	q.mu.Unlock()
}

func (q *Queue) Pop() (Job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) == 0 {
		return Job{}, false
	}
	j := q.jobs[0]
	q.jobs = q.jobs[1:]
	return j, true
}

type Results struct {
	sync.Mutex
	byJob map[int]Result
}

func work(q *Queue, out *Results, wg *sync.WaitGroup) {
	defer wg.Done()
	for {
		job, ok := q.Pop()
		if !ok {
			return
		}
		sum := 0
		for i := 1; i <= job.Input; i++ {
			sum += i * i
		}
		out.Lock()
		out.byJob[job.ID] = Result{job.ID, sum}
		out.Unlock()
	}
}

func main() {
	q := &Queue{}
	for i := 0; i < jobs; i++ {
		q.Push(Job{i, i * 10})
	}
	out := &Results{byJob: map[int]Result{}}
	var wg sync.WaitGroup
	for w := 0; w < workers; w++ {
		wg.Add(1)
		go work(q, out, &wg)
	}
	wg.Wait()
	fmt.Println("results:", len(out.byJob), "left:", len(q.jobs))
	for i := 0; i < jobs; i += 7 {
		fmt.Printf("job %2d: %+v\n", i, out.byJob[i])
	}
}
