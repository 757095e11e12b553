//! What happens in a run of chosen steps as the events that the live engine records, all of one worker: so the history, and the views that
//! ask it, show single steps as they show a run on threads.
//!
//! Nothing says how fast goroutines would be, so each step counts as [`STEP`]; virtual time that passes while somebody sleeps comes on top.

use super::environment::Observer;
use super::world::{Ending, Status, World};
use crate::machine::Termination;
use crate::program::{Address, Pc};
use crate::sync::{LockEvent, LockKind};
use crate::trace::{CONTENDED, Event, Kind, READER};
use std::collections::HashMap;

/// Nanoseconds that a step counts as.
pub const STEP: u64 = 1000;

/// Events that wait to be taken, at most: 4 MiB. More are counted, and missing.
const WAITING: usize = 1 << 18;

/// Nanoseconds since the run's start.
pub fn time(world: &World) -> u64 {
    let scalars = world.scalars();
    (scalars.clock.max(0) as u64).saturating_add(scalars.steps.saturating_mul(STEP))
}

/// Records a run from its first step on.
#[derive(Debug, Default)]
pub struct Record {
    /// Those that nobody has taken.
    events: Vec<Event>,
    /// How many were recorded before these, and how many there was no room for.
    taken: u64,
    missing: u64,
    now: u64,
    /// Whose step was the last one, if that goroutine could go on; 0: nobody's.
    running: u32,
    /// By the goroutines' numbers less one: how often each was chosen after another one.
    slices: Vec<u32>,
    /// Numbers of locks in the order of their first events, by their first cells.
    locks: HashMap<Address, u32>,
    /// Who waits for which lock, since when.
    waits: HashMap<u32, (Address, u64)>,
    /// Started in this step: by whom, where, and who.
    born: Vec<(u32, Pc, u32)>,
    /// What the last update overwrote.
    overwritten: u64,
}

/// The next events of a [`Record`].
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// How many were recorded before these. 0: they are a run's first ones, and what was recorded before, if anything, was another way.
    pub first: u64,
    pub events: Vec<Event>,
}

impl Record {
    /// What was recorded since the last call.
    pub fn take(&mut self) -> Recorded {
        let events = std::mem::take(&mut self.events);
        let recorded = Recorded { first: self.taken, events };
        self.taken += recorded.events.len() as u64 + std::mem::take(&mut self.missing);
        recorded
    }

    fn push(&mut self, event: Event) {
        if self.missing == 0 && self.events.len() < WAITING {
            self.events.push(event);
        } else {
            self.missing += 1;
        }
    }

    fn clock(&mut self, world: &World) {
        let now = time(world);
        if now > self.now || self.slices.is_empty() {
            self.push(Event::wide(Kind::Clock, 0, now));
            self.now = now;
        }
    }

    /// Whose step this is goes on where somebody else's was before.
    fn choose(&mut self, world: &World, index: usize) {
        let goroutine = index as u32 + 1;
        if self.running == goroutine {
            return;
        }
        let pc_of = |index: usize| world.slots()[index].goroutine.as_ref().map_or(u32::MAX, |goroutine| goroutine.pc);
        if self.running != 0 {
            let before = self.running as usize - 1;
            self.push(Event::at(Kind::Preempted, 0, pc_of(before), self.running, 0, 0));
        }
        if self.slices.len() <= index {
            self.slices.resize(index + 1, 0);
        }
        self.slices[index] += 1;
        self.push(Event::at(Kind::Ran, 0, pc_of(index), goroutine, 0, self.slices[index]));
        self.running = goroutine;
    }
}

impl Observer for Record {
    fn step_begins(&mut self, world: &World, index: usize) {
        self.clock(world);
        self.choose(world, index);
    }

    fn step_ends(&mut self, world: &World, index: usize) {
        for (parent, pc, child) in std::mem::take(&mut self.born) {
            let goroutine = world.slots()[child as usize - 1].goroutine.as_ref();
            let function = goroutine.map_or(0, |goroutine| goroutine.function);
            self.push(Event::at(Kind::Started, 0, pc, child, parent, function));
        }
        let goroutine = index as u32 + 1;
        let slot = &world.slots()[index];
        let pc = slot.goroutine.as_ref().map_or(u32::MAX, |goroutine| goroutine.pc);
        let (kind, value) = match (world.ending(), slot.status) {
            (Some(Ending::Terminated(Termination::Exit(status))), _) => (Kind::Terminated, u64::from(*status as u32)),
            (Some(Ending::Terminated(_)), _) => (Kind::Terminated, 2),
            (_, Status::Finished) => (Kind::Ended, 0),
            (_, Status::Parked(_)) => (Kind::Parked, 0),
            (_, Status::Reading) => (Kind::ReadsInput, 0),
            (_, Status::Sleeping(until)) => (Kind::Slept, until.saturating_sub(world.scalars().clock).max(1) as u64),
            (_, Status::Ready) => return self.clock(world),
        };
        self.running = 0;
        self.push(Event::at(kind, 0, pc, goroutine, value as u32, (value >> 32) as u32));
        self.clock(world);
    }

    fn read(&mut self, goroutine: u32, pc: Pc, address: Address, value: u64) {
        self.push(Event::at(Kind::Read, 0, pc, goroutine, address as u32, value as u32));
    }

    fn wrote(&mut self, goroutine: u32, pc: Pc, address: Address, value: u64, overwritten: Option<u64>) {
        let kind = if overwritten.is_some() { Kind::Updated } else { Kind::Wrote };
        self.overwritten = overwritten.unwrap_or(self.overwritten);
        self.push(Event::at(kind, 0, pc, goroutine, address as u32, value as u32));
    }

    fn lost_update(&mut self, goroutine: u32, pc: Pc, address: Address) {
        self.push(Event::at(Kind::Overwrote, 0, pc, goroutine, address as u32, self.overwritten as u32));
    }

    fn lock(&mut self, goroutine: u32, pc: Pc, lock: Address, kind: LockKind, event: LockEvent) {
        let count = self.locks.len() as u32;
        let number = *self.locks.entry(lock).or_insert(count);
        let side = |reader| if reader { READER } else { 0 };
        // One worker: its stream has all acquisitions in their order.
        let order = 0;
        let (kind, flags, b) = match event {
            LockEvent::Wait { reader } => {
                self.waits.insert(goroutine, (lock, self.now));
                (Kind::Waits, side(reader), lock as u32)
            }
            LockEvent::Acquire { reader, .. } => {
                let wait = self.waits.remove(&goroutine).filter(|&(awaited, _)| awaited == lock);
                if let Some((_, since)) = wait {
                    self.push(Event::wide(Kind::Waited, goroutine, (self.now - since).max(1)));
                }
                if kind == LockKind::WaitGroup {
                    return;
                }
                (Kind::Acquired, side(reader) | wait.map_or(0, |_| CONTENDED), order)
            }
            LockEvent::Release { reader } => (Kind::Released, side(reader), order),
            LockEvent::PassOff => (Kind::Entered, 0, 0),
            LockEvent::LeaveOff => (Kind::Left, 0, 0),
        };
        self.push(Event::at(kind, flags, pc, goroutine, number, b));
    }

    fn started(&mut self, goroutine: u32, pc: Pc, child: u32) {
        self.born.push((goroutine, pc, child));
    }
}
