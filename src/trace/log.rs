//! The log of a run: keeps the newest of what the workers recorded, and folds all of it into the statistics.
//!
//! Its memory is bounded: of a long run the log keeps the end, while the statistics cover the whole.

use super::event::{Event, Kind};
use super::time::{Moment, Timer};
use crate::report::statistics::{Fold, Statistics};
use serde::Serialize;
use std::collections::VecDeque;

/// Events that a log keeps, of all workers together, in units of 16 bytes: 64 MiB natively, 32 MiB in a browser.
pub const LIMIT: usize = if cfg!(target_family = "wasm") { 1 << 21 } else { 1 << 22 };

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

#[derive(Default)]
struct Stream {
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
    landed: Option<Landed>,
}

/// What a flight recorder had: its accesses, whose goroutines are positions (see [`super::Flight::events`]), and how many were before.
#[derive(Default)]
struct Landed {
    events: Vec<Event>,
    overwritten: u64,
}

/// How much was recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Events that reached the log, accesses of cells in the flight recorders among them.
    pub recorded: u64,
    /// Events for which there was no room on the way.
    pub dropped: u64,
    /// Events that the log had and gave up for newer ones, and accesses of cells that the flight recorders overwrote.
    pub forgotten: u64,
}

impl Log {
    /// Of so many workers, with room for `limit` events in all.
    pub fn new(workers: usize, limit: usize) -> Self {
        let stream = |worker| Stream { timer: Timer::new(worker as u16), ..Stream::default() };
        Self {
            streams: (0..workers).map(stream).collect(),
            fold: Fold::default(),
            roster: Roster::default(),
            limit: limit / workers.max(1),
        }
    }

    /// Takes a worker's next events; it had recorded `first` before these. Their moments are passed on, as far as they are known.
    pub fn take(
        &mut self,
        worker: usize,
        first: u64,
        events: impl Iterator<Item = Event>,
        mut pass: impl FnMut(&Moment),
    ) {
        let Self { streams, fold, roster, limit } = self;
        let events = events.inspect(|&event| {
            if matches!(event.kind(), Kind::Started | Kind::Ran) {
                roster.note(event);
            }
        });
        streams[worker].take(first, events, *limit, |moment| {
            fold.add(&moment);
            pass(&moment);
        });
    }

    /// Takes what a worker's flight recorder had when it stood still or ended, in place of what it had the last time.
    pub fn land(&mut self, worker: usize, overwritten: u64, events: impl Iterator<Item = Event>) {
        self.streams[worker].landed = Some(Landed { events: events.collect(), overwritten });
    }

    /// More of what was landed last.
    pub fn land_more(&mut self, worker: usize, events: impl Iterator<Item = Event>) {
        self.streams[worker].landed.get_or_insert_default().events.extend(events);
    }

    /// A worker has ended: `produced` events in all. All of those that weren't dropped have been taken.
    pub fn close(&mut self, worker: usize, produced: u64, mut pass: impl FnMut(&Moment)) {
        let stream = &mut self.streams[worker];
        stream.dropped += produced.saturating_sub(stream.next);
        stream.next = produced;
        stream.timer.finish(|moment| {
            self.fold.add(&moment);
            pass(&moment);
        });
    }

    pub fn workers(&self) -> usize {
        self.streams.len()
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for stream in &self.streams {
            let (cells, overwritten) =
                stream.landed.as_ref().map_or((0, 0), |landed| (landed.events.len() as u64, landed.overwritten));
            counts.recorded += stream.next - stream.dropped + cells;
            counts.dropped += stream.dropped;
            counts.forgotten += stream.forgotten + overwritten;
        }
        counts
    }

    pub fn statistics(&self) -> Statistics {
        self.fold.statistics()
    }

    /// The function of each goroutine that there was so far, by number less one, as its own number plus one; 0: not known. Main's is `entry`.
    pub fn roster(&self, entry: u32) -> Vec<u32> {
        let mut roster = self.roster.0.clone();
        if let Some(main) = roster.first_mut() {
            *main = entry + 1;
        }
        roster
    }

    /// Calls `seen` with the moments of the events that are kept, one worker's after the other's, without accesses of cells.
    pub fn for_each_moment(&self, seen: &mut dyn FnMut(&Moment)) {
        for (worker, stream) in (0..).zip(&self.streams) {
            let mut timer = Timer::new(worker);
            for &event in &stream.events {
                timer.add(event, |moment| seen(&moment));
            }
            timer.finish(|moment| seen(&moment));
        }
    }

    /// What became of all events, also those that the log gave up.
    pub fn fold(&self) -> &Fold {
        &self.fold
    }

    /// Each worker's events in their order, accesses of cells among the others.
    pub fn streams(&self) -> Vec<Vec<Event>> {
        self.streams.iter().map(Stream::merged).collect()
    }
}

impl Stream {
    fn take(&mut self, first: u64, events: impl Iterator<Item = Event>, limit: usize, mut pass: impl FnMut(Moment)) {
        let missing = first.saturating_sub(self.next);
        if missing > 0 {
            self.dropped += missing;
            self.gaps.push_back((first, self.forgotten + self.events.len() as u64));
        }
        self.next = first;
        for event in events {
            self.events.push_back(event);
            self.next += 1;
            self.timer.add(event, &mut pass);
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
        let Some(landed) = &self.landed else {
            return numbered.into_iter().map(|(_, event)| event).collect();
        };
        let Some(&(first, _)) = numbered.first() else {
            return Vec::new();
        };
        let end = self.next;
        // Positions are the low halves of numbers not far below the last one.
        let position = |low: u32| end - u64::from((end as u32).wrapping_sub(low));
        let mut cells = landed.events.iter().map(|&event| (position(event.goroutine), event)).peekable();
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
    use super::super::frame::{Content, frames};
    use super::super::outbox::Outbox;
    use super::super::recorder::{CHUNK, CHUNKS, Recorder, Source};
    use super::*;

    fn ran(goroutine: u32) -> Event {
        Event::new(Kind::Ran, goroutine, 0, 1)
    }

    fn slept(number: u32) -> Event {
        Event::new(Kind::Slept, 1, number, 0)
    }

    fn wrote(value: u32) -> Event {
        Event::at(Kind::Wrote, 0, 0, 0, 1, value)
    }

    fn access(recorder: &mut Recorder, value: u32) {
        recorder.access(Kind::Wrote, 0, 0, 1, value.into());
    }

    fn collect(log: &mut Log, source: &mut Source) {
        source.drain(|first, events| log.take(0, first, events.iter().copied(), |_| {}));
    }

    fn land(log: &mut Log, recorder: &Recorder) {
        log.land(0, recorder.flight().overwritten(), recorder.flight().events());
    }

    #[test]
    fn accesses_come_between_the_events_where_they_happened() {
        let (mut recorder, mut source) = Recorder::new();
        let mut log = Log::new(1, LIMIT);
        recorder.push(ran(4));
        access(&mut recorder, 1);
        recorder.push(slept(0));
        recorder.push(ran(5));
        access(&mut recorder, 2);
        access(&mut recorder, 3);
        recorder.hand_over();
        land(&mut log, &recorder);
        collect(&mut log, &mut source);
        log.close(0, recorder.counts().0, |_| {});
        let by = |goroutine, value| wrote(value).with_goroutine(goroutine);
        assert_eq!(log.streams(), [vec![ran(4), by(4, 1), slept(0), ran(5), by(5, 2), by(5, 3)]]);
        assert_eq!(log.counts(), Counts { recorded: 6, dropped: 0, forgotten: 0 });
    }

    #[test]
    fn what_is_missing_is_marked_and_counted_and_nothing_is_guessed_about_it() {
        let (mut recorder, mut source) = Recorder::new();
        let mut log = Log::new(1, LIMIT);
        let room = (CHUNK * (CHUNKS - 1)) as u32;
        recorder.push(ran(4));
        (1..room + 10).for_each(|number| recorder.push(slept(number)));
        access(&mut recorder, 1);
        recorder.hand_over();
        collect(&mut log, &mut source);
        recorder.push(slept(1));
        access(&mut recorder, 2);
        recorder.push(ran(6));
        access(&mut recorder, 3);
        recorder.hand_over();
        land(&mut log, &recorder);
        collect(&mut log, &mut source);
        log.close(0, recorder.counts().0, |_| {});
        let stream = &log.streams()[0];
        let end = &stream[room as usize..];
        assert_eq!(end, [Event::wide(Kind::Gap, 0, 10), slept(1), ran(6), wrote(3).with_goroutine(6)]);
        let counts = log.counts();
        assert_eq!(counts.dropped, 10);
        assert_eq!(counts.recorded, u64::from(room) + 2 + 3);
    }

    #[test]
    fn of_a_long_run_the_end_is_kept() {
        let (mut recorder, mut source) = Recorder::new();
        let mut log = Log::new(1, CHUNK);
        for number in 0..3 * CHUNK as u32 {
            recorder.push(slept(number));
            collect(&mut log, &mut source);
        }
        assert_eq!(log.streams()[0].first(), Some(&slept(2 * CHUNK as u32)));
        assert_eq!(log.counts().forgotten, 2 * CHUNK as u64);
    }

    /// What the log of another module makes of a recorder's frames, fetched in pieces of so many bytes.
    fn through_frames(outbox: &mut Outbox, room: usize) -> Log {
        let mut log = Log::new(1, LIMIT);
        loop {
            let mut piece = Vec::new();
            let written = outbox.fetch(room, |bytes| piece.extend(bytes));
            assert!(written == piece.len() && written <= room);
            for (header, events) in frames(&piece) {
                match header.content {
                    Content::Events => log.take(header.worker.into(), header.number, events, |_| {}),
                    Content::Flight => log.land(header.worker.into(), header.number, events),
                    Content::MoreFlight => log.land_more(header.worker.into(), events),
                    Content::Closed => log.close(header.worker.into(), header.number, |_| {}),
                }
            }
            if written == 0 {
                return log;
            }
        }
    }

    #[test]
    fn a_log_in_another_module_has_the_same() {
        let record = || {
            let (mut recorder, source) = Recorder::new();
            recorder.push(ran(4));
            // More than there is room for, and more accesses than the flight recorder keeps.
            for number in 0..(CHUNK * (CHUNKS + 2)) as u32 {
                recorder.push(slept(number));
                access(&mut recorder, number);
            }
            recorder.hand_over();
            (recorder, source)
        };
        let (recorder, mut source) = record();
        let mut log = Log::new(1, LIMIT);
        collect(&mut log, &mut source);
        land(&mut log, &recorder);
        log.close(0, recorder.counts().0, |_| {});
        assert!(log.counts().dropped > 0 && log.counts().forgotten > 0);
        for room in [super::super::outbox::LARGEST, 1 << 20] {
            let (recorder, source) = record();
            let mut outbox = Outbox::new(vec![source]);
            outbox.land(0, recorder.flight().overwritten(), recorder.flight().events().collect());
            outbox.close(0, recorder.counts());
            assert_eq!(outbox.counts(), log.counts(), "counted on the way");
            let other = through_frames(&mut outbox, room);
            assert_eq!((other.counts(), other.streams()), (log.counts(), log.streams()));
            assert_eq!(outbox.counts(), log.counts());
        }
    }
}
