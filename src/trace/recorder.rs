//! A worker's side of the recording: it writes events to memory of its own and hands over whole chunks.
//!
//! An event costs plain stores. What another thread can see changes once a chunk, through bounded pipes ([`super::pipe`]) that
//! allocate nothing: full chunks go one way and empty ones come back. When none has come back the chunk in hand is filled again, and what
//! was in it counts as dropped: a slow reader never makes the program wait.

use super::event::{Event, Kind};
use super::pipe::Pipe;

/// Events of a chunk.
pub const CHUNK: usize = 2048;
/// Chunks of a worker: room for 65,536 events, a mebibyte, between two visits of the collector.
pub const CHUNKS: usize = 32;
/// Accesses of cells that the flight recorder keeps: the last of each worker.
pub const FLIGHT: usize = 1 << 16;

/// Some consecutive events of one worker.
pub struct Chunk {
    /// How many events the worker had recorded before the first of these.
    pub first: u64,
    pub length: usize,
    pub events: Box<[Event; CHUNK]>,
}

/// The last accesses of cells by one worker, overwritten in turn.
#[derive(Clone)]
pub struct Flight {
    events: Box<[Event; FLIGHT]>,
    written: u64,
}

/// What one worker records. It belongs to the worker's thread.
pub struct Recorder {
    chunk: Chunk,
    spare: Vec<Chunk>,
    full: Pipe<Chunk>,
    empty: Pipe<Chunk>,
    flight: Flight,
    dropped: u64,
    /// The last event, and the one before, are readings of the clock.
    clocks: u8,
    /// It records.
    on: bool,
}

/// The collector's side of a [`Recorder`].
pub struct Source {
    pub full: Pipe<Chunk>,
    pub empty: Pipe<Chunk>,
}

fn zeroed<const N: usize>() -> Box<[Event; N]> {
    let events: Box<[Event]> = bytemuck::zeroed_slice_box(N);
    events.try_into().unwrap_or_else(|_| unreachable!("it has N elements"))
}

fn chunk() -> Chunk {
    Chunk { first: 0, length: 0, events: zeroed() }
}

impl Flight {
    /// What it has, the oldest first. [`Event::goroutine`] is instead the low half of the number of events that the worker had recorded
    /// otherwise by then.
    pub fn events(&self) -> impl Iterator<Item = Event> {
        let first = self.written.saturating_sub(FLIGHT as u64);
        (first..self.written).map(|index| self.events[index as usize % FLIGHT])
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
        let recorder = Self {
            chunk: chunk(),
            spare: (1..CHUNKS).map(|_| chunk()).collect(),
            full,
            empty,
            flight: Flight { events: zeroed(), written: 0 },
            dropped: 0,
            clocks: 0,
            on: true,
        };
        (recorder, Source { full: from_recorder, empty: to_recorder })
    }

    /// A recorder that records nothing.
    pub fn silent() -> (Self, Source) {
        let (recorder, source) = Self::new();
        (Self { on: false, ..recorder }, source)
    }

    /// Whether it records.
    #[inline(always)]
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Records an event.
    #[inline(always)]
    pub fn push(&mut self, event: Event) {
        if self.on {
            self.clocks = 0;
            self.append(event);
        }
    }

    #[inline(always)]
    fn append(&mut self, event: Event) {
        // The remainder is the index itself: it spares the check.
        self.chunk.events[self.chunk.length % CHUNK] = event;
        self.chunk.length += 1;
        if self.chunk.length == CHUNK {
            self.hand_over();
        }
    }

    /// Records the time. Of many readings with nothing between them the first and the last are kept: they bound the idle time.
    pub fn clock(&mut self, now: u64) {
        if !self.on {
            return;
        }
        if self.clocks == 2 && self.chunk.length > 0 {
            self.chunk.length -= 1;
        }
        self.clocks = (self.clocks + 1).min(2);
        self.append(Event::wide(Kind::Clock, 0, now));
    }

    /// Records an access of a cell where only the last ones are kept. The event's goroutine is left out.
    #[inline(always)]
    pub fn fly(&mut self, event: Event) {
        let position = self.chunk.first.wrapping_add(self.chunk.length as u64);
        self.flight.events[self.flight.written as usize % FLIGHT] = event.with_goroutine(position as u32);
        self.flight.written += 1;
    }

    /// Gives what was recorded to the collector, or drops it when the collector is behind.
    #[cold]
    #[inline(never)]
    pub fn hand_over(&mut self) {
        let length = self.chunk.length;
        if length == 0 {
            return;
        }
        let next = self.chunk.first + length as u64;
        match self.spare.pop().or_else(|| self.empty.take()) {
            Some(fresh) => {
                let full = std::mem::replace(&mut self.chunk, fresh);
                // There is room for every chunk; without a collector there is nobody to tell.
                if !self.full.put(full) {
                    self.dropped += length as u64;
                }
            }
            None => self.dropped += length as u64,
        }
        self.chunk.first = next;
        self.chunk.length = 0;
        self.clocks = 0;
    }

    /// As [`Self::hand_over`], if that leaves enough chunks for a busy time: for moments when the worker has nothing to do.
    pub fn hand_over_at_leisure(&mut self) {
        while self.spare.len() < CHUNKS
            && let Some(chunk) = self.empty.take()
        {
            self.spare.push(chunk);
        }
        if self.spare.len() > CHUNKS / 2 {
            self.hand_over();
        }
    }

    /// Events recorded and dropped so far.
    pub fn counts(&self) -> (u64, u64) {
        (self.chunk.first + self.chunk.length as u64, self.dropped)
    }

    pub fn flight(&self) -> &Flight {
        &self.flight
    }
}

impl Source {
    /// Passes on what has been handed over, with the number of the first event of each piece.
    pub fn drain(&self, mut pass: impl FnMut(u64, &[Event])) {
        // What comes in meanwhile is for the next time.
        for _ in 0..CHUNKS {
            let Some(chunk) = self.full.take() else {
                break;
            };
            pass(chunk.first, chunk.events());
            self.give_back(chunk);
        }
    }

    /// The recorder fills it again. A worker that has ended wants none back.
    pub fn give_back(&self, chunk: Chunk) {
        self.empty.put(chunk);
    }
}

impl Chunk {
    pub fn events(&self) -> &[Event] {
        &self.events[..self.length]
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
        let (mut recorder, source) = Recorder::new();
        let produced = (CHUNK * (CHUNKS + 3)) as u64 + 5;
        (0..produced).for_each(|number| recorder.push(event(number)));
        recorder.hand_over();
        let mut consumed = 0;
        while let Some(chunk) = source.full.take() {
            for (place, &found) in (chunk.first..).zip(&chunk.events[..chunk.length]) {
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
        let (mut recorder, source) = Recorder::new();
        let mut consumed = 0;
        for number in 0..(CHUNK * CHUNKS * 4) as u64 {
            recorder.push(event(number));
            while let Some(chunk) = source.full.take() {
                consumed += chunk.length as u64;
                assert!(source.empty.put(chunk));
            }
        }
        assert_eq!((consumed, 0), recorder.counts());
    }

    #[test]
    fn an_idle_worker_fills_nothing_with_times() {
        let (mut recorder, source) = Recorder::new();
        recorder.push(event(1));
        (0..10_000).for_each(|now| recorder.clock(now));
        recorder.push(event(2));
        recorder.hand_over();
        let chunk = source.full.take().expect("handed over");
        let times = [0, 9999].map(|now| Event::wide(Kind::Clock, 0, now));
        assert_eq!(chunk.events[..chunk.length], [event(1), times[0], times[1], event(2)]);
    }

    #[test]
    fn the_flight_recorder_keeps_the_last() {
        let (mut recorder, _source) = Recorder::new();
        (0..FLIGHT as u32 + 10).for_each(|value| recorder.fly(Event::new(Kind::Wrote, 0, 1, value)));
        assert_eq!(recorder.flight().overwritten(), 10);
        assert_eq!(recorder.flight().events().next().map(|event| event.b), Some(10));
        assert_eq!(recorder.flight().events().count(), FLIGHT);
    }
}
