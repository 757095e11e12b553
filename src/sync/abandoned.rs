//! What a goroutine leaves behind in a lock's queue when the mutex switch throws it out.
//!
//! Taking a waiter's count back out of the lock's cells would race with an unlock that has counted on it already. So the place in the
//! queue stays, and whoever serves it takes the lock by Go's own algorithm and lets go of it at once.

use super::{LockEvent, LockKind, Park, Progress, Scheduler, Switch, Wait, WaitReason, mutex, rwmutex};
use crate::machine::Memory;
use crate::program::Address;

/// An abandoned place in a lock's queue. The engine keeps it where the goroutine was, and when the semaphore has been acquired for
/// it, calls [`Abandoned::serve`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Abandoned {
    lock: Address,
    reason: WaitReason,
    wait: Wait,
}

impl Abandoned {
    /// For a goroutine that was parked with `park` and whose operation stands at `wait`.
    pub fn new(park: Park, wait: Wait) -> Self {
        Self { lock: park.lock, reason: park.reason, wait }
    }

    /// Goes on where the goroutine would have, its semaphore acquired: gets the lock and unlocks it. `Park`: must queue again, as the
    /// goroutine would. Anything else: the place is gone.
    pub fn serve<M: Memory, S: Scheduler>(&mut self, memory: &M, scheduler: &mut S) -> Progress {
        let scheduler = &mut Unseen(scheduler);
        self.wait.resumed = true;
        let (lock, wait) = (self.lock, &mut self.wait);
        let progress = match self.reason {
            WaitReason::RwMutexLock => rwmutex::lock(memory, scheduler, lock, wait),
            WaitReason::RwMutexRLock => rwmutex::read_lock(memory, scheduler, lock, wait),
            _ => mutex::lock(memory, scheduler, lock, Switch::Obey, wait),
        };
        match (progress, self.reason) {
            (Progress::Done, WaitReason::RwMutexLock) => rwmutex::unlock(memory, scheduler, lock),
            (Progress::Done, WaitReason::RwMutexRLock) => rwmutex::read_unlock(memory, scheduler, lock),
            (Progress::Done, _) => mutex::unlock(memory, scheduler, lock),
            (other, _) => other,
        }
    }
}

/// Nobody acquires the lock here as far as the picture is concerned.
struct Unseen<'a, S>(&'a mut S);

impl<S: Scheduler> Scheduler for Unseen<'_, S> {
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn release(&mut self, semaphore: Address, hand_off: bool) {
        self.0.release(semaphore, hand_off);
    }
    fn release_many(&mut self, semaphore: Address, count: u32) {
        self.0.release_many(semaphore, count);
    }
    fn can_spin(&self, _iteration: u32) -> bool {
        false
    }
    fn spin(&self) {}
    fn mutex_off(&self) -> bool {
        self.0.mutex_off()
    }
    fn goroutine(&self) -> u32 {
        0
    }
    fn observe(&mut self, _lock: Address, _kind: LockKind, _event: LockEvent) {}
}
