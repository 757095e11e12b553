//! `sync.Mutex`, the algorithm of Go's `sync/mutex.go`. Cells: `state, sema, record`.
//!
//! | bit 0 | bit 1 | bit 2 | bits 3… |
//! |---|---|---|---|
//! | locked | woken: a waiter is awake and will try | starving: unlock hands the lock to the first waiter | number of waiters |

use super::{LockEvent, LockKind, Park, Progress, Scheduler, Switch, Wait, WaitReason};
use crate::machine::{Cell, Memory};
use crate::program::Address;

pub const LOCKED: u64 = 1;
pub const WOKEN: u64 = 2;
pub const STARVING: u64 = 4;
pub const WAITER: u64 = 8;
/// A waiter that has waited longer than this, in nanoseconds, turns starvation mode on.
pub const STARVATION_THRESHOLD: i64 = 1_000_000;

/// Cells of a `sync.Mutex`.
pub const CELLS: u64 = 3;
const SEMA: u64 = 1;

const INCONSISTENT: &str = "sync: inconsistent mutex state";

/// How a locking goroutine queues: the RWMutex's own mutex waits under the RWMutex's name.
#[derive(Clone, Copy)]
pub(super) struct Queue {
    pub reason: WaitReason,
    pub switch: Switch,
}

/// `m.Lock()`. Call it again with the same `wait` after [`Progress::Park`].
///
/// As in Go the case of a free lock is for inlining, and all else is a call.
#[inline(always)]
pub fn lock<M: Memory, S: Scheduler>(
    memory: &M,
    scheduler: &mut S,
    lock: Address,
    switch: Switch,
    wait: &mut Wait,
) -> Progress {
    if !wait.resumed
        && !wait.released
        && let Some(state) = memory.cell(lock)
        && state.compare_exchange(0, LOCKED).is_ok()
    {
        scheduler.observe(lock, LockKind::Mutex, LockEvent::Acquire { reader: false, waited: 0, starving: false });
        return Progress::Done;
    }
    lock_slow(memory, scheduler, lock, switch, wait)
}

#[cold]
#[inline(never)]
fn lock_slow<M: Memory, S: Scheduler>(
    memory: &M,
    scheduler: &mut S,
    lock: Address,
    switch: Switch,
    wait: &mut Wait,
) -> Progress {
    if wait.released {
        *wait = Wait::default();
        return Progress::Released;
    }
    let Some(state) = memory.cell(lock) else {
        return Progress::NoCell;
    };
    let progress = acquire_slow(state, scheduler, lock, Queue { reason: WaitReason::MutexLock, switch }, wait);
    if progress == Progress::Done {
        observe_acquisition(state, scheduler, lock, wait);
    }
    progress
}

fn observe_acquisition<C: Cell, S: Scheduler>(state: &C, scheduler: &mut S, lock: Address, wait: &mut Wait) {
    let mut waited = 0;
    let mut starving = false;
    if wait.since != 0 {
        waited = (scheduler.now() - wait.since).max(1);
        starving = state.load() & STARVING != 0;
    }
    *wait = Wait::default();
    scheduler.observe(lock, LockKind::Mutex, LockEvent::Acquire { reader: false, waited, starving });
}

/// Takes the lock without telling the picture: `Done`, `Park`, `NoCell` or `Fatal`.
#[inline]
pub(super) fn acquire<M: Memory, S: Scheduler>(
    memory: &M,
    scheduler: &mut S,
    lock: Address,
    queue: Queue,
    wait: &mut Wait,
) -> Progress {
    let Some(state) = memory.cell(lock) else {
        return Progress::NoCell;
    };
    if !wait.resumed && state.compare_exchange(0, LOCKED).is_ok() {
        return Progress::Done;
    }
    acquire_slow(state, scheduler, lock, queue, wait)
}

#[cold]
#[inline(never)]
fn acquire_slow<C: Cell, S: Scheduler>(
    state: &C,
    scheduler: &mut S,
    lock: Address,
    queue: Queue,
    wait: &mut Wait,
) -> Progress {
    // Awake: the woken bit, if set, is ours.
    let mut awake = false;
    let mut old = state.sync_load();
    if wait.resumed {
        wait.resumed = false;
        wait.starving |= scheduler.now() - wait.since > STARVATION_THRESHOLD;
        if old & STARVING != 0 {
            return take_over(state, old, wait.starving);
        }
        awake = true;
    }
    let mut spins = 0;
    loop {
        // No spinning in starvation mode: the lock goes to a waiter, whatever we do.
        if old & (LOCKED | STARVING) == LOCKED && scheduler.can_spin(spins) {
            // Says to Unlock that someone is awake already.
            if !awake && old & WOKEN == 0 && old >= WAITER && state.compare_exchange(old, old | WOKEN).is_ok() {
                awake = true;
            }
            scheduler.spin();
            spins += 1;
            old = state.sync_load();
            continue;
        }
        let must_wait = old & (LOCKED | STARVING) != 0;
        let mut new = old;
        if old & STARVING == 0 {
            new |= LOCKED;
        }
        if must_wait {
            new += WAITER;
        }
        // Not while it is unlocked: Unlock expects a starving mutex to have waiters, and this one would be none.
        if wait.starving && old & LOCKED != 0 {
            new |= STARVING;
        }
        if awake {
            if old & WOKEN == 0 {
                return Progress::Fatal(INCONSISTENT);
            }
            new &= !WOKEN;
        }
        match state.compare_exchange(old, new) {
            Err(now) => old = now,
            Ok(_) if !must_wait => return Progress::Done,
            Ok(_) => return Progress::Park(begin_wait(scheduler, lock, queue, wait)),
        }
    }
}

/// The goroutine was handed the lock in starvation mode; it is still counted as a waiter, and the locked bit isn't set yet.
fn take_over<C: Cell>(state: &C, old: u64, starving: bool) -> Progress {
    if old & (LOCKED | WOKEN) != 0 || old < WAITER {
        return Progress::Fatal(INCONSISTENT);
    }
    let mut delta = LOCKED.wrapping_sub(WAITER);
    // Starvation mode costs throughput, so the last waiter ends it, and so does one that didn't wait long.
    if !starving || old >> 3 == 1 {
        delta = delta.wrapping_sub(STARVING);
    }
    state.fetch_add(delta);
    Progress::Done
}

fn begin_wait<S: Scheduler>(scheduler: &mut S, lock: Address, queue: Queue, wait: &mut Wait) -> Park {
    let lifo = wait.since != 0;
    if !lifo {
        wait.since = scheduler.now().max(1);
        let kind = if queue.reason == WaitReason::MutexLock { LockKind::Mutex } else { LockKind::RwMutex };
        scheduler.observe(lock, kind, LockEvent::Wait { reader: false });
    }
    Park {
        semaphore: lock.wrapping_add(SEMA),
        lifo,
        lock,
        reason: queue.reason,
        switched: queue.switch == Switch::Obey,
    }
}

/// `m.TryLock()`: `Result`, or `NoCell`.
pub fn try_lock<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, lock: Address) -> Progress {
    let Some(state) = memory.cell(lock) else {
        return Progress::NoCell;
    };
    let locked = try_acquire(state);
    if locked {
        let event = LockEvent::Acquire { reader: false, waited: 0, starving: false };
        scheduler.observe(lock, LockKind::Mutex, event);
    }
    Progress::Result(locked)
}

/// One try, as Go: a lock that changes meanwhile counts as taken.
pub(super) fn try_acquire<C: Cell>(state: &C) -> bool {
    let old = state.sync_load();
    old & (LOCKED | STARVING) == 0 && state.compare_exchange(old, old | LOCKED).is_ok()
}

/// Whether a state word says that somebody has the lock.
pub fn is_locked(state: u64) -> bool {
    state & LOCKED != 0
}

/// `m.Unlock()`: `Done`, `HandOff`, `NoCell` or `Fatal`; after `Fatal` the lock is as it was.
#[inline(always)]
pub fn unlock<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, lock: Address) -> Progress {
    let Some(state) = memory.cell(lock) else {
        return Progress::NoCell;
    };
    if !is_locked(state.load()) {
        return Progress::Fatal("sync: unlock of unlocked mutex");
    }
    scheduler.observe(lock, LockKind::Mutex, LockEvent::Release { reader: false });
    release(state, scheduler, lock)
}

/// Lets go of the lock without telling the picture.
#[inline(always)]
pub(super) fn release<C: Cell, S: Scheduler>(state: &C, scheduler: &mut S, lock: Address) -> Progress {
    let old = state.fetch_add(LOCKED.wrapping_neg());
    if old == LOCKED {
        return Progress::Done;
    }
    release_slow(state, old, scheduler, lock)
}

#[cold]
#[inline(never)]
fn release_slow<C: Cell, S: Scheduler>(state: &C, old: u64, scheduler: &mut S, lock: Address) -> Progress {
    if !is_locked(old) {
        state.fetch_add(LOCKED);
        return Progress::Fatal("sync: unlock of unlocked mutex");
    }
    let semaphore = lock.wrapping_add(SEMA);
    let mut old = old & !LOCKED;
    if old & STARVING != 0 {
        // The locked bit stays clear until the waiter sets it; the starving bit keeps newcomers out meanwhile.
        scheduler.release(semaphore, true);
        return Progress::HandOff;
    }
    loop {
        // Nobody waits, or somebody is awake or has the lock already: their part now.
        if old < WAITER || old & (LOCKED | WOKEN | STARVING) != 0 {
            return Progress::Done;
        }
        match state.compare_exchange(old, (old - WAITER) | WOKEN) {
            Err(now) => old = now,
            Ok(_) => {
                scheduler.release(semaphore, false);
                return Progress::Done;
            }
        }
    }
}
