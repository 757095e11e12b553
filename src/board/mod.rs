//! The board: the present state of each goroutine, lock and watched variable, in fixed records that the page reads straight from
//! shared memory. Every engine fills the same board, and every view reads only it.
//!
//! All fields are 32-bit words, so that JavaScript sees one `Uint32Array`; 64-bit values take two (low, high). The layout reaches JavaScript by
//! [`layout`], never as numbers written twice. Writers use relaxed atomic stores: one writer a record at a time, and a reader that
//! may see a record half new, which the next frame repairs.

pub mod picture;
pub mod protection;
mod text;
pub mod watch;

use serde::Serialize;
use std::mem::{offset_of, size_of};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Grows when a record changes its meaning.
pub const VERSION: u32 = 2;
/// Goroutines that have a record; more run without one and are counted in the header only.
pub const GOROUTINES: usize = 16_384;
/// Locks that have a record; events number as many.
pub const LOCKS: usize = 256;
/// Watched values: variables, and the entries of small maps, arrays and structs.
pub const WATCHES: usize = 256;
/// Bytes of a watch's texts.
pub const LABEL_BYTES: usize = 48;
pub const TEXT_BYTES: usize = 64;

#[repr(C)]
pub struct Board {
    pub header: Header,
    pub goroutines: [GoroutineRecord; GOROUTINES],
    pub locks: [LockRecord; LOCKS],
    pub watches: [WatchRecord; WATCHES],
}

#[repr(C)]
pub struct Header {
    pub version: AtomicU32,
    /// Counts the runs of this board; a view that sees a new number forgets the old run.
    pub run: AtomicU32,
    pub phase: AtomicU32,
    pub workers: AtomicU32,
    /// Goroutines started so far, main included.
    pub started: AtomicU32,
    /// Goroutines that haven't ended.
    pub alive: AtomicU32,
    /// Records in use in `goroutines` (a record is reused after its goroutine ended only when all are taken).
    pub goroutine_records: AtomicU32,
    pub lock_records: AtomicU32,
    pub watch_records: AtomicU32,
    /// 1: the mutex is off.
    pub mutex_off: AtomicU32,
    pub keep_going: AtomicU32,
    /// Microseconds since the run's start, paused time left out.
    pub elapsed_low: AtomicU32,
    pub elapsed_high: AtomicU32,
    /// Totals over all locks, as of the last sample.
    pub acquisitions_low: AtomicU32,
    pub acquisitions_high: AtomicU32,
    pub contended_low: AtomicU32,
    pub contended_high: AtomicU32,
    /// Writes that were lost because another goroutine's write went over them.
    pub lost_low: AtomicU32,
    pub lost_high: AtomicU32,
    /// Times that Go's map check would have ended the run, under keep-going.
    pub map_conflicts: AtomicU32,
    /// Cells allocated so far.
    pub cells: AtomicU32,
    /// Increased by one after each sample.
    pub sample: AtomicU32,
}

// SAFETY: a board is made of `AtomicU32`s and nothing else, for which all bits zero is a value.
unsafe impl bytemuck::Zeroable for Board {}

impl Board {
    /// An empty board, zeroed in place: it is too large for a stack.
    pub fn new() -> Arc<Self> {
        let board: Arc<Self> = bytemuck::zeroed_box::<Self>().into();
        board.header.version.store(VERSION, Relaxed);
        board
    }
}

/// [`Header::phase`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Phase {
    Idle = 0,
    Running = 1,
    Paused = 2,
    Finished = 3,
}

#[repr(C)]
pub struct GoroutineRecord {
    /// Go's goroutine number; main is 1. 0: the record is free.
    pub id: AtomicU32,
    pub state: AtomicU32,
    /// The line of the user's source that it is on.
    pub line: AtomicU32,
    pub pc: AtomicU32,
    /// The lock record that it waits for, plus one; 0 none.
    pub waits_for: AtomicU32,
    /// The lock record that it got last and still holds (or is inside without, while the mutex is off), plus one; 0 none.
    pub holds: AtomicU32,
    /// Two more that it got before and still holds, in the low and the high 16 bits, each plus one; 0 none.
    pub holds_too: AtomicU32,
    /// Low 32 bits of the last value that it read from a shared cell in order to write it back (`count++`), and 1 in `has_copy` while it
    /// hasn't written yet.
    pub copy: AtomicU32,
    pub has_copy: AtomicU32,
    /// Line of the `go` statement's function, which tells kinds of goroutines apart (readers, writers).
    pub function: AtomicU32,
    /// Its place in the queue of the lock that it waits for, 1 the next one, as of the last sample; 0: not known, or far behind.
    pub queue: AtomicU32,
    /// Slow motion only: the cell (low 32 bits of its address) that its private copy comes from or, without one, that its next
    /// instruction touches; 0 none.
    pub touches: AtomicU32,
}

/// [`GoroutineRecord::state`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum State {
    Runnable = 1,
    Running = 2,
    /// Waits for a lock.
    Waiting = 3,
    Sleeping = 4,
    /// Waits for something else: a WaitGroup, standard input.
    Blocked = 5,
    Done = 6,
}

#[repr(C)]
pub struct LockRecord {
    /// The lock's first cell. 0: free.
    pub address: AtomicU32,
    /// [`crate::sync::LockKind`].
    pub kind: AtomicU32,
    /// Instruction of its first use; its operand names it (`c.mu`).
    pub pc: AtomicU32,
    /// Goroutine number of the holder (the writer, of an RWMutex), 0 none.
    pub holder: AtomicU32,
    /// Goroutines inside without the lock, while the mutex is off; of an RWMutex that is on, readers inside.
    pub inside: AtomicU32,
    pub waiters: AtomicU32,
    /// 1: starvation mode.
    pub starving: AtomicU32,
    pub acquisitions_low: AtomicU32,
    pub acquisitions_high: AtomicU32,
    pub contended_low: AtomicU32,
    pub contended_high: AtomicU32,
    /// Longest wait so far, microseconds.
    pub longest_wait: AtomicU32,
    pub reserved: [AtomicU32; 4],
}

#[repr(C)]
pub struct WatchRecord {
    /// What kind of value: see [`WatchKind`].
    pub kind: AtomicU32,
    /// Which variable it belongs to: entries of one map have the same number. Counted from 0 in the order of the records.
    pub variable: AtomicU32,
    /// Its (first) cell.
    pub address: AtomicU32,
    /// The value of an integer or bool, as a signed 64-bit number.
    pub value_low: AtomicU32,
    pub value_high: AtomicU32,
    /// What the value would be if no update had been lost; equal to the value where nothing was lost.
    pub expected_low: AtomicU32,
    pub expected_high: AtomicU32,
    /// 1: `expected` means something (an integer that is only changed by `++`, `+=`, and so on, at least once).
    pub has_expected: AtomicU32,
    /// The lock record, plus one, that was held at most of the accesses that were looked at; [`protection::UNPROTECTED`] where most were
    /// without a lock; 0 where it wasn't seen to be shared.
    pub lock: AtomicU32,
    pub label_length: AtomicU32,
    pub text_length: AtomicU32,
    /// UTF-8, cut at a character: `count`, `state[3]`, `c.counters["a"]`.
    pub label: [AtomicU32; LABEL_BYTES / 4],
    /// UTF-8: the value as Go prints it, cut with `…`.
    pub text: [AtomicU32; TEXT_BYTES / 4],
}

/// [`WatchRecord::kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum WatchKind {
    Integer = 1,
    /// Shown by its text.
    Text = 2,
    /// A map as a whole: the value is its length, its entries follow with the same variable.
    Map = 3,
    MapEntry = 4,
}

/// Where everything is, for JavaScript: byte offsets from the board's start, and the records' fields as indices of 32-bit words.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Layout {
    pub version: u32,
    pub bytes: usize,
    pub header: Record,
    pub goroutines: Record,
    pub locks: Record,
    pub watches: Record,
    pub label_bytes: usize,
    pub text_bytes: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// 32-bit words from the board's start.
    pub offset: usize,
    /// 32-bit words of one record.
    pub stride: usize,
    pub count: usize,
    /// Word offsets of the fields in a record.
    pub fields: Names,
}

/// Numbers by their names: an object, in JavaScript.
#[derive(Clone, Debug)]
pub struct Names(pub Vec<(&'static str, u32)>);

impl Serialize for Names {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

macro_rules! record {
    ($ty:ty, $offset:expr, $count:expr, [$($field:ident),* $(,)?]) => {
        Record {
            offset: $offset / 4,
            stride: size_of::<$ty>() / 4,
            count: $count,
            fields: Names(vec![$((stringify!($field), (offset_of!($ty, $field) / 4) as u32)),*]),
        }
    };
}

/// The layout of [`Board`], from the compiler itself.
pub fn layout() -> Layout {
    Layout {
        version: VERSION,
        bytes: size_of::<Board>(),
        header: record!(
            Header,
            offset_of!(Board, header),
            1,
            [
                version,
                run,
                phase,
                workers,
                started,
                alive,
                goroutine_records,
                lock_records,
                watch_records,
                mutex_off,
                keep_going,
                elapsed_low,
                elapsed_high,
                acquisitions_low,
                acquisitions_high,
                contended_low,
                contended_high,
                lost_low,
                lost_high,
                map_conflicts,
                cells,
                sample,
            ]
        ),
        goroutines: record!(
            GoroutineRecord,
            offset_of!(Board, goroutines),
            GOROUTINES,
            [id, state, line, pc, waits_for, holds, holds_too, copy, has_copy, function, queue, touches,]
        ),
        locks: record!(
            LockRecord,
            offset_of!(Board, locks),
            LOCKS,
            [
                address,
                kind,
                pc,
                holder,
                inside,
                waiters,
                starving,
                acquisitions_low,
                acquisitions_high,
                contended_low,
                contended_high,
                longest_wait,
            ]
        ),
        watches: record!(
            WatchRecord,
            offset_of!(Board, watches),
            WATCHES,
            [
                kind,
                variable,
                address,
                value_low,
                value_high,
                expected_low,
                expected_high,
                has_expected,
                lock,
                label_length,
                text_length,
                label,
                text,
            ]
        ),
        label_bytes: LABEL_BYTES,
        text_bytes: TEXT_BYTES,
    }
}

// The page indexes 32-bit words: every record must be made of them.
const _: () = {
    assert!(size_of::<GoroutineRecord>() == 48);
    assert!(size_of::<LockRecord>() == 64);
    assert!(size_of::<WatchRecord>() == 44 + LABEL_BYTES + TEXT_BYTES);
    assert!(size_of::<Board>().is_multiple_of(4));
};
