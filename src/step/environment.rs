//! What a goroutine can ask for while one of its instructions is executed.

use super::cells::Cells;
use super::picture::Counts;
use super::world::{Held, Options, Rest, Status, World};
use crate::machine::{Environment, Goroutine, Input, Memory, TooManyGoroutines};
use crate::program::{Address, Pc};
use crate::sync::{Edge, LockEvent, LockKind, Scheduler};
use std::rc::Rc;

/// Sees what goroutines do, step by step. Goroutines go by their numbers.
pub trait Observer {
    /// Goroutine `index` (its number less one) is about to take a step.
    fn step_begins(&mut self, _world: &World, _index: usize) {}
    /// It has taken it.
    fn step_ends(&mut self, _world: &World, _index: usize) {}
    /// A plain read of a shared cell.
    fn read(&mut self, goroutine: u32, pc: Pc, address: Address, value: u64);
    /// A plain write; `overwritten` where the instruction learns it.
    fn wrote(&mut self, goroutine: u32, pc: Pc, address: Address, value: u64, overwritten: Option<u64>);
    /// The update before lost what others had written.
    fn lost_update(&mut self, _goroutine: u32, _pc: Pc, _address: Address) {}
    /// What happened to a lock.
    fn lock(&mut self, goroutine: u32, pc: Pc, lock: Address, kind: LockKind, event: LockEvent);
    /// A `go` statement at `pc` started `child`.
    fn started(&mut self, goroutine: u32, pc: Pc, child: u32);
    /// A goroutine goes on in a frame that may be another one than before.
    fn in_frame(&mut self, _goroutine: &Goroutine) {}
    /// About to look something up in a map as a whole, or to change it.
    fn uses_map(&mut self, _goroutine: u32, _pc: Pc, _map: Address, _write: bool) {}
    /// An atomic operation has happened.
    fn atomic(&mut self, _goroutine: u32, _pc: Pc, _address: Address, _reads: bool, _writes: bool) {}
    /// What orders goroutines besides locks.
    fn order(&mut self, _goroutine: u32, _pc: Pc, _edge: Edge) {}
    /// A goroutine has ended.
    fn finished(&mut self, _goroutine: u32) {}
}

/// One goroutine's turn. `SHOWN`: what the board needs is counted, too.
pub struct Turn<'a, const SHOWN: bool> {
    pub(super) cells: &'a Cells,
    pub(super) rest: &'a mut Rest,
    pub(super) options: &'a Options,
    /// Of the goroutine, its number less one.
    pub(super) index: usize,
    /// The synchronisation operation that is carried out.
    pub(super) pc: Pc,
    pub(super) observer: Option<&'a mut dyn Observer>,
}

impl<const SHOWN: bool> Turn<'_, SHOWN> {
    fn counts(&mut self) -> &mut Counts {
        Rc::make_mut(&mut self.rest.counts)
    }

    /// Keeps which lock protects a cell.
    fn touched(&mut self, address: Address) {
        let lock = self.rest.slots[self.index].held.last().map(|held| held.lock);
        let goroutine = self.index as u32 + 1;
        self.counts().touched(goroutine, address, lock);
    }

    /// Keeps who is inside of which lock.
    fn keep_held(&mut self, lock: Address, kind: LockKind, event: LockEvent) {
        let held = match event {
            LockEvent::Acquire { reader, .. } if kind != LockKind::WaitGroup => Some(reader),
            LockEvent::PassOff => Some(false),
            _ => None,
        };
        if let Some(reader) = held {
            let pc = self.pc;
            self.rest.running(self.index).held.push(Held { lock, kind, reader, pc });
        }
        if let LockEvent::Release { .. } | LockEvent::LeaveOff = event {
            let reader = matches!(event, LockEvent::Release { reader: true });
            let is_it = |held: &Held| held.lock == lock && held.reader == reader;
            // Its own, or another goroutine's: Go lets anybody unlock.
            let others = (0..self.rest.slots.len()).filter(|&index| index != self.index);
            let owner =
                std::iter::once(self.index).chain(others).find(|&index| self.rest.slots[index].held.iter().any(is_it));
            if owner != Some(self.index) {
                self.rest.reads.go_beyond();
            }
            if let Some(owner) = owner {
                let held = &mut self.rest.change(owner).held;
                if let Some(place) = held.iter().rposition(is_it) {
                    held.remove(place);
                }
            }
        }
    }
}

impl<const SHOWN: bool> Scheduler for Turn<'_, SHOWN> {
    fn now(&mut self) -> i64 {
        self.rest.reads.go_beyond();
        self.rest.scalars.clock
    }
    fn release(&mut self, semaphore: Address, _hand_off: bool) {
        self.rest.reads.go_beyond();
        self.release_semaphore(semaphore, 1);
    }
    fn release_many(&mut self, semaphore: Address, count: u32) {
        self.rest.reads.go_beyond();
        self.release_semaphore(semaphore, count);
    }
    fn can_spin(&self, _iteration: u32) -> bool {
        false
    }
    fn spin(&self) {}
    fn mutex_off(&self) -> bool {
        self.rest.scalars.mutex_off
    }
    fn goroutine(&self) -> u32 {
        self.index as u32 + 1
    }
    fn observe(&mut self, lock: Address, kind: LockKind, event: LockEvent) {
        self.keep_held(lock, kind, event);
        if SHOWN {
            let pc = self.pc;
            self.counts().lock(lock, kind, event, pc);
        }
        let goroutine = self.goroutine();
        if let Some(observer) = &mut self.observer {
            observer.lock(goroutine, self.pc, lock, kind, event);
        }
    }
    fn order(&mut self, edge: Edge) {
        let (goroutine, pc) = (self.goroutine(), self.pc);
        if let Some(observer) = &mut self.observer {
            observer.order(goroutine, pc, edge);
        }
    }
}

impl<'a, const SHOWN: bool> Environment for Turn<'a, SHOWN> {
    type Memory = &'a Cells;
    const KEEPS_COPIES: bool = SHOWN;

    #[inline]
    fn memory(&self) -> &'a Cells {
        self.cells
    }
    fn at(&mut self, pc: Pc) {
        self.pc = pc;
    }
    fn allocate(&mut self, cells: u64) -> Option<Address> {
        // The slot is saved already: its goroutine runs.
        let slot = self.rest.running(self.index);
        self.cells.allocate(slot.identity, &mut slot.allocator, cells)
    }
    fn spawn(&mut self, goroutine: Box<Goroutine>) -> Result<(), TooManyGoroutines> {
        self.rest.reads.go_beyond();
        if self.rest.slots.len() >= self.options.max_goroutines {
            return Err(TooManyGoroutines);
        }
        let seed = self.rest.next_seed(self.index);
        let parent = self.rest.running(self.index);
        let birth = (self.index as u32, parent.children);
        parent.children += 1;
        let pc = goroutine.created_at;
        self.rest.admit(goroutine, Some(birth), seed);
        let (parent, child) = (self.index as u32 + 1, self.rest.slots.len() as u32);
        if let Some(observer) = &mut self.observer {
            observer.started(parent, pc, child);
        }
        Ok(())
    }
    fn print(&mut self, text: &[u8]) {
        self.rest.print(text, false);
    }
    fn print_error(&mut self, text: &[u8]) {
        self.rest.print(text, true);
    }
    fn read_line(&mut self) -> Input {
        self.rest.reads.go_beyond();
        let Rest { input, input_closed, scalars, .. } = &mut *self.rest;
        match input.get(scalars.lines_read) {
            Some(line) => {
                scalars.lines_read += 1;
                Input::Line(line.clone())
            }
            None if *input_closed => Input::EndOfFile,
            None => Input::Wait,
        }
    }
    /// Virtual time that began at the Go playground's: 2009-11-10 23:00:00 UTC.
    fn wall_clock(&mut self) -> i64 {
        self.rest.reads.go_beyond();
        const BEGINNING: i64 = 1_257_894_000_000_000_000;
        BEGINNING + self.rest.scalars.clock
    }
    fn keep_going(&self) -> bool {
        self.options.keep_going
    }
    fn map_conflict(&mut self) {
        self.rest.reads.go_beyond();
        self.rest.scalars.map_conflicts += 1;
    }
    fn mutex_was_off(&self) -> bool {
        self.rest.scalars.mutex_was_off
    }
    fn interrupted(&self) -> bool {
        false
    }
    fn workers(&self) -> usize {
        self.options.workers
    }
    fn goroutines(&self) -> usize {
        self.rest.scalars.alive as usize
    }
    #[inline]
    fn read(&mut self, pc: Pc, address: Address, value: u64) {
        if SHOWN {
            self.touched(address);
            let goroutine = self.index as u32 + 1;
            if let Some(observer) = &mut self.observer {
                observer.read(goroutine, pc, address, value);
            }
        }
    }
    #[inline]
    fn wrote(&mut self, pc: Pc, address: Address, value: u64, overwritten: Option<u64>) {
        if SHOWN {
            self.touched(address);
            let goroutine = self.index as u32 + 1;
            if let Some(observer) = &mut self.observer {
                observer.wrote(goroutine, pc, address, value, overwritten);
            }
        }
    }
    #[inline]
    fn uses_map(&mut self, pc: Pc, map: Address, write: bool) {
        let goroutine = self.index as u32 + 1;
        if let Some(observer) = &mut self.observer
            && SHOWN
            && map != 0
        {
            observer.uses_map(goroutine, pc, map, write);
        }
    }
    fn wants_native_accesses(&self) -> bool {
        SHOWN && self.observer.is_some()
    }
    #[inline]
    fn in_frame(&mut self, goroutine: &Goroutine) {
        if let Some(observer) = &mut self.observer
            && SHOWN
        {
            observer.in_frame(goroutine);
        }
    }
    #[inline]
    fn end_atomic(&mut self, pc: Pc, address: Address, reads: bool, writes: bool) {
        let goroutine = self.index as u32 + 1;
        if let Some(observer) = &mut self.observer
            && SHOWN
        {
            observer.atomic(goroutine, pc, address, reads, writes);
        }
    }
    fn lost_update(&mut self, pc: Pc, address: Address, amount: i64) {
        if SHOWN {
            self.counts().lost(address, amount);
            let goroutine = self.index as u32 + 1;
            if let Some(observer) = &mut self.observer {
                observer.lost_update(goroutine, pc, address);
            }
        }
    }
    fn new_variable(&mut self, variable: u32, address: Address) {
        if SHOWN {
            self.counts().new_variable(variable, address);
        }
    }
    fn seed(&mut self) -> u64 {
        self.rest.next_seed(self.index)
    }
}

/// Whether a goroutine that waits for input could go on.
pub(super) fn input_is_there(rest: &Rest) -> bool {
    rest.input_closed || rest.input.len() > rest.scalars.lines_read
}

/// Wakes the goroutines that wait for input: each tries again.
pub(super) fn wake_readers(rest: &mut Rest) {
    for index in 0..rest.slots.len() {
        if rest.slots[index].status == Status::Reading {
            rest.change(index).status = Status::Ready;
        }
    }
}

/// Whether a lock's cell says that nobody could take it now.
pub(super) fn word(cells: &Cells, address: Address) -> u64 {
    use crate::machine::Cell;
    super::cells::Glance(cells).cell(address).map_or(0, |cell| cell.load())
}
