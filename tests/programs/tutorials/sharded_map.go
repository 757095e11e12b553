// A map cut into shards by a hash of the key, each with a lock of its own.
package main

import (
	"fmt"
	"sync"
)

const shards = 8

type shard struct {
	sync.RWMutex
	items map[string]int
}

type ShardedMap [shards]*shard

func New() ShardedMap {
	var m ShardedMap
	for i := range m {
		m[i] = &shard{items: make(map[string]int)}
	}
	return m
}

func hash(key string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(key); i++ {
		h ^= uint32(key[i])
		h *= 16777619
	}
	return h
}

func (m ShardedMap) shardOf(key string) *shard { return m[hash(key)%shards] }

func (m ShardedMap) Add(key string, n int) {
	s := m.shardOf(key)
	s.Lock()
	defer s.Unlock()
	s.items[key] += n
}

func (m ShardedMap) Get(key string) (int, bool) {
	s := m.shardOf(key)
	s.RLock()
	defer s.RUnlock()
	v, ok := s.items[key]
	return v, ok
}

func (m ShardedMap) Len() (n int) {
	for _, s := range m {
		s.RLock()
		n += len(s.items)
		s.RUnlock()
	}
	return
}

func main() {
	m := New()
	var wg sync.WaitGroup
	for g := 1; g <= 6; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 50; i++ {
				m.Add(fmt.Sprintf("key-%02d", i), g)
			}
		}(g)
	}
	wg.Wait()
	fmt.Println(m.Len())
	fmt.Println(m.Get("key-07"))
	fmt.Println(m.Get("nothing"))
	sizes := make([]int, 0, shards)
	for _, s := range m {
		sizes = append(sizes, len(s.items))
	}
	fmt.Println(sizes)
	fmt.Println(hash("go"), hash(""))
}
