//! The waiters of a `sync.Cond`: `notifyList` of Go's `runtime/sema.go`. Cells of the list: `lock, checker, head, tail`; cells of a
//! waiter: `sema, next`. The waiters are made by the Go part of the package, a new one for each `Wait`.
//!
//! Go numbers the waiters: `add` takes a ticket before `c.L` is unlocked, `wait` queues under it afterwards, and `Signal` wakes the
//! lowest ticket, whether it queues by then or not. Here a waiter is linked in when it takes its place, and has a semaphore of its own to
//! wait for, which keeps a signal that comes between the two. So the order is the same, and neither a later waiter nor one that
//! queues faster can take a signal that was another's.

use super::{Park, Progress, Scheduler, Wait, WaitReason, semaphore};
use crate::machine::{Cell, Memory};
use crate::program::Address;

/// Cells of the list.
pub const CELLS: u64 = 4;
/// Cells of a waiter.
pub const WAITER_CELLS: u64 = 2;
const CHECKER: u64 = 1;
const HEAD: u64 = 2;
const TAIL: u64 = 3;
/// Of a waiter: the one behind it, or 0.
const NEXT: u64 = 1;

const COPIED: &str = "sync.Cond is copied";

/// The list's cells, while nobody else may touch them: from [`List::open`] to [`List::close`].
struct List<'a, C> {
    lock: &'a C,
    head: &'a C,
    tail: &'a C,
}

impl<'a, C: Cell> List<'a, C> {
    /// Waits for the list, as Go's runtime does, actively: it is held for a few accesses only.
    ///
    /// # Errors
    /// What the operation comes to instead: `NoCell`, or the panic of a copied Cond.
    fn open<M: Memory<Cell = C>, S: Scheduler>(memory: &'a M, scheduler: &S, list: Address) -> Result<Self, Progress> {
        let cell = |index: u64| memory.cell(list.wrapping_add(index)).ok_or(Progress::NoCell);
        let cells = Self { lock: cell(0)?, head: cell(HEAD)?, tail: cell(TAIL)? };
        // The first use writes down where the Cond is.
        if let Err(first) = cell(CHECKER)?.compare_exchange(0, list)
            && first != list
        {
            return Err(Progress::Panic(COPIED));
        }
        while cells.lock.compare_exchange(0, 1).is_err() {
            scheduler.spin();
        }
        Ok(cells)
    }

    fn close(self) {
        self.lock.sync_store(0);
    }
}

/// Takes the last place in the list for `waiter`, whose cells are zero: `Done`, `NoCell` or `Panic`.
pub fn add<M: Memory, S: Scheduler>(memory: &M, scheduler: &S, list: Address, waiter: Address) -> Progress {
    let cells = match List::open(memory, scheduler, list) {
        Ok(cells) => cells,
        Err(progress) => return progress,
    };
    let last = cells.tail.load();
    let link = if last == 0 { Some(cells.head) } else { memory.cell(last.wrapping_add(NEXT)) };
    if let Some(link) = link {
        link.store(waiter);
    }
    cells.tail.store(waiter);
    cells.close();
    Progress::Done
}

/// Waits until `waiter` is notified. Call it again with the same `wait` after [`Progress::Park`].
pub fn wait<M: Memory>(memory: &M, list: Address, waiter: Address, wait: &mut Wait) -> Progress {
    let Some(count) = memory.cell(waiter) else {
        return Progress::NoCell;
    };
    if wait.resumed || semaphore::try_acquire(count) {
        *wait = Wait::default();
        return Progress::Done;
    }
    Progress::Park(Park { semaphore: waiter, lifo: false, lock: list, reason: WaitReason::CondWait, switched: false })
}

/// `c.Signal()`: wakes the first waiter. `Done`, `NoCell` or `Panic`.
pub fn notify_one<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, list: Address) -> Progress {
    let cells = match List::open(memory, scheduler, list) {
        Ok(cells) => cells,
        Err(progress) => return progress,
    };
    let first = cells.head.load();
    if first != 0 {
        let next = next_of(memory, first);
        cells.head.store(next);
        if next == 0 {
            cells.tail.store(0);
        }
    }
    cells.close();
    if first != 0 {
        scheduler.release(first, false);
    }
    Progress::Done
}

/// `c.Broadcast()`: wakes all waiters, the first one first. `Done`, `NoCell` or `Panic`.
pub fn notify_all<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, list: Address) -> Progress {
    let cells = match List::open(memory, scheduler, list) {
        Ok(cells) => cells,
        Err(progress) => return progress,
    };
    let mut waiter = cells.head.load();
    cells.head.store(0);
    cells.tail.store(0);
    cells.close();
    while waiter != 0 {
        let next = next_of(memory, waiter);
        scheduler.release(waiter, false);
        waiter = next;
    }
    Progress::Done
}

fn next_of<M: Memory>(memory: &M, waiter: Address) -> Address {
    memory.cell(waiter.wrapping_add(NEXT)).map_or(0, Cell::load)
}
