//! What a recorded run's goroutines, locks and cells are like after some of its events.

use crate::board::State as Doing;
use crate::sync::LockKind;
use crate::trace::recording::Recording;
use crate::trace::{CONTENDED, Event, Kind, READER, STARVING};
use std::collections::{BTreeMap, VecDeque};

/// The board's pc where none is known.
pub const NO_PC: u32 = u32::MAX;

/// A goroutine.
#[derive(Clone, Debug)]
pub struct Goroutine {
    /// `None`: it isn't there yet, or nothing is known of it.
    pub doing: Option<Doing>,
    pub line: u32,
    pub pc: u32,
    /// The line of its function.
    pub function: u32,
    /// Lock records, plus one; 0: none.
    pub waits_for: u32,
    /// Those that it has or is inside of, the last one last.
    pub held: Vec<u32>,
    /// The value that it has read in order to write it back, and hasn't yet.
    pub copy: Option<u32>,
    /// The last such value, also after it was written back.
    copied: u32,
    /// The cell that its copy is of or that it touches next; 0: none.
    pub touches: u32,
    /// It has been made runnable since it began to wait.
    woken: bool,
    /// Nanoseconds of the wait that has just ended; 0: none has.
    waited: u64,
}

/// A lock.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    pub kind: u32,
    pub address: u32,
    /// Of its first event; [`NO_PC`] when there is none.
    pub pc: u32,
    /// It has been used.
    pub is_used: bool,
    pub holder: u32,
    /// Readers, and those who are inside without the lock.
    pub inside: u32,
    pub waiters: u32,
    pub starving: bool,
    pub acquisitions: u64,
    pub contended: u64,
    /// Microseconds.
    pub longest_wait: u32,
    /// The goroutines that wait, the next one first.
    pub queue: VecDeque<u32>,
}

/// What was written to a cell since the last picture of the values.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written {
    /// The low bits.
    pub value: u32,
    /// By how much the value is short because of updates that were lost since then.
    pub lost: i64,
}

/// The state of a run.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// By number less one, as far as they have board records.
    pub goroutines: Vec<Goroutine>,
    pub locks: Vec<Lock>,
    pub written: BTreeMap<u32, Written>,
    /// Updates lost since the last picture.
    pub lost: u64,
    /// Goroutines that have been made so far, and those that have ended.
    pub started: u32,
    pub ended: u32,
    /// All locks together.
    pub acquisitions: u64,
    pub contended: u64,
}

/// An event that is played.
#[derive(Clone, Copy, Debug)]
pub struct Played {
    /// Nanoseconds since the run's start, pauses left out.
    pub time: u64,
    pub event: Event,
    /// The cell that the goroutine touches next, if that is the next that is known of it; 0: none.
    pub touches: u32,
    /// A read whose value the goroutine writes back: the beginning of `count++`.
    pub copies: bool,
}

impl State {
    fn goroutine(&mut self, number: u32) -> Option<&mut Goroutine> {
        self.goroutines.get_mut((number as usize).checked_sub(1)?)
    }

    fn lock(&mut self, record: u32) -> Option<&mut Lock> {
        self.locks.get_mut(record as usize)
    }

    /// Goes on by one event.
    pub fn apply(&mut self, recording: &Recording, played: &Played, is_watched: impl Fn(u32) -> bool) {
        let event = played.event;
        match event.kind() {
            Kind::Clock | Kind::Gap => return,
            Kind::Started => return self.start(recording, event),
            Kind::Readied => return self.ready(event),
            _ => {}
        }
        self.started = self.started.max(event.goroutine);
        match event.kind() {
            Kind::Waits => self.waits(event),
            Kind::Waited => self.waited(event),
            Kind::Acquired | Kind::Entered => self.goes_in(event),
            Kind::Released | Kind::Left => self.comes_out(event),
            Kind::Parked => self.parks(event),
            Kind::Ended | Kind::Terminated => self.ended += 1,
            Kind::Wrote | Kind::Updated if is_watched(event.a) => {
                self.written.entry(event.a).or_default().value = event.b;
            }
            Kind::Overwrote => self.loses(event, is_watched(event.a)),
            _ => {}
        }
        if let Some(goroutine) = self.goroutine(event.goroutine) {
            goroutine.go_on(recording, played);
        }
    }

    fn start(&mut self, recording: &Recording, event: Event) {
        self.started = self.started.max(event.goroutine);
        let line = recording.function_lines.get(event.b as usize).copied().unwrap_or(0);
        if let Some(goroutine) = self.goroutine(event.goroutine) {
            *goroutine = Goroutine::new(Some(Doing::Runnable), line);
        }
    }

    fn ready(&mut self, event: Event) {
        let Some(goroutine) = self.goroutine(event.goroutine) else { return };
        if !matches!(goroutine.doing, Some(Doing::Waiting | Doing::Blocked)) {
            return;
        }
        goroutine.doing = Some(Doing::Runnable);
        goroutine.woken = true;
        let waits_for = goroutine.waits_for;
        if let Some(lock) = waits_for.checked_sub(1).and_then(|lock| self.lock(lock)) {
            lock.queue.retain(|&waiter| waiter != event.goroutine);
            lock.starving |= event.has(STARVING);
        }
    }

    fn waits(&mut self, event: Event) {
        if let Some(goroutine) = self.goroutine(event.goroutine) {
            goroutine.waits_for = event.a.saturating_add(1);
            goroutine.woken = false;
        }
        if let Some(lock) = self.lock(event.a) {
            lock.is_used = true;
            lock.waiters += 1;
            lock.queue.push_back(event.goroutine);
        }
    }

    /// Waits again after it was woken: in front, as Go queues it.
    fn parks(&mut self, event: Event) {
        let waits_for = self
            .goroutine(event.goroutine)
            .map_or(0, |goroutine| if goroutine.woken { goroutine.waits_for } else { 0 });
        if let Some(lock) = waits_for.checked_sub(1).and_then(|lock| self.lock(lock))
            && !lock.queue.contains(&event.goroutine)
        {
            lock.queue.push_front(event.goroutine);
        }
    }

    fn waited(&mut self, event: Event) {
        let Some(goroutine) = self.goroutine(event.goroutine) else { return };
        goroutine.waited = event.value();
        let waits_for = std::mem::take(&mut goroutine.waits_for);
        if let Some(lock) = waits_for.checked_sub(1).and_then(|lock| self.lock(lock)) {
            lock.stop_waiting(event.goroutine);
        }
    }

    fn goes_in(&mut self, event: Event) {
        let mut waited = 0;
        let mut waits_for = 0;
        if let Some(goroutine) = self.goroutine(event.goroutine) {
            goroutine.held.push(event.a.saturating_add(1));
            waited = std::mem::take(&mut goroutine.waited);
            waits_for = std::mem::take(&mut goroutine.waits_for);
        }
        // The mutex switch let it go on without the lock that it waited for.
        if let Some(lock) = waits_for.checked_sub(1).and_then(|lock| self.lock(lock)) {
            lock.stop_waiting(event.goroutine);
        }
        let really = event.kind() == Kind::Acquired;
        self.acquisitions += u64::from(really);
        self.contended += u64::from(really && event.has(CONTENDED));
        let Some(lock) = self.lock(event.a) else { return };
        lock.is_used = true;
        if !really {
            lock.inside += 1;
            return;
        }
        lock.acquisitions += 1;
        lock.contended += u64::from(event.has(CONTENDED));
        lock.longest_wait = lock.longest_wait.max(u32::try_from(waited / 1000).unwrap_or(u32::MAX));
        lock.starving = event.has(STARVING);
        if event.has(READER) {
            lock.inside += 1;
        } else {
            lock.holder = event.goroutine;
        }
    }

    fn comes_out(&mut self, event: Event) {
        if let Some(goroutine) = self.goroutine(event.goroutine)
            && let Some(place) = goroutine.held.iter().rposition(|&lock| lock == event.a.saturating_add(1))
        {
            goroutine.held.remove(place);
        }
        let Some(lock) = self.lock(event.a) else { return };
        lock.is_used = true;
        if event.kind() == Kind::Left || event.has(READER) {
            lock.inside = lock.inside.saturating_sub(1);
        } else {
            lock.holder = 0;
        }
    }

    /// An update went over others' writes: its value is short by what they had added.
    fn loses(&mut self, event: Event, is_watched: bool) {
        self.lost += 1;
        let copied = self.goroutine(event.goroutine).map_or(event.b, |goroutine| goroutine.copied);
        if is_watched {
            let amount = event.b.wrapping_sub(copied) as i32;
            self.written.entry(event.a).or_default().lost += i64::from(amount);
        }
    }

    /// A picture of the values has been taken: what was written before is in it.
    pub fn see_picture(&mut self) {
        self.written.clear();
        self.lost = 0;
    }
}

impl Lock {
    fn stop_waiting(&mut self, goroutine: u32) {
        self.waiters = self.waiters.saturating_sub(1);
        self.queue.retain(|&waiter| waiter != goroutine);
    }
}

impl Goroutine {
    /// At the line of its function.
    pub fn new(doing: Option<Doing>, function: u32) -> Self {
        Self {
            doing,
            line: function,
            pc: NO_PC,
            function,
            waits_for: 0,
            held: Vec::new(),
            copy: None,
            copied: 0,
            touches: 0,
            woken: false,
            waited: 0,
        }
    }

    /// What an event tells of the goroutine itself: what it does from then on, and where it is.
    fn go_on(&mut self, recording: &Recording, played: &Played) {
        let Played { event, touches, copies, .. } = *played;
        let pc = event.pc();
        let kind = event.kind();
        // What it has just done is done: it stands at what comes next.
        let mut place = pc.map(|pc| if kind == Kind::Slept { pc.wrapping_sub(1) } else { pc });
        match kind {
            Kind::Preempted | Kind::Yielded => self.doing = Some(Doing::Runnable),
            Kind::Parked => self.doing = Some(self.parked(recording)),
            Kind::Slept => self.doing = Some(Doing::Sleeping),
            Kind::ReadsInput => self.doing = Some(Doing::Blocked),
            Kind::Ended | Kind::Terminated => {
                self.doing = Some(Doing::Done);
                self.held.clear();
                self.copy = None;
            }
            Kind::Ran => {
                self.doing = Some(Doing::Running);
                if self.function == 0 {
                    // Nothing was known of it before.
                    self.function = line_of_function(recording, event.goroutine);
                }
            }
            Kind::Waits | Kind::Waited => {}
            _ => {
                self.doing = Some(Doing::Running);
                place = pc.map(|pc| after(recording, pc));
            }
        }
        match kind {
            Kind::Read if copies => (self.copy, self.copied) = (Some(event.b), event.b),
            Kind::Wrote | Kind::Updated => self.copy = None,
            _ => {}
        }
        self.touches = if self.copy.is_some() && event.is_cell() { event.a } else { touches };
        if let Some(place) = place {
            self.pc = if kind == Kind::Slept { place.wrapping_add(1) } else { place };
            let line = recording.lines.get(place as usize).copied().unwrap_or(0);
            if line != 0 {
                self.line = line;
            }
        }
    }

    fn parked(&self, recording: &Recording) -> Doing {
        let lock = self.waits_for.checked_sub(1).map(|lock| recording.locks.get(lock as usize));
        match lock {
            Some(lock) if lock.is_none_or(|lock| lock.kind != LockKind::WaitGroup as u32) => Doing::Waiting,
            _ => Doing::Blocked,
        }
    }
}

/// The instruction after this one, if it is of the user's source, too.
fn after(recording: &Recording, pc: u32) -> u32 {
    let line = |pc: u32| recording.lines.get(pc as usize).copied().unwrap_or(0);
    if line(pc) != 0 && line(pc + 1) != 0 { pc + 1 } else { pc }
}

/// The line of the goroutine's function, as far as the recording knows.
pub fn line_of_function(recording: &Recording, goroutine: u32) -> u32 {
    let function = (goroutine as usize).checked_sub(1).and_then(|index| recording.roster.get(index));
    let function = function.and_then(|function| function.checked_sub(1));
    function.and_then(|function| recording.function_lines.get(function as usize)).copied().unwrap_or(0)
}
