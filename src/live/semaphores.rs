//! Goroutines that wait for a lock: queues by the address of a semaphore's cell, as the table in Go's `runtime/sema.go`. What is
//! done here is described in [`crate::sync::semaphore`].

use super::lock;
use crate::machine::{Goroutine, Memory};
use crate::program::Address;
use crate::sync::{Abandoned, Park, semaphore};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

/// A prime number, as in Go: neighbouring addresses fall in different buckets.
const BUCKETS: usize = 251;

/// Places in a queue that are counted for the picture.
const PLACES: usize = 64;

/// Who waits.
pub enum Waiter {
    Goroutine(Box<Goroutine>, Park),
    Abandoned(Abandoned),
}

/// What became of a goroutine that wanted to wait.
pub enum Parked {
    /// It waits; somebody else wakes it.
    Queued,
    /// It got the semaphore at once.
    Acquired(Box<Goroutine>),
    /// The mutex is off: it doesn't wait, and an abandoned place queues in its stead.
    Released(Box<Goroutine>),
}

#[derive(Default)]
struct Queues {
    queues: Vec<(Address, VecDeque<Waiter>)>,
    /// An empty queue for the next one who waits, so that contention doesn't allocate.
    spare: Option<VecDeque<Waiter>>,
}

#[derive(Default)]
struct Bucket {
    queues: Mutex<Queues>,
    /// Waiters in all queues; counted before the last look at the semaphore's count.
    waiters: AtomicUsize,
}

pub struct Semaphores(Box<[Bucket]>);

impl Default for Semaphores {
    fn default() -> Self {
        Self((0..BUCKETS).map(|_| Bucket::default()).collect())
    }
}

impl Semaphores {
    fn bucket(&self, semaphore: Address) -> &Bucket {
        &self.0[(semaphore % BUCKETS as u64) as usize]
    }

    /// Acquires the semaphore for `goroutine`, or queues it. `mutex_off` is read under the queue's lock, so that a goroutine
    /// either sees the switch or is seen by [`Self::throw_out`].
    pub fn park(
        &self,
        memory: &impl Memory,
        mut goroutine: Box<Goroutine>,
        park: Park,
        mutex_off: &AtomicBool,
    ) -> Parked {
        let Some(count) = memory.cell(park.semaphore) else {
            return Parked::Acquired(goroutine);
        };
        let bucket = self.bucket(park.semaphore);
        let mut queues = lock(&bucket.queues);
        bucket.waiters.fetch_add(1, SeqCst);
        if semaphore::try_acquire(count) {
            bucket.waiters.fetch_sub(1, SeqCst);
            goroutine.wait.resumed = true;
            return Parked::Acquired(goroutine);
        }
        if park.switched && mutex_off.load(SeqCst) {
            queues.insert(park, Waiter::Abandoned(Abandoned::new(park, goroutine.wait)));
            goroutine.wait.released = true;
            return Parked::Released(goroutine);
        }
        queues.insert(park, Waiter::Goroutine(goroutine, park));
        Parked::Queued
    }

    /// Queues an abandoned place again, or gives it back with its semaphore acquired.
    pub fn park_abandoned(&self, memory: &impl Memory, abandoned: Abandoned, park: Park) -> Option<Abandoned> {
        let count = memory.cell(park.semaphore)?;
        let bucket = self.bucket(park.semaphore);
        let mut queues = lock(&bucket.queues);
        bucket.waiters.fetch_add(1, SeqCst);
        if semaphore::try_acquire(count) {
            bucket.waiters.fetch_sub(1, SeqCst);
            return Some(abandoned);
        }
        queues.insert(park, Waiter::Abandoned(abandoned));
        None
    }

    /// Adds to the semaphore. [`Self::wake`] comes next, as often.
    pub fn add(&self, memory: &impl Memory, semaphore: Address, many: u32) {
        use crate::machine::Cell;
        if let Some(count) = memory.cell(semaphore) {
            count.fetch_add(many.into());
        }
    }

    /// Takes the semaphore for its first waiter, if there is one and it can be had.
    pub fn wake(&self, memory: &impl Memory, semaphore: Address) -> Option<Waiter> {
        let count = memory.cell(semaphore)?;
        let bucket = self.bucket(semaphore);
        if bucket.waiters.load(SeqCst) == 0 {
            return None;
        }
        let mut queues = lock(&bucket.queues);
        let waiter = queues.take_first(semaphore, || semaphore::try_acquire(count))?;
        bucket.waiters.fetch_sub(1, SeqCst);
        Some(waiter)
    }

    /// The mutex switch went off: everyone who waits for a lock that it applies to leaves an abandoned place behind. Call it after
    /// the switch is set.
    pub fn throw_out(&self, mut thrown: impl FnMut(Box<Goroutine>, Park)) {
        for bucket in &self.0 {
            // Every bucket's lock is taken, also of those that look empty: whoever is about to queue looks at the switch under it.
            for waiter in lock(&bucket.queues).queues.iter_mut().flat_map(|(_, queue)| queue) {
                let Waiter::Goroutine(goroutine, park) = waiter else { continue };
                if !park.switched {
                    continue;
                }
                let park = *park;
                let abandoned = Waiter::Abandoned(Abandoned::new(park, goroutine.wait));
                if let Waiter::Goroutine(mut goroutine, _) = std::mem::replace(waiter, abandoned) {
                    goroutine.wait.released = true;
                    thrown(goroutine, park);
                }
            }
        }
    }

    /// Calls `seen` with the first goroutines of each queue and their places, counted from 1.
    pub fn for_each_place(&self, mut seen: impl FnMut(&Goroutine, u32)) {
        for bucket in self.0.iter().filter(|bucket| bucket.waiters.load(SeqCst) > 0) {
            for (_, queue) in &lock(&bucket.queues).queues {
                let goroutines = queue.iter().filter_map(|waiter| match waiter {
                    Waiter::Goroutine(goroutine, _) => Some(goroutine),
                    Waiter::Abandoned(_) => None,
                });
                for (place, goroutine) in (1..).zip(goroutines.take(PLACES)) {
                    seen(goroutine, place);
                }
            }
        }
    }

    /// Takes out all that wait, at the end of a run.
    pub fn drain(&self) -> Vec<(Box<Goroutine>, Park)> {
        let mut all = Vec::new();
        for bucket in &self.0 {
            let queues = std::mem::take(&mut *lock(&bucket.queues));
            bucket.waiters.store(0, SeqCst);
            for waiter in queues.queues.into_iter().flat_map(|(_, queue)| queue) {
                if let Waiter::Goroutine(goroutine, park) = waiter {
                    all.push((goroutine, park));
                }
            }
        }
        all
    }
}

impl Queues {
    fn insert(&mut self, park: Park, waiter: Waiter) {
        let place = self.queues.iter().position(|(address, _)| *address == park.semaphore);
        let place = place.unwrap_or_else(|| {
            self.queues.push((park.semaphore, self.spare.take().unwrap_or_default()));
            self.queues.len() - 1
        });
        let queue = &mut self.queues[place].1;
        if park.lifo {
            queue.push_front(waiter);
        } else {
            queue.push_back(waiter);
        }
    }

    /// The first waiter for `semaphore`, if there is one and then `acquired`.
    fn take_first(&mut self, semaphore: Address, acquired: impl FnOnce() -> bool) -> Option<Waiter> {
        let place = self.queues.iter().position(|(address, _)| *address == semaphore)?;
        if !acquired() {
            return None;
        }
        let waiter = self.queues[place].1.pop_front();
        if self.queues[place].1.is_empty() {
            let (_, empty) = self.queues.swap_remove(place);
            // A queue that was very long isn't worth keeping.
            if empty.capacity() <= 64 {
                self.spare = Some(empty);
            }
        }
        waiter
    }
}
