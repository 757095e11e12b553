// Package sync has locks and other ways for goroutines to wait for each other.
//
// Written for Lockscope from the documentation of Go's package. The locks' operations are instructions of the machine
// (functions without a body), which also fixes the cells of the types Mutex, RWMutex, WaitGroup, notifyList and waiter.
package sync

import "sync/atomic"

// Locker is what can be locked and unlocked.
type Locker interface {
	Lock()
	Unlock()
}

// Mutex is a mutual exclusion lock. The zero value is unlocked. It must not be copied after its first use.
//
// The last field is the machine's: fmt doesn't show it.
type Mutex struct {
	state  int32
	sema   uint32
	record int
}

func (m *Mutex) Lock()
func (m *Mutex) Unlock()
func (m *Mutex) TryLock() bool

// lockAlways and unlockAlways are for locks inside the standard library: the mutex switch leaves them alone.
func (m *Mutex) lockAlways()
func (m *Mutex) unlockAlways()

// RWMutex is a lock that any number of readers or one writer can hold. The zero value is unlocked.
type RWMutex struct {
	w           Mutex
	writerSem   uint32
	readerSem   uint32
	readerCount int32
	readerWait  int32
}

func (rw *RWMutex) Lock()
func (rw *RWMutex) Unlock()
func (rw *RWMutex) RLock()
func (rw *RWMutex) RUnlock()
func (rw *RWMutex) TryLock() bool
func (rw *RWMutex) TryRLock() bool

// RLocker returns a Locker whose methods are rw's RLock and RUnlock.
func (rw *RWMutex) RLocker() Locker {
	return &rlocker{rw}
}

type rlocker struct {
	rw *RWMutex
}

func (r *rlocker) Lock()   { r.rw.RLock() }
func (r *rlocker) Unlock() { r.rw.RUnlock() }

// noCopy has no cells; it is there because it shows when a value is printed.
type noCopy struct{}

// WaitGroup waits for a number of goroutines to finish.
type WaitGroup struct {
	noCopy noCopy
	state1 uint64
	state2 uint32
}

func (wg *WaitGroup) Add(delta int)
func (wg *WaitGroup) Wait()

func (wg *WaitGroup) Done() {
	wg.Add(-1)
}

// Go calls f in a new goroutine and counts it until it returns.
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		f()
	}()
}

// Cond is a place where goroutines wait for something to become true, or announce that it has. L guards what they look at.
type Cond struct {
	noCopy noCopy
	L      Locker
	notify notifyList
}

// notifyList has the waiters of a Cond, the one that waits longest first. checker is where it is: a copy shows by that.
type notifyList struct {
	lock    int
	checker int
	head    *waiter
	tail    *waiter
}

// waiter is one goroutine's place in a notifyList.
type waiter struct {
	sema uint32
	next *waiter
}

func (l *notifyList) add(w *waiter)
func (l *notifyList) wait(w *waiter)
func (l *notifyList) notifyOne()
func (l *notifyList) notifyAll()

// NewCond returns a Cond with the lock l.
func NewCond(l Locker) *Cond {
	return &Cond{L: l}
}

// Wait unlocks c.L, waits for Signal or Broadcast, and locks c.L again. What the caller waits for may be false again by then.
func (c *Cond) Wait() {
	w := &waiter{}
	c.notify.add(w)
	c.L.Unlock()
	c.notify.wait(w)
	c.L.Lock()
}

// Signal wakes the goroutine that waits longest, if any.
func (c *Cond) Signal() {
	c.notify.notifyOne()
}

// Broadcast wakes all goroutines that wait.
func (c *Cond) Broadcast() {
	c.notify.notifyAll()
}

// Once does something exactly once.
type Once struct {
	done uint32
	m    Mutex
}

// Do calls f if this is the first call of Do; every call returns only when f has returned.
func (o *Once) Do(f func()) {
	if atomic.LoadUint32(&o.done) == 0 {
		o.doSlow(f)
	}
}

func (o *Once) doSlow(f func()) {
	o.m.lockAlways()
	defer o.m.unlockAlways()
	if atomic.LoadUint32(&o.done) == 0 {
		defer atomic.StoreUint32(&o.done, 1)
		f()
	}
}

// OnceFunc returns a function that calls f the first time it is called. If f panics, so does every call, with the same value.
func OnceFunc(f func()) func() {
	once := &Once{}
	valid := false
	var failure any
	return func() {
		once.Do(func() {
			defer func() {
				failure = recover()
				if !valid {
					panic(failure)
				}
			}()
			f()
			valid = true
		})
		if !valid {
			panic(failure)
		}
	}
}

// Map is a map that goroutines can share without further locking.
type Map struct {
	mu Mutex
	m  map[any]any
}

func (m *Map) Load(key any) (value any, ok bool) {
	m.mu.lockAlways()
	value, ok = m.m[key]
	m.mu.unlockAlways()
	return value, ok
}

func (m *Map) Store(key, value any) {
	m.mu.lockAlways()
	m.set(key, value)
	m.mu.unlockAlways()
}

func (m *Map) set(key, value any) {
	if m.m == nil {
		m.m = make(map[any]any)
	}
	m.m[key] = value
}

func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	m.mu.lockAlways()
	actual, loaded = m.m[key]
	if !loaded {
		m.set(key, value)
		actual = value
	}
	m.mu.unlockAlways()
	return actual, loaded
}

func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	m.mu.lockAlways()
	value, loaded = m.m[key]
	delete(m.m, key)
	m.mu.unlockAlways()
	return value, loaded
}

func (m *Map) Delete(key any) {
	m.mu.lockAlways()
	delete(m.m, key)
	m.mu.unlockAlways()
}

func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	m.mu.lockAlways()
	previous, loaded = m.m[key]
	m.set(key, value)
	m.mu.unlockAlways()
	return previous, loaded
}

func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	m.mu.lockAlways()
	defer m.mu.unlockAlways()
	value, ok := m.m[key]
	if !ok || value != old {
		return false
	}
	m.m[key] = new
	return true
}

func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	m.mu.lockAlways()
	defer m.mu.unlockAlways()
	value, ok := m.m[key]
	if !ok || value != old {
		return false
	}
	delete(m.m, key)
	return true
}

func (m *Map) Clear() {
	m.mu.lockAlways()
	m.m = nil
	m.mu.unlockAlways()
}

// Range calls f for each key and value until f returns false. The lock isn't held meanwhile: f may use the map.
func (m *Map) Range(f func(key, value any) bool) {
	m.mu.lockAlways()
	keys := make([]any, 0, len(m.m))
	for key := range m.m {
		keys = append(keys, key)
	}
	m.mu.unlockAlways()
	for _, key := range keys {
		value, ok := m.Load(key)
		if ok && !f(key, value) {
			return
		}
	}
}

// Pool keeps values for later use.
type Pool struct {
	mu    Mutex
	items []any
	New   func() any
}

func (p *Pool) Get() any {
	p.mu.lockAlways()
	var item any
	if n := len(p.items); n > 0 {
		item = p.items[n-1]
		p.items = p.items[:n-1]
	}
	p.mu.unlockAlways()
	if item == nil && p.New != nil {
		item = p.New()
	}
	return item
}

func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	p.mu.lockAlways()
	p.items = append(p.items, x)
	p.mu.unlockAlways()
}
