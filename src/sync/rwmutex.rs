//! `sync.RWMutex`, the algorithm of Go's `sync/rwmutex.go`. Cells: `w.state, w.sema, w.record, writerSem, readerSem, readerCount,
//! readerWait`.
//!
//! | `readerCount` | `readerWait` |
//! |---|---|
//! | readers inside or waiting, less [`MAX_READERS`] while a writer is inside or waiting | readers that the waiting writer still waits for |

use super::mutex::{self, Queue};
use super::{LockEvent, LockKind, Park, Progress, Scheduler, Switch, Wait, WaitReason};
use crate::machine::{Cell, Memory};
use crate::program::Address;

pub const MAX_READERS: i64 = 1 << 30;

/// Cells of a `sync.RWMutex`.
pub const CELLS: u64 = 7;
const WRITER_SEM: u64 = 3;
const READER_SEM: u64 = 4;
pub const READER_COUNT: u64 = 5;
const READER_WAIT: u64 = 6;

/// [`Wait::stage`] of a writer that has the inner mutex and waits for the readers to leave.
const READERS_LEAVE: u8 = 1;

/// The cells that the algorithm itself touches.
struct Cells<'a, C> {
    writers: &'a C,
    reader_count: &'a C,
    reader_wait: &'a C,
}

fn cells<M: Memory>(memory: &M, lock: Address) -> Option<Cells<'_, M::Cell>> {
    Some(Cells {
        writers: memory.cell(lock)?,
        reader_count: memory.cell(lock.wrapping_add(READER_COUNT))?,
        reader_wait: memory.cell(lock.wrapping_add(READER_WAIT))?,
    })
}

/// Adds and gives the new value, as Go's `atomic.Int32.Add`.
fn add<C: Cell>(cell: &C, delta: i64) -> i64 {
    (cell.fetch_add(delta as u64) as i64).wrapping_add(delta)
}

fn park(lock: Address, semaphore: u64, reason: WaitReason) -> Progress {
    Progress::Park(Park { semaphore: lock.wrapping_add(semaphore), lifo: false, lock, reason, switched: true })
}

fn begin_wait<S: Scheduler>(scheduler: &mut S, lock: Address, wait: &mut Wait, reader: bool) {
    // A writer may wait twice, for other writers and then for the readers: that is one wait.
    if wait.since == 0 {
        wait.since = scheduler.now().max(1);
        scheduler.observe(lock, LockKind::RwMutex, LockEvent::Wait { reader });
    }
}

fn acquired<S: Scheduler>(scheduler: &mut S, lock: Address, wait: &mut Wait, reader: bool) -> Progress {
    let waited = if wait.since == 0 { 0 } else { (scheduler.now() - wait.since).max(1) };
    *wait = Wait::default();
    let event = LockEvent::Acquire { reader, waited, starving: false };
    scheduler.observe(lock, LockKind::RwMutex, event);
    Progress::Done
}

/// `rw.RLock()`. Call it again with the same `wait` after [`Progress::Park`].
pub fn read_lock<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, lock: Address, wait: &mut Wait) -> Progress {
    if wait.released {
        *wait = Wait::default();
        return Progress::Released;
    }
    let Some(cells) = cells(memory, lock) else {
        return Progress::NoCell;
    };
    if !wait.resumed && add(cells.reader_count, 1) < 0 {
        begin_wait(scheduler, lock, wait, true);
        return park(lock, READER_SEM, WaitReason::RwMutexRLock);
    }
    acquired(scheduler, lock, wait, true)
}

/// `rw.RUnlock()`: `Done`, `NoCell` or `Fatal`; after `Fatal` the lock is as it was.
pub fn read_unlock<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, lock: Address) -> Progress {
    let Some(cells) = cells(memory, lock) else {
        return Progress::NoCell;
    };
    let count = cells.reader_count.load() as i64;
    if count == 0 || count == -MAX_READERS {
        return Progress::Fatal("sync: RUnlock of unlocked RWMutex");
    }
    scheduler.observe(lock, LockKind::RwMutex, LockEvent::Release { reader: true });
    let left = add(cells.reader_count, -1);
    if left >= 0 {
        return Progress::Done;
    }
    if left == -1 || left == -MAX_READERS - 1 {
        add(cells.reader_count, 1);
        return Progress::Fatal("sync: RUnlock of unlocked RWMutex");
    }
    // A writer waits, and this was the last reader that it waited for.
    if add(cells.reader_wait, -1) == 0 {
        scheduler.release(lock.wrapping_add(WRITER_SEM), false);
    }
    Progress::Done
}

/// `rw.Lock()`. Call it again with the same `wait` after [`Progress::Park`].
pub fn lock<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, lock: Address, wait: &mut Wait) -> Progress {
    if wait.released {
        *wait = Wait::default();
        return Progress::Released;
    }
    let Some(cells) = cells(memory, lock) else {
        return Progress::NoCell;
    };
    if wait.stage != READERS_LEAVE {
        let queue = Queue { reason: WaitReason::RwMutexLock, switch: Switch::Obey };
        match mutex::acquire(memory, scheduler, lock, queue, wait) {
            Progress::Done => {}
            other => return other,
        }
        // From here on new readers wait.
        let readers = add(cells.reader_count, -MAX_READERS).wrapping_add(MAX_READERS);
        if readers != 0 && add(cells.reader_wait, readers) != 0 {
            wait.stage = READERS_LEAVE;
            begin_wait(scheduler, lock, wait, false);
            return park(lock, WRITER_SEM, WaitReason::RwMutexLock);
        }
    }
    acquired(scheduler, lock, wait, false)
}

/// `rw.Unlock()`: `Done`, `HandOff`, `NoCell` or `Fatal`; after `Fatal` the lock is as it was.
pub fn unlock<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, lock: Address) -> Progress {
    let Some(cells) = cells(memory, lock) else {
        return Progress::NoCell;
    };
    if cells.reader_count.load() as i64 >= 0 || !mutex::is_locked(cells.writers.load()) {
        return Progress::Fatal("sync: Unlock of unlocked RWMutex");
    }
    scheduler.observe(lock, LockKind::RwMutex, LockEvent::Release { reader: false });
    let readers = add(cells.reader_count, MAX_READERS);
    if readers >= MAX_READERS {
        add(cells.reader_count, -MAX_READERS);
        return Progress::Fatal("sync: Unlock of unlocked RWMutex");
    }
    scheduler.release_many(lock.wrapping_add(READER_SEM), readers as u32);
    mutex::release(cells.writers, scheduler, lock)
}

/// `rw.TryLock()`: `Result`, or `NoCell`.
pub fn try_lock<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, lock: Address) -> Progress {
    let Some(cells) = cells(memory, lock) else {
        return Progress::NoCell;
    };
    if !mutex::try_acquire(cells.writers) {
        return Progress::Result(false);
    }
    if cells.reader_count.compare_exchange(0, -MAX_READERS as u64).is_err() {
        mutex::release(cells.writers, scheduler, lock);
        return Progress::Result(false);
    }
    acquired(scheduler, lock, &mut Wait::default(), false);
    Progress::Result(true)
}

/// `rw.TryRLock()`: `Result`, or `NoCell`.
pub fn try_read_lock<M: Memory, S: Scheduler>(memory: &M, scheduler: &mut S, lock: Address) -> Progress {
    let Some(cells) = cells(memory, lock) else {
        return Progress::NoCell;
    };
    let mut count = cells.reader_count.sync_load();
    while count as i64 >= 0 {
        match cells.reader_count.compare_exchange(count, count + 1) {
            Err(now) => count = now,
            Ok(_) => {
                acquired(scheduler, lock, &mut Wait::default(), true);
                return Progress::Result(true);
            }
        }
    }
    Progress::Result(false)
}

/// Whether `readerCount` says that a writer is inside or waits for the readers to leave.
pub fn is_writer_inside(reader_count: u64) -> bool {
    (reader_count as i64) < 0
}
