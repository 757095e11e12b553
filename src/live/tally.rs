//! What a worker counts while it runs goroutines: plain numbers of its own, written to shared words when the picture is sampled and
//! before the worker goes idle. So counting costs no atomic operation.

use super::lock;
use crate::board::LOCKS;
use crate::board::protection::{Access, Protection};
use crate::hash::Map;
use crate::program::Address;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Locks beyond the board's records are counted here, together.
pub const OTHER: usize = LOCKS;

/// One worker's numbers for one lock.
#[derive(Clone, Copy, Default)]
pub struct LockTally {
    pub acquisitions: u64,
    pub contended: u64,
    /// Times that a goroutine went in without the lock.
    pub passed_off: u64,
    /// Goroutines that went in less those that came out, on this worker: negative where they come out that went in elsewhere.
    pub inside: i64,
    changed: bool,
}

/// The same, as others may read it.
#[derive(Default)]
struct SharedLockTally {
    acquisitions: AtomicU64,
    contended: AtomicU64,
    passed_off: AtomicU64,
    inside: AtomicU64,
}

/// Accesses that a worker keeps between two samples; more are left out.
const ACCESSES: usize = 1024;

/// Writes that were lost on one cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    pub count: u64,
    /// By how much the value is short of what was added to it.
    pub amount: i64,
}

/// One worker's numbers.
pub struct Tally {
    locks: Box<[LockTally]>,
    changed: Vec<u16>,
    lost: Map<Address, Lost>,
    accesses: Vec<Access>,
}

/// All workers' numbers, as of when each wrote them last.
pub struct Tallies {
    workers: Box<[Box<[SharedLockTally]>]>,
    lost: Mutex<Map<Address, Lost>>,
    protection: Mutex<Protection>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            locks: vec![LockTally::default(); LOCKS + 1].into(),
            changed: Vec::with_capacity(LOCKS + 1),
            lost: Map::default(),
            accesses: Vec::with_capacity(ACCESSES),
        }
    }
}

impl Tally {
    /// The numbers of lock `index`, to be changed.
    #[inline]
    pub fn lock(&mut self, index: usize) -> &mut LockTally {
        let tally = &mut self.locks[index.min(OTHER)];
        if !tally.changed {
            tally.changed = true;
            self.changed.push(index as u16);
        }
        tally
    }

    pub fn lost(&mut self, address: Address, amount: i64) {
        let lost = self.lost.entry(address).or_default();
        lost.count += 1;
        lost.amount = lost.amount.wrapping_add(amount);
    }

    pub fn touched(&mut self, access: Access) {
        if self.accesses.len() < ACCESSES {
            self.accesses.push(access);
        }
    }

    /// Writes what has changed to worker `index`'s shared words.
    pub fn publish(&mut self, index: usize, shared: &Tallies) {
        for lock in self.changed.drain(..) {
            let tally = &mut self.locks[lock as usize];
            tally.changed = false;
            let words = &shared.workers[index][lock as usize];
            words.acquisitions.store(tally.acquisitions, Relaxed);
            words.contended.store(tally.contended, Relaxed);
            words.passed_off.store(tally.passed_off, Relaxed);
            words.inside.store(tally.inside as u64, Relaxed);
        }
        if !self.accesses.is_empty() {
            let mut protection = lock(&shared.protection);
            self.accesses.drain(..).for_each(|access| protection.note(access));
        }
        if !self.lost.is_empty() {
            let mut all = lock(&shared.lost);
            for (address, lost) in self.lost.drain() {
                let sum = all.entry(address).or_default();
                sum.count += lost.count;
                sum.amount = sum.amount.wrapping_add(lost.amount);
            }
        }
    }
}

impl Tallies {
    pub fn new(workers: usize) -> Self {
        let one = || (0..=LOCKS).map(|_| SharedLockTally::default()).collect();
        Self { workers: (0..workers).map(|_| one()).collect(), lost: Mutex::default(), protection: Mutex::default() }
    }

    /// The sum over all workers for one lock.
    pub fn lock(&self, index: usize) -> LockTally {
        let mut sum = LockTally::default();
        for worker in &self.workers {
            let words = &worker[index];
            sum.acquisitions += words.acquisitions.load(Relaxed);
            sum.contended += words.contended.load(Relaxed);
            sum.passed_off += words.passed_off.load(Relaxed);
            sum.inside += words.inside.load(Relaxed) as i64;
        }
        sum
    }

    /// What protects each cell, as of now.
    pub fn protection(&self) -> Protection {
        lock(&self.protection).clone()
    }

    /// The lost updates of one cell.
    pub fn lost_at(&self, address: Address) -> Option<Lost> {
        lock(&self.lost).get(&address).copied()
    }

    /// The lost updates of all cells.
    pub fn lost(&self) -> Lost {
        lock(&self.lost).values().fold(Lost::default(), |sum, lost| Lost {
            count: sum.count + lost.count,
            amount: sum.amount.wrapping_add(lost.amount),
        })
    }
}
