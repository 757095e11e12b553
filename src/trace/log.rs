//! The collector: takes what the workers hand over, keeps the newest of it, and folds all of it into the statistics.
//!
//! Whoever looks at a run calls it: in the page the conductor for each frame, natively the thread that waits for the run's end. The
//! workers never wait for it. Its memory is bounded: of a long run the log keeps the end, while the statistics cover the whole.

use super::event::{Event, Kind};
use super::recorder::{Chunk, Flight, Source};
use super::time::Timer;
use crate::report::statistics::{Fold, Statistics};
use std::collections::VecDeque;

/// Events that a log keeps, of all workers together, in units of 16 bytes: 64 MiB natively, 8 MiB in a browser.
pub const LIMIT: usize = if cfg!(target_family = "wasm") { 1 << 19 } else { 1 << 22 };

/// Goroutines whose functions are remembered also when the event of their making is given up: those that the board shows, and more.
const ROSTER: usize = 1 << 16;

/// What was recorded of a run.
pub struct Log {
    streams: Vec<Stream>,
    fold: Fold,
    roster: Roster,
    /// Events that each stream keeps.
    limit: usize,
}

/// The function of each goroutine, by number less one, as its own number plus one; 0: not known. The first goroutine has no event that
/// tells.
#[derive(Default)]
struct Roster(Vec<u32>);

impl Roster {
    fn note(&mut self, event: Event) {
        let place = (event.goroutine as usize).wrapping_sub(1);
        if place >= ROSTER {
            return;
        }
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        if event.kind() == Kind::Started {
            self.0[place] = event.b + 1;
        }
    }
}

struct Stream {
    source: Source,
    /// The newest events.
    events: VecDeque<Event>,
    /// How many came before those.
    forgotten: u64,
    /// The number of the next event to come.
    next: u64,
    dropped: u64,
    /// Where events are missing: the number of the first one after, and how many had been kept by then.
    gaps: VecDeque<(u64, u64)>,
    timer: Timer,
    flight: Option<Flight>,
}

/// How much was recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events that reached the log, accesses of cells in the flight recorders among them.
    pub recorded: u64,
    /// Events for which there was no room on the way.
    pub dropped: u64,
    /// Events that the log had and gave up for newer ones, and accesses of cells that the flight recorders overwrote.
    pub forgotten: u64,
}

impl Log {
    pub fn new(sources: Vec<Source>, limit: usize) -> Self {
        let limit = limit / sources.len().max(1);
        let stream = |(worker, source)| Stream {
            source,
            events: VecDeque::new(),
            forgotten: 0,
            next: 0,
            dropped: 0,
            gaps: VecDeque::new(),
            timer: Timer::new(worker),
            flight: None,
        };
        Self {
            streams: (0..).zip(sources).map(stream).collect(),
            fold: Fold::default(),
            roster: Roster::default(),
            limit,
        }
    }

    /// Takes everything that has been handed over.
    pub fn collect(&mut self) {
        for stream in &mut self.streams {
            // What comes in meanwhile is for the next time.
            for _ in 0..super::recorder::CHUNKS {
                let Ok(chunk) = stream.source.full.try_recv() else {
                    break;
                };
                stream.take(&chunk, self.limit, &mut self.fold, &mut self.roster);
                // A worker that has ended wants none back.
                let _ = stream.source.empty.try_send(chunk);
            }
        }
    }

    /// Takes what a worker's flight recorder had when it stood still or ended.
    pub fn land(&mut self, worker: usize, flight: Flight) {
        self.streams[worker].flight = Some(flight);
    }

    /// A worker has ended: `produced` events in all.
    pub fn close(&mut self, worker: usize, produced: u64) {
        self.collect();
        let stream = &mut self.streams[worker];
        stream.dropped += produced - stream.next;
        stream.next = produced;
        stream.timer.finish(|moment| self.fold.add(&moment));
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for stream in &self.streams {
            let (cells, overwritten) =
                stream.flight.as_ref().map_or((0, 0), |flight| (flight.events().count() as u64, flight.overwritten()));
            counts.recorded += stream.next - stream.dropped + cells;
            counts.dropped += stream.dropped;
            counts.forgotten += stream.forgotten + overwritten;
        }
        counts
    }

    pub fn statistics(&self) -> Statistics {
        self.fold.statistics()
    }

    /// The function of each goroutine that there was so far, by number less one, as its own number plus one; 0: not known.
    pub fn roster(&self) -> &[u32] {
        &self.roster.0
    }

    /// Each worker's events in their order, accesses of cells among the others.
    pub fn streams(&self) -> Vec<Vec<Event>> {
        self.streams.iter().map(Stream::merged).collect()
    }
}

impl Stream {
    fn take(&mut self, chunk: &Chunk, limit: usize, fold: &mut Fold, roster: &mut Roster) {
        let missing = chunk.first - self.next;
        if missing > 0 {
            self.dropped += missing;
            self.gaps.push_back((chunk.first, self.forgotten + self.events.len() as u64));
        }
        let events = &chunk.events[..chunk.length];
        self.next = chunk.first + events.len() as u64;
        self.events.extend(events);
        for &event in events {
            self.timer.add(event, |moment| fold.add(&moment));
            if matches!(event.kind(), Kind::Started | Kind::Ran) {
                roster.note(event);
            }
        }
        let excess = self.events.len().saturating_sub(limit);
        self.events.drain(..excess);
        self.forgotten += excess as u64;
        while self.gaps.get(1).is_some_and(|&(_, kept)| kept <= self.forgotten) {
            self.gaps.pop_front();
        }
    }

    /// The kept events with their numbers, and `Gap`s where some are missing.
    fn numbered(&self) -> Vec<(u64, Event)> {
        let mut numbered = Vec::with_capacity(self.events.len() + self.gaps.len());
        let mut gaps = self.gaps.iter().peekable();
        // The number of an event is its place plus all that are missing before it.
        let mut offset = 0;
        for (kept, &event) in (self.forgotten..).zip(&self.events) {
            while let Some(&&(first, at)) = gaps.peek()
                && at <= kept
            {
                let missing = (first - at) - offset;
                offset = first - at;
                if at >= self.forgotten {
                    numbered.push((kept + offset, Event::wide(Kind::Gap, 0, missing)));
                }
                gaps.next();
            }
            numbered.push((kept + offset, event));
        }
        numbered
    }

    /// The kept events with the flight recorder's accesses where they belong. An access among events that are no longer there is left
    /// out, for its goroutine isn't known.
    fn merged(&self) -> Vec<Event> {
        let numbered = self.numbered();
        let Some(flight) = &self.flight else {
            return numbered.into_iter().map(|(_, event)| event).collect();
        };
        let Some(&(first, _)) = numbered.first() else {
            return Vec::new();
        };
        let end = self.next;
        // Positions are the low halves of numbers not far below the last one.
        let position = |low: u32| end - u64::from((end as u32).wrapping_sub(low));
        let mut cells = flight.events().map(|event| (position(event.goroutine), event)).peekable();
        while cells.next_if(|&(at, _)| at <= first).is_some() {}
        let mut merged = Vec::with_capacity(numbered.len());
        let mut goroutine = 0;
        let (mut expected, mut previous) = (first, 0);
        for (number, event) in
            numbered.into_iter().map(Some).chain([None]).map(|next| next.unwrap_or((end, Event::default())))
        {
            let whole = number == expected || number == previous;
            while let Some((_, cell)) = cells.next_if(|&(at, _)| at <= number) {
                if whole && goroutine != 0 {
                    merged.push(cell.with_goroutine(goroutine));
                }
            }
            if event == Event::default() {
                break;
            }
            match event.kind() {
                Kind::Ran => goroutine = event.goroutine,
                Kind::Gap => goroutine = 0,
                _ => {}
            }
            merged.push(event);
            previous = number;
            expected = number + u64::from(event.kind() != Kind::Gap);
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::super::recorder::{CHUNK, CHUNKS, Recorder};
    use super::*;

    fn ran(goroutine: u32) -> Event {
        Event::new(Kind::Ran, goroutine, 0, 1)
    }

    fn slept(number: u32) -> Event {
        Event::new(Kind::Slept, 1, number, 0)
    }

    fn wrote(value: u32) -> Event {
        Event::new(Kind::Wrote, 0, 1, value)
    }

    #[test]
    fn accesses_come_between_the_events_where_they_happened() {
        let (mut recorder, source) = Recorder::new();
        let mut log = Log::new(vec![source], LIMIT);
        recorder.push(ran(4));
        recorder.fly(wrote(1));
        recorder.push(slept(0));
        recorder.push(ran(5));
        recorder.fly(wrote(2));
        recorder.fly(wrote(3));
        recorder.hand_over();
        log.land(0, recorder.flight().clone());
        log.close(0, recorder.counts().0);
        let by = |goroutine, value| wrote(value).with_goroutine(goroutine);
        assert_eq!(log.streams(), [vec![ran(4), by(4, 1), slept(0), ran(5), by(5, 2), by(5, 3)]]);
        assert_eq!(log.counts(), Counts { recorded: 6, dropped: 0, forgotten: 0 });
    }

    #[test]
    fn what_is_missing_is_marked_and_counted_and_nothing_is_guessed_about_it() {
        let (mut recorder, source) = Recorder::new();
        let mut log = Log::new(vec![source], LIMIT);
        let room = (CHUNK * (CHUNKS - 1)) as u32;
        recorder.push(ran(4));
        (1..room + 10).for_each(|number| recorder.push(slept(number)));
        recorder.fly(wrote(1));
        recorder.hand_over();
        log.collect();
        recorder.push(slept(1));
        recorder.fly(wrote(2));
        recorder.push(ran(6));
        recorder.fly(wrote(3));
        recorder.hand_over();
        log.land(0, recorder.flight().clone());
        log.close(0, recorder.counts().0);
        let stream = &log.streams()[0];
        let end = &stream[room as usize..];
        assert_eq!(end, [Event::wide(Kind::Gap, 0, 10), slept(1), ran(6), wrote(3).with_goroutine(6)]);
        let counts = log.counts();
        assert_eq!(counts.dropped, 10);
        assert_eq!(counts.recorded, u64::from(room) + 2 + 3);
    }

    #[test]
    fn of_a_long_run_the_end_is_kept() {
        let (mut recorder, source) = Recorder::new();
        let mut log = Log::new(vec![source], CHUNK);
        for number in 0..3 * CHUNK as u32 {
            recorder.push(slept(number));
            log.collect();
        }
        assert_eq!(log.streams()[0].first(), Some(&slept(2 * CHUNK as u32)));
        assert_eq!(log.counts().forgotten, 2 * CHUNK as u64);
    }
}
