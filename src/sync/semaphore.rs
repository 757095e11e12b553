//! Semaphores as Go's runtime has them (`runtime/sema.go`): a count in a cell, and a queue of goroutines that the engine keeps
//! under the cell's address.
//!
//! What an engine does for [`Park`](super::Park) and [`Scheduler::release`](super::Scheduler::release):
//!
//! * *acquire*: [`try_acquire`]; else, under the queue's lock, count itself among the queue's waiters, [`try_acquire`] once more, else queue
//!   (in front when `lifo`). The second try is what keeps a wake-up from being lost: a releaser adds first and looks for waiters
//!   second, an acquirer counts itself first and looks at the count second.
//! * *release*: add one to the count; if there are waiters, then under the queue's lock [`try_acquire`] on behalf of the first one
//!   and make it runnable. When someone else was quicker, the waiter stays in the queue.
//!
//! A woken goroutine thus owns what it waited for, where Go lets it try again unless handed the semaphore directly: the mutex above
//! can't tell the difference, and a goroutine is never woken in vain.

use crate::machine::Cell;

/// Takes one from the count unless it is 0 (Go's `cansemacquire`).
pub fn try_acquire(count: &impl Cell) -> bool {
    let mut current = count.sync_load();
    while current != 0 {
        match count.compare_exchange(current, current - 1) {
            Ok(_) => return true,
            Err(now) => current = now,
        }
    }
    false
}
