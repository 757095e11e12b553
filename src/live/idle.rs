//! Which workers have nothing to do, and how they learn that there is something.
//!
//! As in Go's scheduler: whoever makes a goroutine runnable wakes one idle worker, unless one is looking for work already; whoever
//! found work and was the last one looking wakes the next. A worker that goes idle puts itself on the list first and looks at all
//! queues once more second; whoever adds work adds it first and looks at the list second. So no work is overlooked.
//!
//! One of the idle workers, the *keeper*, waits for the next timer; the others wait until they are woken.

use super::lock;
use super::timers::NEVER;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, fence};
use std::sync::{Mutex, OnceLock};
use std::thread::Thread;

const NOBODY: usize = usize::MAX;

pub struct Idle {
    parked: Mutex<Vec<usize>>,
    /// Length of `parked`.
    count: AtomicUsize,
    /// Whether a worker is in `parked`; changed under its lock.
    listed: Box<[AtomicBool]>,
    /// Workers that are looking for work.
    searching: AtomicUsize,
    keeper: AtomicUsize,
    /// Until when the keeper waits.
    keeper_deadline: AtomicU64,
    threads: Box<[OnceLock<Thread>]>,
}

impl Idle {
    pub fn new(workers: usize) -> Self {
        Self {
            parked: Mutex::default(),
            count: AtomicUsize::new(0),
            listed: (0..workers).map(|_| AtomicBool::new(false)).collect(),
            searching: AtomicUsize::new(0),
            keeper: AtomicUsize::new(NOBODY),
            keeper_deadline: AtomicU64::new(NEVER),
            threads: (0..workers).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Makes the calling thread known as `worker`'s.
    pub fn introduce(&self, worker: usize) {
        self.threads[worker].get_or_init(std::thread::current);
    }

    /// Workers that run something, as far as is known without a lock.
    pub fn busy(&self) -> usize {
        self.threads.len().saturating_sub(self.count.load(Relaxed) + self.searching.load(Relaxed))
    }

    /// There is new work: sees to it that somebody looks.
    #[inline]
    pub fn wake_one(&self) {
        // The work must be visible before the list is read: see the module's text.
        fence(SeqCst);
        if self.count.load(Relaxed) > 0 && self.searching.load(Relaxed) == 0 {
            self.wake_searcher();
        }
    }

    #[cold]
    fn wake_searcher(&self) {
        if self.searching.compare_exchange(0, 1, SeqCst, SeqCst).is_err() {
            return;
        }
        let mut parked = lock(&self.parked);
        match parked.pop() {
            Some(worker) => {
                self.count.store(parked.len(), SeqCst);
                self.listed[worker].store(false, SeqCst);
                drop(parked);
                self.unpark(worker);
            }
            None => {
                self.searching.fetch_sub(1, SeqCst);
            }
        }
    }

    /// Wakes whoever waits, whatever for: the run's state has changed.
    pub fn wake_all(&self) {
        for worker in 0..self.threads.len() {
            self.unpark(worker);
        }
    }

    fn unpark(&self, worker: usize) {
        if let Some(thread) = self.threads[worker].get() {
            thread.unpark();
        }
    }

    /// A worker begins to look for work. `false`: enough others do.
    pub fn start_search(&self) -> bool {
        let searching = self.searching.load(SeqCst);
        2 * searching < self.threads.len() - self.count.load(SeqCst).min(self.threads.len())
            && self.searching.compare_exchange(searching, searching + 1, SeqCst, SeqCst).is_ok()
    }

    /// A searching worker found nothing.
    pub fn give_up_search(&self) {
        self.searching.fetch_sub(1, SeqCst);
    }

    /// A searching worker found something: where there is one goroutine, there may be more.
    pub fn end_search(&self) {
        if self.searching.fetch_sub(1, SeqCst) == 1 {
            self.wake_one();
        }
    }

    /// Puts `worker` on the list.
    pub fn enlist(&self, worker: usize) {
        let mut parked = lock(&self.parked);
        parked.push(worker);
        self.count.store(parked.len(), SeqCst);
        self.listed[worker].store(true, SeqCst);
        drop(parked);
        fence(SeqCst);
    }

    /// Takes `worker` off the list. `false`: it was woken, so it is off already, and counts as searching.
    pub fn leave_list(&self, worker: usize) -> bool {
        let mut parked = lock(&self.parked);
        let place = parked.iter().position(|&other| other == worker);
        if let Some(place) = place {
            parked.remove(place);
            self.count.store(parked.len(), SeqCst);
            self.listed[worker].store(false, SeqCst);
        }
        place.is_some()
    }

    pub fn is_listed(&self, worker: usize) -> bool {
        self.listed[worker].load(SeqCst)
    }

    /// Whether all workers are on the list and `still` holds while none can leave it.
    pub fn all_and(&self, still: impl FnOnce() -> bool) -> bool {
        let parked = lock(&self.parked);
        parked.len() == self.threads.len() && still()
    }

    /// Takes the keeper's part, if it is free.
    pub fn keep(&self, worker: usize) -> bool {
        let free = self.keeper.compare_exchange(NOBODY, worker, SeqCst, SeqCst);
        free.is_ok() || free == Err(worker)
    }

    pub fn set_deadline(&self, deadline: u64) {
        self.keeper_deadline.store(deadline, SeqCst);
        fence(SeqCst);
    }

    pub fn release_keeper(&self, worker: usize) {
        if self.keeper.load(SeqCst) == worker {
            self.keeper_deadline.store(NEVER, SeqCst);
            self.keeper.store(NOBODY, SeqCst);
        }
    }

    /// A timer was added: the keeper mustn't wait longer than until then.
    pub fn new_deadline(&self, deadline: u64) {
        fence(SeqCst);
        let keeper = self.keeper.load(SeqCst);
        if keeper != NOBODY && deadline < self.keeper_deadline.load(SeqCst) {
            self.unpark(keeper);
        }
    }

    /// Timers are due before this worker can look after them, and nobody waits for them.
    pub fn find_keeper(&self) {
        if self.keeper.load(SeqCst) == NOBODY {
            self.wake_one();
        }
    }
}
