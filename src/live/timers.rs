//! Sleeping goroutines: a heap for each worker, all of which any worker looks after that has nothing better to do.

use super::lock;
use crate::machine::Goroutine;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// No timer.
pub const NEVER: u64 = u64::MAX;

struct Sleeper {
    deadline: u64,
    /// Of those with the same deadline, who went to sleep first wakes first.
    sequence: u64,
    goroutine: Box<Goroutine>,
}

impl PartialEq for Sleeper {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Sleeper {}
impl PartialOrd for Sleeper {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Sleeper {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.deadline, self.sequence).cmp(&(other.deadline, other.sequence))
    }
}

#[derive(Default)]
struct Heap {
    sleepers: BinaryHeap<Reverse<Sleeper>>,
    sequence: u64,
}

/// One worker's sleeping goroutines. Times are the program's, in nanoseconds.
pub struct Timers {
    heap: Mutex<Heap>,
    /// The first deadline, or [`NEVER`]: read without the lock.
    next: AtomicU64,
}

impl Default for Timers {
    fn default() -> Self {
        Self { heap: Mutex::default(), next: AtomicU64::new(NEVER) }
    }
}

impl Timers {
    pub fn next(&self) -> u64 {
        self.next.load(SeqCst)
    }

    pub fn add(&self, deadline: u64, goroutine: Box<Goroutine>) {
        let mut heap = lock(&self.heap);
        heap.sequence += 1;
        let sequence = heap.sequence;
        // NEVER would look like no timer; a sleep of centuries may as well be a nanosecond shorter.
        let deadline = deadline.min(NEVER - 1);
        heap.sleepers.push(Reverse(Sleeper { deadline, sequence, goroutine }));
        self.publish(&heap);
    }

    /// Takes out, in order, all whose time has come.
    pub fn take_due(&self, now: u64, mut ready: impl FnMut(Box<Goroutine>)) {
        if self.next() > now {
            return;
        }
        let mut heap = lock(&self.heap);
        while heap.sleepers.peek().is_some_and(|Reverse(first)| first.deadline <= now) {
            if let Some(Reverse(sleeper)) = heap.sleepers.pop() {
                ready(sleeper.goroutine);
            }
        }
        self.publish(&heap);
    }

    /// All that sleep, for the end of the run.
    pub fn clear(&self) {
        let mut heap = lock(&self.heap);
        heap.sleepers = BinaryHeap::new();
        self.publish(&heap);
    }

    fn publish(&self, heap: &Heap) {
        let next = heap.sleepers.peek().map_or(NEVER, |Reverse(first)| first.deadline);
        self.next.store(next, SeqCst);
    }
}
