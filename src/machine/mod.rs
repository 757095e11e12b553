//! What runs a [`Program`](crate::program::Program): cells, frames, a goroutine's state, and the execution of one instruction.
//!
//! Generic over the [`Environment`], so that the live engine (atomic cells, threads) and the step engine (plain cells, chosen
//! steps) run the very same code. A race corrupts the Go program's data, never ours: every access is checked.

mod arithmetic;
mod calls;
mod copy;
mod deferred;
mod execute;
mod fingerprint;
mod footprint;
mod goroutine;
mod interfaces;
pub mod maps;
mod memory;
mod native;
mod native_call;
mod panics;
mod random;
mod registers;
mod slices;
pub mod strings;
mod synchronisation;
#[cfg(test)]
mod test_environment;
#[cfg(test)]
mod tests;
mod trace;
pub mod value;

pub use copy::Copy;
pub use execute::execute;
pub use fingerprint::Fingerprint;
pub use footprint::{Footprint, about_to_write, footprint};
pub use goroutine::{Goroutine, MAX_CALLS, MAX_STACK_WORDS};
pub use native::floats::plain as plain_float;
pub use native_call::{METHOD_PANICKED, NativeCall, NativeExit};
pub use panics::Trap;
pub use random::Random;
pub use registers::registers;
pub use trace::{stack_trace, user_position};

use crate::program::{Address, Pc};
use crate::sync;

/// One 64-bit word of the program's shared memory.
pub trait Cell {
    /// A plain Go read or write: no ordering (`Relaxed`).
    fn load(&self) -> u64;
    fn store(&self, value: u64);
    /// A plain write that tells what it overwrote.
    fn swap(&self, value: u64) -> u64;
    /// Synchronising accesses: sequentially consistent, as Go's atomics are.
    fn sync_load(&self) -> u64;
    fn sync_store(&self, value: u64);
    fn sync_swap(&self, value: u64) -> u64;
    /// `Ok` with the old value when it was `current`.
    fn compare_exchange(&self, current: u64, new: u64) -> Result<u64, u64>;
    /// Wraps around; returns the old value.
    fn fetch_add(&self, delta: u64) -> u64;
    fn fetch_and(&self, bits: u64) -> u64;
    fn fetch_or(&self, bits: u64) -> u64;
}

impl Cell for std::sync::atomic::AtomicU64 {
    #[inline]
    fn load(&self) -> u64 {
        self.load(std::sync::atomic::Ordering::Relaxed)
    }
    #[inline]
    fn store(&self, value: u64) {
        self.store(value, std::sync::atomic::Ordering::Relaxed);
    }
    #[inline]
    fn swap(&self, value: u64) -> u64 {
        self.swap(value, std::sync::atomic::Ordering::Relaxed)
    }
    #[inline]
    fn sync_load(&self) -> u64 {
        self.load(std::sync::atomic::Ordering::SeqCst)
    }
    #[inline]
    fn sync_store(&self, value: u64) {
        self.store(value, std::sync::atomic::Ordering::SeqCst);
    }
    #[inline]
    fn sync_swap(&self, value: u64) -> u64 {
        self.swap(value, std::sync::atomic::Ordering::SeqCst)
    }
    #[inline]
    fn compare_exchange(&self, current: u64, new: u64) -> Result<u64, u64> {
        use std::sync::atomic::Ordering::SeqCst;
        self.compare_exchange(current, new, SeqCst, SeqCst)
    }
    #[inline]
    fn fetch_add(&self, delta: u64) -> u64 {
        self.fetch_add(delta, std::sync::atomic::Ordering::SeqCst)
    }
    #[inline]
    fn fetch_and(&self, bits: u64) -> u64 {
        self.fetch_and(bits, std::sync::atomic::Ordering::SeqCst)
    }
    #[inline]
    fn fetch_or(&self, bits: u64) -> u64 {
        self.fetch_or(bits, std::sync::atomic::Ordering::SeqCst)
    }
}

/// The program's shared memory: cells by address, from 1 (0 is nil).
pub trait Memory {
    type Cell: Cell;
    /// `None` for nil and beyond the end: the program used a wild address.
    fn cell(&self, address: Address) -> Option<&Self::Cell>;
    /// Cells in all, cell 0 included.
    fn len(&self) -> u64;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<M: Memory> Memory for &M {
    type Cell = M::Cell;
    #[inline]
    fn cell(&self, address: Address) -> Option<&M::Cell> {
        (**self).cell(address)
    }
    #[inline]
    fn len(&self) -> u64 {
        (**self).len()
    }
}

/// What an engine gives to a goroutine that runs on it.
pub trait Environment: sync::Scheduler {
    /// A handle that is cheap to copy (a reference, usually): the machine keeps one while it calls the environment.
    type Memory: Memory + Clone;
    /// Whether goroutines keep their private copies ([`Goroutine::copy`]) when single instructions are executed.
    const KEEPS_COPIES: bool = true;
    fn memory(&self) -> Self::Memory;
    /// The synchronisation operation that the goroutine carries out next: for naming the lock after its first use.
    fn at(&mut self, _pc: Pc) {}
    /// Fresh zeroed cells; `None` when the run's memory is used up (the machine then ends the run with Go's
    /// `fatal error: runtime: out of memory`).
    fn allocate(&mut self, cells: u64) -> Option<Address>;
    /// Starts a goroutine. Its id is set by the engine. `Err` when there are too many.
    fn spawn(&mut self, goroutine: Box<Goroutine>) -> Result<(), TooManyGoroutines>;
    /// The program printed this on standard output.
    fn print(&mut self, text: &[u8]);
    fn print_error(&mut self, text: &[u8]);
    /// The next line of standard input with its newline, if it is there already. `Input::Wait` parks the goroutine.
    fn read_line(&mut self) -> Input;
    /// Nanoseconds since 1970.
    fn wall_clock(&mut self) -> i64;
    /// Go's map check is off: concurrent writes corrupt the map instead of ending the run.
    fn keep_going(&self) -> bool;
    /// Go's map check would have ended the run here, but keep-going is on.
    fn map_conflict(&mut self);
    /// Whether the mutex switch is or was off in this run: unlocking an unlocked mutex is then no fault of the program.
    fn mutex_was_off(&self) -> bool;
    /// Whether to pre-empt the goroutine right here, between the steps of something that it writes. Go's scheduler may do that, too, but
    /// rarely does; an engine says yes now and then while the mutex is off, so that races that are there show in short runs. An engine
    /// that does says so to people.
    fn preempts_write(&mut self, _write: Write) -> bool {
        false
    }
    /// Something asks the worker to look up (stop, pause, sample, …): read at safepoints (backward jumps, calls, synchronisation).
    fn interrupted(&self) -> bool;
    fn workers(&self) -> usize;
    fn goroutines(&self) -> usize;
    /// The instruction at `pc` has just read `value` from the cell at `address`, as a plain Go access.
    #[inline(always)]
    fn read(&mut self, _pc: Pc, _address: Address, _value: u64) {}
    /// The instruction at `pc` has just written `value` to the cell at `address`, as a plain Go access. `overwritten`: what was there
    /// before, where the instruction is one that learns it ([`crate::program::Instruction::Update`]).
    #[inline(always)]
    fn wrote(&mut self, _pc: Pc, _address: Address, _value: u64, _overwritten: Option<u64>) {}
    /// As [`Self::read`] and [`Self::wrote`], of a map as a whole: the instruction at `pc` is about to look something up in it or to
    /// change it. What it touches inside isn't told one by one.
    #[inline(always)]
    fn uses_map(&mut self, _pc: Pc, _map: Address, _write: bool) {}
    /// Whether the plain reads of native functions are wanted, which cost something to collect.
    #[inline(always)]
    fn wants_native_accesses(&self) -> bool {
        false
    }
    /// The goroutine goes on in a frame that may be another one than before.
    #[inline(always)]
    fn in_frame(&mut self, _goroutine: &Goroutine) {}
    /// An atomic operation on the cell at `address` is about to happen; [`Self::end_atomic`] follows at once.
    #[inline(always)]
    fn begin_atomic(&mut self, _address: Address) {}
    /// The atomic operation of the instruction at `pc` has happened. A failed compare-and-swap only reads.
    #[inline(always)]
    fn end_atomic(&mut self, _pc: Pc, _address: Address, _reads: bool, _writes: bool) {}
    /// The write at `pc` to `address` overwrote other goroutines' writes made since the value was read. `amount`: by how much, for an
    /// integer (what was overwritten minus what had been read); 1 for other kinds.
    fn lost_update(&mut self, pc: Pc, address: Address, amount: i64);
    /// A named local variable got its cells ([`crate::program::Instruction::NewVariable`]).
    fn new_variable(&mut self, variable: u32, address: Address);
    /// Seed of a new goroutine's random generator.
    fn seed(&mut self) -> u64;
}

/// What a goroutine is about to write, for [`Environment::preempts_write`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// The last step of `x++` or `x op= y`.
    Update,
    /// A step inside a map's write, of which a write has about ten.
    MapStep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyGoroutines;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Line(Vec<u8>),
    EndOfFile,
    Wait,
}

/// Why [`execute`] came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Out of fuel, or [`Environment::interrupted`]: still runnable.
    Preempted,
    /// `runtime.Gosched`, or a hand-off after which the woken goroutine goes first: runnable, at the end of the queue.
    Yielded,
    /// Waits for a semaphore: the engine must acquire it for the goroutine, then run it again at the same `pc`.
    Park(sync::Park),
    /// `time.Sleep`, in nanoseconds, at least 1. The instruction is over: the goroutine goes on behind it.
    Sleep(i64),
    /// Waits for a line of standard input; the instruction is executed again.
    ReadInput,
    /// The goroutine's function returned (not main's: that is `Terminate`).
    Finished,
    /// The whole program ends.
    Terminate(Termination),
}

/// How a program ended, as far as the machine knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Termination {
    /// `main.main` returned (0) or `os.Exit`.
    Exit(i32),
    /// What Go writes to standard error, without the final `exit status 2`: `panic: …` with `goroutine N [running]:` and the
    /// calling functions' lines; exit status 2.
    Panic(String),
    /// `fatal error: …`, exit status 2, with the stack as above.
    Fatal(String),
}
