//! A single-threaded engine for tests: goroutines take turns in a fixed or a seeded order, time is virtual.

use super::{Cell, Environment, Exit, Goroutine, Input, Memory, Random, Termination, TooManyGoroutines, execute};
use crate::program::{Address, Pc, Program};
use crate::sync::{Abandoned, LockEvent, LockKind, Park, Progress, Scheduler, semaphore};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// A cell without atomics.
#[derive(Debug, Default)]
pub struct PlainCell(std::cell::Cell<u64>);

impl Cell for PlainCell {
    fn load(&self) -> u64 {
        self.0.get()
    }
    fn store(&self, value: u64) {
        self.0.set(value);
    }
    fn swap(&self, value: u64) -> u64 {
        self.0.replace(value)
    }
    fn sync_load(&self) -> u64 {
        self.0.get()
    }
    fn sync_store(&self, value: u64) {
        self.0.set(value);
    }
    fn sync_swap(&self, value: u64) -> u64 {
        self.0.replace(value)
    }
    fn compare_exchange(&self, current: u64, new: u64) -> Result<u64, u64> {
        let old = self.0.get();
        if old == current {
            self.0.set(new);
            Ok(old)
        } else {
            Err(old)
        }
    }
    fn fetch_add(&self, delta: u64) -> u64 {
        self.0.replace(self.0.get().wrapping_add(delta))
    }
    fn fetch_and(&self, bits: u64) -> u64 {
        self.0.replace(self.0.get() & bits)
    }
    fn fetch_or(&self, bits: u64) -> u64 {
        self.0.replace(self.0.get() | bits)
    }
}

/// A handle on the cells.
#[derive(Debug)]
pub struct Cells<C>(Rc<[C]>);

impl<C> Clone for Cells<C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<C: Cell> Memory for Cells<C> {
    type Cell = C;
    #[inline]
    fn cell(&self, address: Address) -> Option<&C> {
        if address == 0 { None } else { self.0.get(address as usize) }
    }
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Terminated(Termination),
    Deadlock,
    /// More turns than the test allows.
    Endless,
}

#[derive(Debug)]
enum Waiter {
    Goroutine(Park, Box<Goroutine>),
    Abandoned(Abandoned),
}

pub struct TestEnvironment<C = PlainCell> {
    cells: Cells<C>,
    allocated: u64,
    runnable: VecDeque<Box<Goroutine>>,
    sleeping: Vec<(i64, Box<Goroutine>)>,
    waiting: HashMap<Address, VecDeque<Waiter>>,
    started: u32,
    alive: usize,
    current: u32,
    clock: i64,
    /// `Some`: the next goroutine is drawn; `None`: they go round.
    pub order: Option<Random>,
    /// Instructions at a turn; with `SINGLE` it is always one.
    pub fuel: u32,
    pub turns: u64,
    pub output: Vec<u8>,
    pub errors: Vec<u8>,
    pub input: VecDeque<Vec<u8>>,
    pub keeps_going: bool,
    pub is_off: bool,
    pub was_off: bool,
    /// Turn at which the mutex is switched: off at the first, on at the second, and so on.
    pub switches: VecDeque<u64>,
    pub conflicts: u64,
    pub lost: Vec<(Pc, Address, i64)>,
    pub events: Vec<(Address, LockKind, LockEvent)>,
    pub variables: Vec<(u32, Address)>,
}

impl<C: Cell + Default> TestEnvironment<C> {
    pub fn new(program: &Program, cells: usize) -> Self {
        let cells: Rc<[C]> = (0..cells).map(|_| C::default()).collect();
        for (cell, &word) in cells.iter().zip(&program.image) {
            cell.store(word);
        }
        Self {
            cells: Cells(cells),
            allocated: program.image.len().max(1) as u64,
            runnable: VecDeque::new(),
            sleeping: Vec::new(),
            waiting: HashMap::new(),
            started: 0,
            alive: 0,
            current: 0,
            clock: 1,
            order: None,
            fuel: 1000,
            turns: 10_000_000,
            output: Vec::new(),
            errors: Vec::new(),
            input: VecDeque::new(),
            keeps_going: false,
            is_off: false,
            was_off: false,
            switches: VecDeque::new(),
            conflicts: 0,
            lost: Vec::new(),
            events: Vec::new(),
            variables: Vec::new(),
        }
    }

    pub fn load(&self, address: Address) -> u64 {
        self.cells.cell(address).map_or(0, Cell::load)
    }

    /// Runs the program to its end, with `SINGLE` one instruction a turn.
    pub fn run<const SINGLE: bool>(&mut self, program: &Program) -> End {
        let mut main = Box::new(Goroutine::new(program, program.entry, &[]));
        main.random = Random::new(self.seed());
        let _ = self.spawn(main);
        for turn in 0..self.turns {
            if self.switches.front() == Some(&turn) {
                self.switches.pop_front();
                self.switch();
            }
            self.clock += 1;
            let Some(mut goroutine) = self.next() else {
                return End::Deadlock;
            };
            self.current = goroutine.id;
            match execute::<SINGLE, _>(program, &mut goroutine, self, self.fuel) {
                Exit::Preempted | Exit::Yielded | Exit::ReadInput => self.runnable.push_back(goroutine),
                Exit::Park(park) => self.park(park, Waiter::Goroutine(park, goroutine)),
                Exit::Sleep(nanoseconds) => self.sleeping.push((self.clock + nanoseconds, goroutine)),
                Exit::Finished => self.alive -= 1,
                Exit::Terminate(termination) => return End::Terminated(termination),
            }
        }
        End::Endless
    }

    fn next(&mut self) -> Option<Box<Goroutine>> {
        if self.runnable.is_empty() {
            self.clock = self.clock.max(self.sleeping.iter().map(|&(at, _)| at).min()?);
        }
        let mut index = 0;
        while index < self.sleeping.len() {
            if self.sleeping[index].0 <= self.clock {
                let (_, goroutine) = self.sleeping.swap_remove(index);
                self.runnable.push_back(goroutine);
            } else {
                index += 1;
            }
        }
        match &mut self.order {
            Some(random) => self.runnable.swap_remove_back(random.next_word() as usize % self.runnable.len()),
            None => self.runnable.pop_front(),
        }
    }

    fn park(&mut self, park: Park, waiter: Waiter) {
        if semaphore::try_acquire(self.cells.clone().cell(park.semaphore).expect("a semaphore")) {
            return self.wake(waiter);
        }
        let queue = self.waiting.entry(park.semaphore).or_default();
        if park.lifo {
            queue.push_front(waiter)
        } else {
            queue.push_back(waiter)
        }
        if self.is_off && park.switched {
            self.throw_out();
        }
    }

    /// The waiter has its semaphore.
    fn wake(&mut self, waiter: Waiter) {
        match waiter {
            Waiter::Goroutine(_, mut goroutine) => {
                goroutine.wait.resumed = true;
                self.runnable.push_back(goroutine);
            }
            Waiter::Abandoned(mut place) => {
                let cells = self.cells.clone();
                if let Progress::Park(park) = place.serve(&cells, self) {
                    self.park(park, Waiter::Abandoned(place));
                }
            }
        }
    }

    fn switch(&mut self) {
        self.is_off = !self.is_off;
        if self.is_off {
            self.was_off = true;
            self.throw_out();
        }
    }

    /// Goroutines that wait for locks go on without them.
    fn throw_out(&mut self) {
        for waiter in self.waiting.values_mut().flatten() {
            let Waiter::Goroutine(park, goroutine) = &*waiter else { continue };
            if !park.switched {
                continue;
            }
            let place = Waiter::Abandoned(Abandoned::new(*park, goroutine.wait));
            if let Waiter::Goroutine(_, mut goroutine) = std::mem::replace(waiter, place) {
                goroutine.wait.released = true;
                self.runnable.push_back(goroutine);
            }
        }
    }
}

impl<C: Cell + Default> Scheduler for TestEnvironment<C> {
    fn now(&mut self) -> i64 {
        self.clock
    }
    fn release(&mut self, address: Address, _hand_off: bool) {
        let cells = self.cells.clone();
        let count = cells.cell(address).expect("a semaphore");
        count.fetch_add(1);
        let Some(queue) = self.waiting.get_mut(&address) else { return };
        if !queue.is_empty() && semaphore::try_acquire(count) {
            let waiter = queue.pop_front().expect("a waiter");
            self.wake(waiter);
        }
    }
    fn can_spin(&self, _iteration: u32) -> bool {
        false
    }
    fn spin(&self) {}
    fn mutex_off(&self) -> bool {
        self.is_off
    }
    fn goroutine(&self) -> u32 {
        self.current
    }
    fn observe(&mut self, lock: Address, kind: LockKind, event: LockEvent) {
        self.events.push((lock, kind, event));
    }
}

impl<C: Cell + Default> Environment for TestEnvironment<C> {
    type Memory = Cells<C>;
    fn memory(&self) -> Cells<C> {
        self.cells.clone()
    }
    fn allocate(&mut self, cells: u64) -> Option<Address> {
        let address = self.allocated;
        self.allocated = address.checked_add(cells).filter(|&end| end <= self.cells.len())?;
        Some(address)
    }
    fn spawn(&mut self, mut goroutine: Box<Goroutine>) -> Result<(), TooManyGoroutines> {
        if self.alive >= 100_000 {
            return Err(TooManyGoroutines);
        }
        self.started += 1;
        self.alive += 1;
        goroutine.id = self.started;
        self.runnable.push_back(goroutine);
        Ok(())
    }
    fn print(&mut self, text: &[u8]) {
        self.output.extend_from_slice(text);
    }
    fn print_error(&mut self, text: &[u8]) {
        self.errors.extend_from_slice(text);
    }
    fn read_line(&mut self) -> Input {
        self.input.pop_front().map_or(Input::EndOfFile, Input::Line)
    }
    fn wall_clock(&mut self) -> i64 {
        self.clock
    }
    fn keep_going(&self) -> bool {
        self.keeps_going
    }
    fn map_conflict(&mut self) {
        self.conflicts += 1;
    }
    fn mutex_was_off(&self) -> bool {
        self.was_off
    }
    fn interrupted(&self) -> bool {
        false
    }
    fn workers(&self) -> usize {
        1
    }
    fn goroutines(&self) -> usize {
        self.alive
    }
    fn lost_update(&mut self, pc: Pc, address: Address, amount: i64) {
        self.lost.push((pc, address, amount));
    }
    fn new_variable(&mut self, variable: u32, address: Address) {
        self.variables.push((variable, address));
    }
    fn seed(&mut self) -> u64 {
        u64::from(self.started) + 1
    }
}
