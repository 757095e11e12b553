//! Finds data races: two accesses of one cell, at least one of them a write and not both atomic, that nothing orders.
//!
//! The algorithm is FastTrack (C. Flanagan, S. Freund: *FastTrack: Efficient and Precise Dynamic Race Detection*, PLDI 2009): vector clocks
//! for goroutines and for what they synchronise by, a single epoch for a cell's last write, and one for its last read as long as its
//! reads are ordered. Order comes from what Go's memory model names: `go`, unlocking before locking, `Done` before the `Wait` that it
//! ends, atomic operations in the order of their values. It doesn't come from printing or sleeping.
//!
//! The room knows events and the program's tables, and no engine. Any number of threads may use one [`Detector`] at the same time; each
//! goroutine's [`Track`] is with whoever runs it.
//!
//! | file | |
//! |---|---|
//! | `clock`, `slots` | logical time, and who has which place in it |
//! | `track`, `stacks` | a goroutine's clock, and the calls that it is in |
//! | `edges`, `synchronisation` | what synchronisation orders |
//! | `shadow` | what is known of each cell |
//! | `findings` | which races are told, and when two are one |
//! | `losses` | the proof of lost updates, from a recording |
//! | `torn` | reads of one half of what a section wrote together, from a recording |
//! | `waits` | who waits for whom, and the cycle of a deadlock |
//! | `description` | a race in words: Go's text, and the report's data |

mod clock;
mod description;
mod edges;
mod findings;
pub mod losses;
mod shadow;
mod slots;
mod stacks;
mod synchronisation;
#[cfg(test)]
mod tests;
pub mod torn;
mod track;
pub mod waits;

pub use description::{RaceAccess, RaceFrame, RaceReport};
pub use edges::{AtomicOperation, Key};
pub use findings::Findings;
pub use shadow::Kind;
pub use slots::{MAX_ALIVE, TooManyGoroutines};
pub use track::Track;

use crate::program::{Address, Pc};
use clock::{Clock, Tick};
use edges::Edges;
use shadow::{Past, Shadow};
use slots::Slots;
use stacks::{Site, Stacks};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The exit status of a program with races that would have exited with 0, as Go's.
pub const EXIT_STATUS: i32 = 66;

/// One of a race's two accesses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    pub kind: Kind,
    /// Go's number of the goroutine; main is 1.
    pub goroutine: u32,
    /// It hadn't ended when the race was found.
    pub running: bool,
    /// Where it was, the innermost instruction first.
    pub stack: Vec<Pc>,
    /// The `go` statement that started it, and the calls around that; empty for main.
    pub created: Vec<Pc>,
}

/// Two accesses that nothing orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Race {
    pub address: Address,
    /// The access that showed the race, and the earlier one.
    pub accesses: [Access; 2],
}

/// Watches one run.
#[derive(Debug)]
pub struct Detector {
    shadow: Shadow,
    edges: Edges,
    stacks: Stacks,
    slots: Mutex<Slots>,
}

impl Detector {
    /// For a program with a memory of so many cells.
    pub fn new(cells: u64) -> Self {
        Self { shadow: Shadow::new(cells), edges: Edges::default(), stacks: Stacks::default(), slots: Mutex::default() }
    }

    /// The main goroutine begins.
    pub fn main(&self) -> Box<Track> {
        self.begin(1, Site::NOWHERE, Clock::default()).expect("the first goroutine finds a free slot")
    }

    fn begin(&self, goroutine: u32, created: Site, clock: Clock) -> Result<Box<Track>, TooManyGoroutines> {
        let (slot, tick) = lock(&self.slots).take(goroutine, created, &clock)?;
        Ok(Box::new(Track::new(goroutine, clock, slot, tick)))
    }

    /// A `go` statement at `pc`: all that `parent` did happens before the new goroutine.
    ///
    /// # Errors
    /// More than [`MAX_ALIVE`] goroutines would be alive.
    pub fn spawn(&self, parent: &mut Track, goroutine: u32, pc: Pc) -> Result<Box<Track>, TooManyGoroutines> {
        let created = parent.site(&self.stacks, pc);
        let child = self.begin(goroutine, created, parent.clock.clone())?;
        self.advance(parent);
        Ok(child)
    }

    /// The goroutine has ended. That orders nothing.
    pub fn finish(&self, track: &Track) {
        lock(&self.slots).give_back(track);
    }

    /// A plain read by the instruction at `pc`.
    #[inline]
    pub fn read(&self, track: &mut Track, pc: Pc, address: Address) -> Option<Race> {
        if self.shadow.is_known(track.epoch, address, false) {
            return None;
        }
        self.access(track, pc, address, Kind { write: false, atomic: false })
    }

    /// A plain write by the instruction at `pc`.
    #[inline]
    pub fn write(&self, track: &mut Track, pc: Pc, address: Address) -> Option<Race> {
        if self.shadow.is_known(track.epoch, address, true) {
            return None;
        }
        self.access(track, pc, address, Kind { write: true, atomic: false })
    }

    #[inline(never)]
    fn access(&self, track: &mut Track, pc: Pc, address: Address, kind: Kind) -> Option<Race> {
        let site = track.site(&self.stacks, pc);
        let past = self.shadow.access(track, address, kind, site)?;
        self.race(track, address, Past { kind, epoch: track.epoch, site }, past)
    }

    /// Takes the lock, enters the gate, sees the value: what was released there happened before.
    pub fn acquire(&self, track: &mut Track, key: Key) {
        self.edges.acquire(track, key);
    }

    /// About to let go of a lock that nobody else holds.
    pub fn release(&self, track: &mut Track, key: Key) {
        self.edges.release(track, key);
        self.advance(track);
    }

    /// About to let go of something that others let go of as well: a read lock, a group.
    pub fn release_merge(&self, track: &mut Track, key: Key) {
        self.edges.release_merge(track, key);
        self.advance(track);
    }

    /// An atomic operation on `address` is about to happen. Do it, then call [`Self::end_atomic`].
    pub fn begin_atomic(&self, address: Address) -> AtomicOperation<'_> {
        self.edges.begin_atomic(address)
    }

    /// The atomic operation at `pc` has read, or written, or both.
    pub fn end_atomic(
        &self,
        operation: AtomicOperation<'_>,
        track: &mut Track,
        (pc, address): (Pc, Address),
        reads: bool,
        writes: bool,
    ) -> Option<Race> {
        operation.end(track, reads, writes);
        let race = self.access(track, pc, address, Kind { write: writes, atomic: true });
        if writes {
            self.advance(track);
        }
        race
    }

    /// Cells whose history was forgotten for want of room: races with it may have been missed.
    pub fn forgotten(&self) -> u64 {
        self.shadow.forgotten()
    }

    fn advance(&self, track: &mut Track) {
        match track.epoch.tick() {
            Tick::MAX => self.change_slot(track),
            tick => track.set_tick(tick + 1),
        }
    }

    /// The slot's time is used up: the goroutine goes on in another one. What it did in the old one is covered by its own clock.
    #[cold]
    fn change_slot(&self, track: &mut Track) {
        let mut slots = lock(&self.slots);
        let created = slots.whose(track.epoch).map_or(Site::NOWHERE, |(life, _)| life.created);
        // Without a free slot it stays where it is: accesses that differ look like one moment, and races may be missed.
        if let Ok((slot, tick)) = slots.take(track.goroutine, created, &track.clock) {
            track.epoch = clock::Epoch::new(slot, tick);
            track.set_tick(tick);
        }
    }

    #[cold]
    fn race(&self, track: &Track, address: Address, now: Past, past: Past) -> Option<Race> {
        debug_assert_eq!(now.epoch, track.epoch);
        Some(Race { address, accesses: [self.told(now)?, self.told(past)?] })
    }

    fn told(&self, access: Past) -> Option<Access> {
        let (life, running) = lock(&self.slots).whose(access.epoch)?;
        let stack = |site: Site| if site == Site::NOWHERE { Vec::new() } else { self.stacks.instructions(site) };
        Some(Access {
            kind: access.kind,
            goroutine: life.goroutine,
            running,
            stack: stack(access.site),
            created: stack(life.created),
        })
    }
}

/// Locks; a thread that panicked while it held the lock has ended the run already.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
