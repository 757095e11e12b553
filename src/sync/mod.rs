//! Go's locks as Go implements them, over cells: `sync.Mutex` (Go's `sync/mutex.go`), `RWMutex`, `WaitGroup`, `Cond`, and the semaphores
//! below them (`runtime/sema.go`).
//!
//! Parking goes through [`Scheduler`], so that the live engine, the step engine and loom run the same code. An operation that must
//! wait returns [`Progress::Park`]; when its semaphore has been acquired for it, it is called again with the same [`Wait`] and goes on.
//!
//! The mutex switch isn't part of the algorithms: while it is off, callers don't call them. Whoever really holds a lock unlocks it
//! really, whoever passed by doesn't touch it, and a goroutine that was thrown out of a queue leaves an [`Abandoned`] place behind, which
//! the engine serves in its stead. So a lock's cells always tell the truth, and it works as before when the switch is on again.

mod abandoned;
pub mod cond;
pub mod mutex;
pub mod rwmutex;
pub mod semaphore;
pub mod waitgroup;

pub use abandoned::Abandoned;

#[cfg(test)]
mod tests;

use crate::program::Address;

/// What a lock operation needs from whoever runs the goroutines.
pub trait Scheduler {
    /// Nanoseconds on a monotonic clock. Slow in a browser: read only when a goroutine parks or wakes.
    fn now(&mut self) -> i64;
    /// `semrelease`: adds one to the semaphore and wakes its first waiter, if any. With `hand_off` the waiter gets the
    /// semaphore at once.
    fn release(&mut self, semaphore: Address, hand_off: bool);
    /// [`Self::release`] so often, without a hand-off. `count` comes from a lock's own cells, and a program that writes to those makes it
    /// anything: engines do no more than a little for each waiter that there is.
    fn release_many(&mut self, semaphore: Address, count: u32) {
        for _ in 0..count {
            self.release(semaphore, false);
        }
    }
    /// Whether spinning makes sense now, as `sync_runtime_canSpin`: several workers, another one is running, this one has
    /// nothing else to do, and `iteration` < 4.
    fn can_spin(&self, iteration: u32) -> bool;
    /// A short active wait, as `sync_runtime_doSpin` (30 pause instructions).
    fn spin(&self);
    /// The mutex switch: `Lock` and `Unlock` do nothing.
    fn mutex_off(&self) -> bool;
    /// The running goroutine's id.
    fn goroutine(&self) -> u32;
    /// For the picture and the report. `lock` is the lock's first cell; called by the goroutine that does it, an acquisition while it
    /// holds the lock, a release before it lets go.
    fn observe(&mut self, lock: Address, kind: LockKind, event: LockEvent);
    /// For the race detector: order that the running goroutine makes or finds otherwise than by taking and leaving locks.
    #[inline(always)]
    fn order(&mut self, _edge: Edge) {}
}

/// What orders goroutines besides locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// About to let others go on by what stands at this address: all that the goroutine did comes before what they do then.
    Release(Address),
    /// Goes on because of the releases at this address.
    Acquire(Address),
    /// Has counted a WaitGroup up from 0, which `Wait` must be ordered with.
    FirstAdd(Address),
    /// Is the first to wait for a WaitGroup.
    FirstWait(Address),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum LockKind {
    Mutex = 1,
    RwMutex = 2,
    WaitGroup = 3,
}

impl LockKind {
    /// The type's name in package sync.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mutex => "Mutex",
            Self::RwMutex => "RWMutex",
            Self::WaitGroup => "WaitGroup",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockEvent {
    /// Begins to wait. `reader`: for a read lock.
    Wait {
        reader: bool,
    },
    /// Got it. `waited`: nanoseconds, 0 when it didn't have to wait.
    Acquire {
        reader: bool,
        waited: i64,
        starving: bool,
    },
    Release {
        reader: bool,
    },
    /// Went in without the lock, for the mutex is off.
    PassOff,
    LeaveOff,
}

/// Where a goroutine waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Park {
    /// The cell of the semaphore's count.
    pub semaphore: Address,
    /// Queue at the front: it has waited before.
    pub lifo: bool,
    /// The lock that it waits for, and why: for the picture, and `goroutine 7 [sync.Mutex.Lock]:`.
    pub lock: Address,
    pub reason: WaitReason,
    /// The mutex switch throws it out of the queue: see [`Wait::released`] and [`Abandoned`].
    pub switched: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum WaitReason {
    MutexLock = 1,
    RwMutexLock = 2,
    RwMutexRLock = 3,
    WaitGroupWait = 4,
    CondWait = 5,
}

impl WaitReason {
    /// As Go 1.19 writes it in a stack trace.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MutexLock | Self::RwMutexLock | Self::RwMutexRLock | Self::WaitGroupWait => "semacquire",
            Self::CondWait => "sync.Cond.Wait",
        }
    }
}

/// What became of a lock operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Done,
    /// Done, with the result of a `Try…`.
    Result(bool),
    /// Done; the goroutine that was woken should run at once on this worker (Go's direct hand-off).
    HandOff,
    Park(Park),
    /// The mutex switch went off while it waited: it doesn't have the lock and is out of the queue. The caller treats it as passed off.
    Released,
    /// The lock isn't in memory: a wild address.
    NoCell,
    /// `fatal error: …`, which recover doesn't stop.
    Fatal(&'static str),
    /// An ordinary Go panic with this text.
    Panic(&'static str),
}

/// Whether the mutex switch applies to a lock operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    Obey,
    /// A lock inside the standard library.
    Ignore,
}

/// Where an operation stands that has to wait, kept with the goroutine between parking and going on. Fresh (`default`) for each operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wait {
    /// When it began to wait; 0: it hasn't.
    pub since: i64,
    /// It was parked and its semaphore has been acquired for it.
    pub resumed: bool,
    /// `sync.Mutex`: this goroutine has waited more than 1 ms.
    pub starving: bool,
    /// It was thrown out of its queue because the mutex switch went off ([`Park::switched`] only). Set by the engine.
    pub released: bool,
    /// Which part of a longer operation (RWMutex) comes next.
    pub stage: u8,
}
