//! `sync.WaitGroup`, the algorithm of Go's `sync/waitgroup.go`. Cells: `state, sema`.
//!
//! | bits 32… | bits 0…31 |
//! |---|---|
//! | counter, signed | number of waiters |

use super::{Edge, LockEvent, LockKind, Park, Progress, Scheduler, Wait, WaitReason};
use crate::machine::{Cell, Memory};
use crate::program::Address;

/// Cells of a `sync.WaitGroup`.
pub const CELLS: u64 = 2;
const SEMA: u64 = 1;

const MISUSE: &str = "sync: WaitGroup misuse: Add called concurrently with Wait";

fn counter(state: u64) -> i32 {
    (state >> 32) as i32
}

fn waiters(state: u64) -> u32 {
    state as u32
}

/// `wg.Add(delta)`, and `wg.Done()` with -1: `Done`, `NoCell` or `Panic`.
pub fn add<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, group: Address, delta: i64) -> Progress {
    let Some(state) = memory.cell(group) else {
        return Progress::NoCell;
    };
    if delta < 0 {
        scheduler.order(Edge::Release(group));
    }
    let delta = (delta as u64) << 32;
    let now = state.fetch_add(delta).wrapping_add(delta);
    if counter(now) < 0 {
        return Progress::Panic("sync: negative WaitGroup counter");
    }
    if waiters(now) != 0 && counter(delta) > 0 && counter(now) == counter(delta) {
        return Progress::Panic(MISUSE);
    }
    if counter(delta) > 0 && counter(now) == counter(delta) {
        scheduler.order(Edge::FirstAdd(group));
    }
    if counter(now) > 0 || waiters(now) == 0 {
        return Progress::Done;
    }
    // The counter went to 0 with waiters there: nobody may change the state now but us.
    if state.sync_load() != now {
        return Progress::Panic(MISUSE);
    }
    state.sync_store(0);
    scheduler.release_many(group.wrapping_add(SEMA), waiters(now));
    Progress::Done
}

/// `wg.Wait()`. Call it again with the same `wait` after [`Progress::Park`].
pub fn wait<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, group: Address, wait: &mut Wait) -> Progress {
    let Some(state) = memory.cell(group) else {
        return Progress::NoCell;
    };
    if wait.resumed {
        let waited = (scheduler.now() - wait.since).max(1);
        *wait = Wait::default();
        let event = LockEvent::Acquire { reader: true, waited, starving: false };
        scheduler.observe(group, LockKind::WaitGroup, event);
        if state.sync_load() != 0 {
            return Progress::Panic("sync: WaitGroup is reused before previous Wait has returned");
        }
        scheduler.order(Edge::Acquire(group));
        return Progress::Done;
    }
    let mut old = state.sync_load();
    while counter(old) != 0 {
        match state.compare_exchange(old, old + 1) {
            Err(now) => old = now,
            Ok(_) => {
                if waiters(old) == 0 {
                    scheduler.order(Edge::FirstWait(group));
                }
                wait.since = scheduler.now().max(1);
                scheduler.observe(group, LockKind::WaitGroup, LockEvent::Wait { reader: true });
                return Progress::Park(Park {
                    semaphore: group.wrapping_add(SEMA),
                    lifo: false,
                    lock: group,
                    reason: WaitReason::WaitGroupWait,
                    switched: false,
                });
            }
        }
    }
    scheduler.order(Edge::Acquire(group));
    Progress::Done
}
