//! What a worker records of the goroutines that it runs, and where it goes: natively to the run's own log, in the page to frames for
//! another module.

use super::lock;
use super::worker::Worker;
use super::{Run, picture::RECORD_CELL};
use crate::machine::{Cell, Exit, Goroutine, Memory, Termination};
use crate::program::{Address, Pc};
use crate::report::Events;
use crate::sync::{LockEvent, LockKind};
use crate::trace::{CONTENDED, Counts, Event, Kind, Packed, READER, Recorder, STARVING, order};
use std::sync::Mutex;

#[cfg(not(target_family = "wasm"))]
use crate::trace::Collector as Sink;
#[cfg(target_family = "wasm")]
use crate::trace::Outbox as Sink;

/// Where a run's records go, and the recorders until their workers fetch them.
pub struct Recorders {
    recorders: Box<[Mutex<Option<Recorder>>]>,
    sink: Mutex<Sink>,
}

impl Recorders {
    pub fn new(workers: usize, on: bool) -> Self {
        let recorder = |_| if on { Recorder::new() } else { Recorder::silent() };
        let (recorders, sources): (Vec<_>, Vec<_>) = (0..workers).map(recorder).unzip();
        Self {
            recorders: recorders.into_iter().map(|recorder| Mutex::new(Some(recorder))).collect(),
            sink: Mutex::new(Sink::new(sources)),
        }
    }

    /// Worker `index`'s recorder; it is there once.
    pub fn take(&self, index: usize) -> Recorder {
        lock(&self.recorders[index]).take().unwrap_or_else(|| Recorder::new().0)
    }
}

impl Run {
    pub(super) fn events(&self) -> Events {
        let Counts { recorded, dropped, forgotten } = lock(&self.recorders.sink).counts();
        Events { recorded, dropped, forgotten }
    }
}

#[cfg(target_family = "wasm")]
impl Run {
    /// Fetches what the workers have recorded, see [`crate::trace::Outbox::fetch`]. Call it every few milliseconds: what they can't
    /// hand over is dropped. Not from a worker.
    pub fn fetch_events(&self, room: usize, write: impl FnMut(&[u8])) -> usize {
        lock(&self.recorders.sink).fetch(room, write)
    }
}

#[cfg(not(target_family = "wasm"))]
impl Run {
    /// Takes what the workers have recorded. Call it for each frame, or every few milliseconds: what they can't hand over is dropped.
    /// Not from a worker.
    pub fn collect(&self) {
        lock(&self.recorders.sink).collect();
    }

    /// What locks and goroutines went through so far.
    pub fn statistics(&self) -> crate::report::statistics::Statistics {
        lock(&self.recorders.sink).statistics()
    }

    /// Adds a picture of the values, as they are now, to a recording's film.
    pub fn film(&self, film: &mut crate::trace::film::Film) {
        self.sample();
        let board = self.board();
        let elapsed = self.elapsed.get().copied().unwrap_or_else(|| self.clock.now(&*self.host));
        film.add(elapsed, &crate::board::picture::of(board));
    }

    /// What was recorded so far: all of it once the run is over, and at a pause all but accesses of cells that the flight recorders
    /// have overwritten.
    pub fn recording(&self) -> crate::trace::recording::Recording {
        use crate::trace::recording::{About, Facts, Recording};
        let sink = lock(&self.recorders.sink);
        let Facts { functions, function_lines, lines, operands, entry } = Facts::of(&self.program);
        Recording {
            about: About {
                mutex_off: self.options.mutex_off,
                keep_going: self.options.keep_going,
                pace_ns: self.options.pace_ns,
                ..About::default()
            },
            workers: self.options.workers as u32,
            mutex_was_off: self.mutex_was_off.load(std::sync::atomic::Ordering::SeqCst),
            elapsed_ns: self.elapsed.get().copied().unwrap_or_else(|| self.clock.now(&*self.host)),
            functions,
            function_lines,
            lines,
            locks: self.picture.locks(&self.program),
            operands,
            counts: sink.counts(),
            roster: sink.roster(entry),
            streams: sink.streams(),
            ..Recording::default()
        }
    }
}

impl Worker<'_> {
    /// Records something that happened to the running goroutine, where anything is recorded.
    #[inline(always)]
    fn record(&mut self, kind: Kind, flags: u32, a: u64, b: u64) {
        self.recorder.push_on(Packed::at(kind, flags, self.pc, self.goroutine_upper, a, b));
    }

    pub(super) fn record_start(&mut self, goroutine: &Goroutine) {
        let event = Event::at(Kind::Started, 0, goroutine.created_at, goroutine.id, self.goroutine, goroutine.function);
        self.recorder.push(event);
    }

    pub(super) fn record_run(&mut self, goroutine: &mut Goroutine) {
        goroutine.slices = goroutine.slices.wrapping_add(1);
        self.recorder.push(Event::at(Kind::Ran, 0, goroutine.pc, goroutine.id, 0, goroutine.slices));
    }

    pub(super) fn record_ready(&mut self, goroutine: u32, hand_off: bool) {
        let flags = if hand_off { STARVING } else { 0 };
        self.recorder.push(Event::at(Kind::Readied, flags, self.pc, goroutine, self.goroutine, 0));
    }

    /// Why a goroutine stops running. Where the time matters the clock has just been read.
    pub(super) fn record_exit(&mut self, goroutine: &Goroutine, exit: &Exit) {
        let (kind, value) = match exit {
            Exit::Preempted => (Kind::Preempted, 0),
            Exit::Yielded => (Kind::Yielded, 0),
            Exit::Park(_) => (Kind::Parked, 0),
            Exit::Sleep(duration) => (Kind::Slept, (*duration).max(1) as u64),
            Exit::ReadInput => (Kind::ReadsInput, 0),
            Exit::Finished => (Kind::Ended, 0),
            Exit::Terminate(Termination::Exit(status)) => (Kind::Terminated, u64::from(*status as u32)),
            Exit::Terminate(_) => (Kind::Terminated, 2),
        };
        let (low, high) = (value as u32, (value >> 32) as u32);
        self.recorder.push(Event::at(kind, 0, goroutine.pc, goroutine.id, low, high));
    }

    /// The lock's order for an acquisition, which happens right now: nobody else has the lock (of readers, no writer has it).
    #[inline(always)]
    fn acquisition(&mut self, lock: Address, kind: LockKind, reader: bool) -> u64 {
        let Some(cell) = self.cells.cell(lock.wrapping_add(RECORD_CELL)) else {
            return 0;
        };
        let word = Cell::load(cell);
        if reader {
            return order::number(word);
        }
        let next = order::next(word, self.owner, kind == LockKind::RwMutex);
        if next != word {
            Cell::store(cell, next);
        }
        order::number(next)
    }

    /// The lock's order while it is held.
    #[inline(always)]
    fn order(&self, lock: Address) -> u64 {
        self.cells.cell(lock.wrapping_add(RECORD_CELL)).map_or(0, |cell| order::number(Cell::load(cell)))
    }

    /// Records what happened to the lock with record `index`.
    #[inline(always)]
    pub(super) fn record_lock(&mut self, index: usize, lock: Address, kind: LockKind, event: LockEvent) {
        if !self.recorder.is_on() {
            return;
        }
        let side = |reader| if reader { READER } else { 0 };
        let index = index as u64;
        match event {
            LockEvent::Acquire { reader, waited, starving } => {
                let mut flags = side(reader);
                if waited > 0 {
                    self.recorder.push_on(Event::wide(Kind::Waited, self.goroutine, waited as u64));
                    flags |= CONTENDED | if starving { STARVING } else { 0 };
                }
                if kind != LockKind::WaitGroup {
                    let order = self.acquisition(lock, kind, reader);
                    self.record(Kind::Acquired, flags, index, order);
                }
            }
            LockEvent::Release { reader } => {
                let order = if self.recorder.keeps() { self.order(lock) } else { 0 };
                self.record(Kind::Released, side(reader), index, order);
            }
            LockEvent::Wait { reader } => self.record(Kind::Waits, side(reader), index, lock),
            LockEvent::PassOff => self.record(Kind::Entered, 0, index, 0),
            LockEvent::LeaveOff => self.record(Kind::Left, 0, index, 0),
        }
    }

    /// Records an access of a cell: all of them in slow motion, only the last ones at full speed.
    #[inline(always)]
    pub(super) fn record_access(&mut self, kind: Kind, pc: Pc, address: Address, value: u64) {
        self.recorder.access(kind, pc, self.goroutine_upper, address, value);
    }

    /// Lets others see what was recorded, while the run stands still.
    pub(super) fn show_recording(&mut self) {
        self.recorder.hand_over();
        let flight = self.recorder.flight();
        let events = flight.events().collect();
        lock(&self.run.recorders.sink).land(self.index, flight.overwritten(), events);
    }

    /// The worker ends.
    pub(super) fn close_recording(&mut self) {
        self.read_clock();
        self.show_recording();
        lock(&self.run.recorders.sink).close(self.index, self.recorder.counts());
    }
}
