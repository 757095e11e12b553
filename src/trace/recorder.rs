//! A worker's side of the recording: it writes events to memory of its own and hands over whole chunks.
//!
//! An event costs plain stores. What another thread can see changes once a chunk, through bounded pipes ([`super::pipe`]) that
//! allocate nothing: full chunks go one way and empty ones come back. When none has come back, what was in the
//! chunk in hand counts as dropped, and so does what comes until one has, which isn't even written: a slow reader never makes the program wait.

use super::event::{Event, Kind, Packed};
use super::pipe::Pipe;

/// Events of a chunk.
pub const CHUNK: usize = 2048;
/// Chunks of a worker: room for 65,536 events, a mebibyte, between two visits of the collector.
pub const CHUNKS: usize = 32;
/// Accesses of cells that the flight recorder keeps: the last of each worker. Enough for all of the gallery's counter, and no more than half
/// of a processor's own cache.
pub const FLIGHT: usize = 1 << 15;
/// Chunks that a recorder still has when it records far more than can be fetched.
const LEAST_CHUNKS: usize = 4;

/// Some consecutive events of one worker.
pub struct Chunk {
    /// How many events the worker had recorded before the first of these.
    pub first: u64,
    pub length: usize,
    /// Each at the place that its number has in a chunk.
    events: Box<[Packed; CHUNK]>,
}

/// The last accesses of cells by one worker, overwritten in turn.
#[derive(Clone)]
pub struct Flight {
    accesses: Box<[Packed; FLIGHT]>,
    written: u64,
}

/// What becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Events {
    /// Nothing: it isn't recorded.
    Ignored,
    Kept,
    /// It is counted: there is no room.
    Dropped,
}

/// Which accesses of cells are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accesses {
    None,
    /// The last ones, in the flight recorder.
    Last,
    /// All of them, among the other events.
    All,
}

/// What one worker records. It belongs to the worker's thread.
pub struct Recorder {
    chunk: Chunk,
    /// Events so far. Those since `chunk.first` are in the chunk, unless they are dropped.
    recorded: u64,
    events: Events,
    accesses: Accesses,
    flight: Flight,
    /// So many events before number `clocked` are readings of the clock, at most two.
    clocks: u8,
    clocked: u64,
    dropped: u64,
    spare: Vec<Chunk>,
    full: Pipe<Chunk>,
    empty: Pipe<Chunk>,
}

/// The collector's side of a [`Recorder`].
pub struct Source {
    full: Pipe<Chunk>,
    empty: Pipe<Chunk>,
    /// Chunks that the recorder doesn't get back for now, and how many it may have.
    held: Vec<Chunk>,
    most: usize,
    /// How many events had been recorded by the end of the last chunk, and of the visit before.
    seen: u64,
    visited: u64,
}

fn zeroed<const N: usize>() -> Box<[Packed; N]> {
    let events: Box<[Packed]> = bytemuck::zeroed_slice_box(N);
    events.try_into().unwrap_or_else(|_| unreachable!("it has N elements"))
}

fn chunk() -> Chunk {
    Chunk { first: 0, length: 0, events: zeroed() }
}

impl Chunk {
    pub fn events(&self) -> &[Event] {
        let from = self.first as usize % CHUNK;
        bytemuck::cast_slice(&self.events[from..from + self.length])
    }
}

impl Flight {
    /// What it has, the oldest first. [`Event::goroutine`] is instead the low half of the number of events that the worker had recorded
    /// otherwise by then.
    pub fn events(&self) -> impl Iterator<Item = Event> {
        let first = self.written.saturating_sub(FLIGHT as u64);
        (first..self.written).map(|index| self.accesses[index as usize % FLIGHT].event())
    }

    /// Accesses that are no longer there.
    pub fn overwritten(&self) -> u64 {
        self.written.saturating_sub(FLIGHT as u64)
    }
}

impl Recorder {
    /// A recorder, and where its events go. All of its memory is allocated here; natively pages that are never written aren't committed.
    pub fn new() -> (Self, Source) {
        let (full, from_recorder) = Pipe::new(CHUNKS);
        let (to_recorder, empty) = Pipe::new(CHUNKS);
        let mut spare = Vec::with_capacity(CHUNKS);
        spare.extend((1..CHUNKS).map(|_| chunk()));
        let recorder = Self {
            chunk: chunk(),
            recorded: 0,
            events: Events::Kept,
            accesses: Accesses::Last,
            flight: Flight { accesses: zeroed(), written: 0 },
            clocks: 0,
            clocked: 0,
            dropped: 0,
            spare,
            full,
            empty,
        };
        let held = Vec::with_capacity(CHUNKS);
        (recorder, Source { full: from_recorder, empty: to_recorder, held, most: CHUNKS, seen: 0, visited: 0 })
    }

    /// A recorder that records nothing.
    pub fn silent() -> (Self, Source) {
        let (recorder, source) = Self::new();
        (Self { events: Events::Ignored, accesses: Accesses::None, ..recorder }, source)
    }

    /// Whether it records.
    #[inline(always)]
    pub fn is_on(&self) -> bool {
        self.events != Events::Ignored
    }

    /// Whether an event would be kept now, so that it is worth while to find out what it says.
    #[inline(always)]
    pub fn keeps(&self) -> bool {
        self.events == Events::Kept
    }

    /// Whether every access of a cell is kept, or only the last ones.
    pub fn keep_all_accesses(&mut self, all: bool) {
        self.accesses = match (self.is_on(), all) {
            (false, _) => Accesses::None,
            (true, false) => Accesses::Last,
            (true, true) => Accesses::All,
        };
    }

    /// Records an event, or counts it where there is no room.
    #[inline(always)]
    pub fn push(&mut self, event: impl Into<Packed>) {
        if self.is_on() {
            self.push_on(event);
        }
    }

    /// As [`Self::push`], for a recorder that [is on](Self::is_on).
    #[inline(always)]
    pub fn push_on(&mut self, event: impl Into<Packed>) {
        if self.keeps() {
            self.chunk.events[self.recorded as usize % CHUNK] = event.into();
        }
        self.recorded += 1;
        if self.recorded.is_multiple_of(CHUNK as u64) {
            self.hand_over();
        }
    }

    /// Records the time. Of many readings with nothing between them the first and the last are kept: they bound the idle time.
    pub fn clock(&mut self, now: u64) {
        if !self.is_on() {
            return;
        }
        if self.clocked != self.recorded {
            self.clocks = 0;
        }
        if self.clocks == 2 && self.recorded > self.chunk.first {
            self.recorded -= 1;
        }
        self.clocks = (self.clocks + 1).min(2);
        self.push(Event::wide(Kind::Clock, 0, now));
        self.clocked = self.recorded;
    }

    /// Records that the instruction `pc` of a goroutine (in the upper half) accessed a cell.
    #[inline(always)]
    pub fn access(&mut self, kind: Kind, pc: u32, goroutine: u64, address: u64, value: u64) {
        if self.accesses == Accesses::Last {
            let access = Packed::at(kind, 0, pc, self.recorded << 32, address, value);
            self.flight.accesses[self.flight.written as usize % FLIGHT] = access;
            self.flight.written += 1;
        } else if self.accesses == Accesses::All {
            self.push_on(Packed::at(kind, 0, pc, goroutine, address, value));
        }
    }

    /// Gives what was recorded to the collector, or drops it when the collector is behind.
    #[cold]
    #[inline(never)]
    pub fn hand_over(&mut self) {
        let length = (self.recorded - self.chunk.first) as usize;
        if length == 0 {
            return;
        }
        self.fetch_spare();
        let handed = self.events == Events::Kept && self.give_away(length);
        if !handed {
            self.dropped += length as u64;
        }
        // The last chunk is filled, for another may come back meanwhile; when none has, it makes no sense to fill it again.
        let filled_in_vain = !handed && self.spare.is_empty() && self.recorded.is_multiple_of(CHUNK as u64);
        self.events = if filled_in_vain { Events::Dropped } else { Events::Kept };
        self.chunk.first = self.recorded;
    }

    /// The chunk in hand goes to the collector, if there is another.
    fn give_away(&mut self, length: usize) -> bool {
        let Some(fresh) = self.spare.pop() else { return false };
        let mut full = std::mem::replace(&mut self.chunk, fresh);
        full.length = length;
        // There is room for every chunk; without a collector there is nobody to tell.
        self.full.put(full)
    }

    /// As [`Self::hand_over`], if that leaves enough chunks for a busy time: for moments when the worker has nothing to do.
    pub fn hand_over_at_leisure(&mut self) {
        self.fetch_spare();
        if self.spare.len() > CHUNKS / 2 {
            self.hand_over();
        }
    }

    /// Takes what the collector has given back. There are never more than [`CHUNKS`], for which there is room.
    fn fetch_spare(&mut self) {
        self.spare.extend(std::iter::from_fn(|| self.empty.take()));
    }

    /// Events recorded and dropped so far.
    pub fn counts(&self) -> (u64, u64) {
        (self.recorded, self.dropped)
    }

    pub fn flight(&self) -> &Flight {
        &self.flight
    }
}

impl Source {
    /// Passes on what has been handed over, with the number of the first event of each piece.
    pub fn drain(&mut self, mut pass: impl FnMut(u64, &[Event])) {
        // What comes in meanwhile is for the next time.
        for _ in 0..CHUNKS {
            let Some(chunk) = self.take() else { break };
            pass(chunk.first, chunk.events());
            self.give_back(chunk);
        }
        self.end_visit();
    }

    /// The next chunk that has been handed over. The recorder wants it [back](Self::give_back).
    pub fn take(&mut self) -> Option<Chunk> {
        let chunk = self.full.take()?;
        self.seen = chunk.first + chunk.length as u64;
        Some(chunk)
    }

    /// The recorder fills it again, perhaps later. A worker that has ended wants none back.
    pub fn give_back(&mut self, chunk: Chunk) {
        if CHUNKS - self.held.len() > self.most {
            self.held.push(chunk);
        } else {
            self.empty.put(chunk);
        }
    }

    /// Everything that was there has been taken. When that was not half of what was recorded, the recorder gets only some chunks back: what
    /// is lost anyway shouldn't cost the program the way of a mebibyte from one processor to another.
    pub fn end_visit(&mut self) {
        let recorded = self.seen - self.visited;
        self.visited = self.seen;
        self.most = if recorded > (2 * CHUNKS * CHUNK) as u64 { LEAST_CHUNKS } else { CHUNKS };
        while CHUNKS - self.held.len() < self.most
            && let Some(chunk) = self.held.pop()
        {
            self.empty.put(chunk);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: u64) -> Event {
        Event::wide(Kind::Slept, 1, number)
    }

    #[test]
    fn what_nobody_fetches_in_time_is_dropped_and_counted() {
        let (mut recorder, mut source) = Recorder::new();
        let produced = (CHUNK * (CHUNKS + 3)) as u64 + 5;
        (0..produced).for_each(|number| recorder.push(event(number)));
        recorder.hand_over();
        let mut consumed = 0;
        while let Some(chunk) = source.take() {
            for (place, &found) in (chunk.first..).zip(chunk.events()) {
                assert_eq!(found, event(place));
            }
            consumed += chunk.length as u64;
        }
        assert_eq!(recorder.counts().0, produced);
        assert_eq!(consumed + recorder.counts().1, produced);
        assert_eq!(recorder.counts().1, (CHUNK * 4) as u64 + 5, "one chunk stays in hand");
    }

    #[test]
    fn a_reader_that_keeps_up_loses_nothing() {
        let (mut recorder, mut source) = Recorder::new();
        let mut consumed = 0;
        for number in 0..(CHUNK * CHUNKS * 4) as u64 {
            recorder.push(event(number));
            source.drain(|_, events| consumed += events.len() as u64);
        }
        assert_eq!((consumed, 0), recorder.counts());
    }

    #[test]
    fn of_what_is_lost_anyway_little_is_carried_and_all_again_once_it_is_less() {
        let (mut recorder, mut source) = Recorder::new();
        let mut visit = |events: usize| {
            (0..events as u64).for_each(|number| recorder.push(event(number)));
            let mut consumed = 0;
            source.drain(|_, events| consumed += events.len());
            consumed
        };
        let flood = CHUNK * CHUNKS * 3;
        assert_eq!(visit(flood), CHUNK * (CHUNKS - 1), "all but the chunk in hand");
        visit(flood);
        visit(flood);
        assert!((1..=CHUNK * LEAST_CHUNKS).contains(&visit(flood)));
        visit(CHUNK);
        visit(CHUNK);
        visit(CHUNK);
        assert!(visit(CHUNK * (CHUNKS - 2)) >= CHUNK * (CHUNKS - 3), "nothing more is held back");
        recorder.push(event(1));
        recorder.hand_over();
        let mut last = 0;
        source.drain(|first, events| last = first + events.len() as u64);
        assert_eq!(last, recorder.counts().0);
    }

    #[test]
    fn an_idle_worker_fills_nothing_with_times() {
        let (mut recorder, mut source) = Recorder::new();
        recorder.push(event(1));
        (0..10_000).for_each(|now| recorder.clock(now));
        recorder.push(event(2));
        recorder.hand_over();
        let chunk = source.take().expect("handed over");
        let times = [0, 9999].map(|now| Event::wide(Kind::Clock, 0, now));
        assert_eq!(chunk.events(), [event(1), times[0], times[1], event(2)]);
    }

    #[test]
    fn the_flight_recorder_keeps_the_last() {
        let (mut recorder, _source) = Recorder::new();
        (0..FLIGHT as u32 + 10).for_each(|value| recorder.access(Kind::Wrote, 0, 0, 1, value.into()));
        assert_eq!(recorder.flight().overwritten(), 10);
        assert_eq!(recorder.flight().events().next().map(|event| event.b), Some(10));
        assert_eq!(recorder.flight().events().count(), FLIGHT);
    }
}
