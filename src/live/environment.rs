//! What a running goroutine can ask its worker for.

use super::arena::Cells;
use super::ending::Ending;
use super::semaphores::Waiter;
use super::worker::Worker;
use super::{LOOK, lock};
use crate::machine::{Environment, Goroutine, Input, TooManyGoroutines, Write};
use crate::program::{Address, Pc};
use crate::sync::{Edge, LockEvent, LockKind, Scheduler};
use crate::trace::Kind;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

/// Spins of a goroutine that finds a mutex locked before it parks: Go's `active_spin`.
const ACTIVE_SPINS: u32 = 4;
/// Looks at the attention word in one spin. Natively each is a pause instruction as in Go; a browser has none, and wakes a thread that sleeps
/// only after some 10 µs, so there it is as many as last that long. A locked increment of two goroutines on two workers took 155 ns in
/// Chromium with 20 looks, 111 with 300 and 45 with 3,000 (Go: 19).
const SPIN_LOOKS: u32 = if cfg!(target_family = "wasm") { 3000 } else { 30 };

/// While the mutex is off, a goroutine is pre-empted in one of so many updates, at random: a short run then shows what a long one would,
/// also where the machine has only one core to spare. The page and the command say that it happens.
const UPDATES_PER_PREEMPTION: u32 = 256;
/// And in one of so many steps of a map's write: a map is small, and corrupted for good only while keys are new.
const MAP_STEPS_PER_PREEMPTION: u32 = 8;

impl Scheduler for Worker<'_> {
    fn now(&mut self) -> i64 {
        self.read_clock() as i64
    }

    fn release(&mut self, semaphore: Address, hand_off: bool) {
        self.run.semaphores.add(&self.cells, semaphore, 1);
        if let Some(waiter) = self.run.semaphores.wake(&self.cells, semaphore) {
            self.woken(waiter, hand_off);
        }
    }

    fn release_many(&mut self, semaphore: Address, count: u32) {
        self.run.semaphores.add(&self.cells, semaphore, count);
        for _ in 0..count {
            let Some(waiter) = self.run.semaphores.wake(&self.cells, semaphore) else { break };
            self.woken(waiter, false);
        }
    }

    fn can_spin(&self, iteration: u32) -> bool {
        iteration < ACTIVE_SPINS && !self.paced && self.queue.is_empty() && self.run.idle.busy() > 1
    }

    fn spin(&self) {
        for _ in 0..SPIN_LOOKS {
            std::hint::spin_loop();
            if self.interrupted() {
                break;
            }
        }
    }

    #[inline]
    fn mutex_off(&self) -> bool {
        self.run.mutex_off.load(Relaxed)
    }

    fn goroutine(&self) -> u32 {
        self.goroutine
    }

    #[inline(always)]
    fn observe(&mut self, lock: Address, kind: LockKind, event: LockEvent) {
        self.observe_lock(lock, kind, event);
        if self.watch.is_on() {
            self.watch_lock(lock, kind, event);
        }
    }

    #[inline(always)]
    fn order(&mut self, edge: Edge) {
        if self.watch.is_on() {
            self.watch_edge(edge);
        }
    }
}

impl Worker<'_> {
    /// A waiter has its semaphore.
    fn woken(&mut self, waiter: Waiter, hand_off: bool) {
        match waiter {
            Waiter::Goroutine(mut goroutine, _) => {
                goroutine.wait.resumed = true;
                self.record_ready(goroutine.id, hand_off);
                self.ready(goroutine);
            }
            Waiter::Abandoned(abandoned) => {
                // The lock may be its own now: don't run on for long.
                self.abandoned.push(abandoned);
                self.attention.fetch_or(LOOK, Relaxed);
            }
        }
    }
}

impl<'a> Environment for Worker<'a> {
    type Memory = Cells<'a>;

    #[inline]
    fn memory(&self) -> Cells<'a> {
        self.cells
    }

    #[inline]
    fn at(&mut self, pc: Pc) {
        self.pc = pc;
    }

    #[inline]
    fn allocate(&mut self, cells: u64) -> Option<Address> {
        self.chunk.allocate(self.run.arena(), cells)
    }

    fn spawn(&mut self, mut goroutine: Box<Goroutine>) -> Result<(), TooManyGoroutines> {
        if self.run.alive.load(Relaxed) >= self.run.options.max_goroutines {
            return Err(TooManyGoroutines);
        }
        self.run.admit(&mut goroutine);
        self.record_start(&goroutine);
        if self.watch.spawn(&goroutine).is_err() {
            self.run.end(Ending::too_many_to_watch());
        }
        self.ready(goroutine);
        Ok(())
    }

    fn print(&mut self, text: &[u8]) {
        self.run.print(text, false);
    }

    fn print_error(&mut self, text: &[u8]) {
        self.run.print(text, true);
    }

    fn read_line(&mut self) -> Input {
        lock(&self.run.stdin).read()
    }

    fn wall_clock(&mut self) -> i64 {
        self.run.host.wall_clock()
    }

    fn keep_going(&self) -> bool {
        self.run.keep_going.load(Relaxed)
    }

    fn map_conflict(&mut self) {
        self.run.picture.map_conflict();
    }

    fn mutex_was_off(&self) -> bool {
        self.run.mutex_was_off.load(SeqCst)
    }

    #[inline]
    fn preempts_write(&mut self, write: Write) -> bool {
        let one_in = match write {
            Write::Update => UPDATES_PER_PREEMPTION,
            Write::MapStep => MAP_STEPS_PER_PREEMPTION,
        };
        self.run.mutex_off.load(Relaxed) && self.random().is_multiple_of(one_in)
    }

    #[inline]
    fn interrupted(&self) -> bool {
        self.attention.load(Relaxed) != 0
    }

    fn workers(&self) -> usize {
        self.run.options.workers
    }

    fn goroutines(&self) -> usize {
        self.run.alive.load(Relaxed)
    }

    #[inline(always)]
    fn read(&mut self, pc: Pc, address: Address, value: u64) {
        self.record_access(Kind::Read, pc, address, value);
        if self.watch.is_on() {
            self.watch_access(pc, address, false);
        }
    }

    #[inline(always)]
    fn wrote(&mut self, pc: Pc, address: Address, value: u64, overwritten: Option<u64>) {
        if let Some(overwritten) = overwritten {
            self.overwritten = overwritten;
            self.record_access(Kind::Updated, pc, address, value);
        } else {
            self.record_access(Kind::Wrote, pc, address, value);
        }
        if self.watch.is_on() {
            self.watch_access(pc, address, true);
        }
    }

    #[inline(always)]
    fn uses_map(&mut self, pc: Pc, map: Address, write: bool) {
        if self.watch.is_on() && map != 0 {
            self.watch_access(pc, map, write);
        }
    }

    fn wants_native_accesses(&self) -> bool {
        self.watch.is_on()
    }

    #[inline(always)]
    fn in_frame(&mut self, goroutine: &Goroutine) {
        if self.watch.is_on() {
            self.watch.in_frame(goroutine);
        }
    }

    #[inline(always)]
    fn begin_atomic(&mut self, address: Address) {
        if self.watch.is_on() {
            self.watch.begin_atomic(address);
        }
    }

    #[inline(always)]
    fn end_atomic(&mut self, pc: Pc, address: Address, reads: bool, writes: bool) {
        if self.watch.is_on() {
            self.watch_atomic((pc, address), reads, writes);
        }
    }

    fn lost_update(&mut self, pc: Pc, address: Address, amount: i64) {
        self.record_access(Kind::Overwrote, pc, address, self.overwritten);
        self.tally.lost(address, amount);
    }

    fn new_variable(&mut self, variable: u32, address: Address) {
        self.run.picture.new_variable(variable, address);
    }

    fn seed(&mut self) -> u64 {
        self.run.next_seed()
    }
}
