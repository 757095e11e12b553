//! What each goroutine did from when to when: the spans of the timeline.

use super::event::{Event, Kind};
use super::recording::Recording;
use super::sequence::in_order;
use super::time::Moment;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a goroutine does during a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[repr(u8)]
pub enum Doing {
    /// Could run, but no worker does it.
    Runnable = 1,
    Running = 2,
    /// Runs and has at least one lock.
    Holding = 3,
    /// Waits for a lock.
    Waiting = 4,
    Sleeping = 5,
    /// Waits for something else: a WaitGroup, standard input.
    Blocked = 6,
    /// Runs past a lock that it would have, were the mutex not off, and has none.
    Inside = 7,
}

impl Doing {
    pub const ALL: [Self; 7] =
        [Self::Runnable, Self::Running, Self::Holding, Self::Waiting, Self::Sleeping, Self::Blocked, Self::Inside];

    /// As data names it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Runnable => "runnable",
            Self::Running => "running",
            Self::Holding => "holding",
            Self::Waiting => "waiting",
            Self::Sleeping => "sleeping",
            Self::Blocked => "blocked",
            Self::Inside => "inside",
        }
    }
}

/// The critical sections that a goroutine is in, and whether it has their locks or the mutex was off when it went in.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    /// Locks, plus one each, and whether it has them; the newest last.
    entered: Vec<(u32, bool)>,
}

impl Sections {
    /// It goes in, with the lock or without.
    pub fn enter(&mut self, lock: u32, has: bool) {
        self.entered.push((lock, has));
    }

    /// It comes out of the newest such section; false: there is none.
    pub fn leave(&mut self, lock: u32, has: bool) -> bool {
        let place = self.entered.iter().rposition(|&section| section == (lock, has));
        place.map(|place| self.entered.remove(place)).is_some()
    }

    /// The locks that it has, plus one each.
    pub fn held(&self) -> impl Iterator<Item = u32> {
        self.entered.iter().filter(|&&(_, has)| has).map(|&(lock, _)| lock)
    }

    /// What it does while it runs, and the newest lock of that, plus one; 0: none.
    pub fn running(&self) -> (Doing, u32) {
        let without = self.entered.last().map_or((Doing::Running, 0), |&(lock, _)| (Doing::Inside, lock));
        self.held().last().map_or(without, |lock| (Doing::Holding, lock))
    }
}

/// A time during which a goroutine did the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Nanoseconds since the run's start.
    pub from: u64,
    pub to: u64,
    pub doing: Doing,
    /// The lock that it waits for, or of the section that it entered last, plus one; 0: none.
    pub lock: u32,
    /// The source line on which it began, 0: not known.
    pub line: u32,
}

/// One goroutine's spans, in their order and without overlaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub goroutine: u32,
    pub spans: Vec<Span>,
}

/// From the release of a lock to the acquisition that it let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Arrow {
    pub lock: u32,
    pub from_goroutine: u32,
    /// Nanoseconds since the run's start.
    pub released: u64,
    pub to_goroutine: u32,
    pub acquired: u64,
    /// The source line of the release, 0: not known.
    pub line: u32,
    /// The clock was read for both; otherwise times are interpolated.
    pub exact: bool,
}

impl Recording {
    /// Each goroutine's events in program order, in the order of their numbers. A goroutine's times never go back: where those of two
    /// workers overlap, for they are interpolated, the later event gets the earlier one's.
    pub fn by_goroutine(&self) -> BTreeMap<u32, Vec<Moment>> {
        let mut slices: BTreeMap<u32, Vec<(u32, Vec<Moment>)>> = BTreeMap::new();
        for stream in self.moments() {
            let mut running = 0;
            for moment in stream {
                let event = moment.event;
                match event.kind() {
                    Kind::Clock | Kind::Gap | Kind::Started | Kind::Readied => continue,
                    Kind::Ran => {
                        running = event.goroutine;
                        slices.entry(running).or_default().push((event.b, Vec::new()));
                    }
                    _ => {}
                }
                let known = slices.entry(event.goroutine).or_default();
                if event.goroutine != running {
                    // The beginning of its slice is missing: it comes after all that is known of it so far.
                    running = event.goroutine;
                    let after = known.last().map_or(0, |&(slice, _)| slice);
                    known.push((after, Vec::new()));
                }
                if let Some((_, moments)) = known.last_mut() {
                    moments.push(moment);
                }
            }
        }
        let ordered = |mut slices: Vec<(u32, Vec<Moment>)>| {
            slices.sort_by_key(|&(slice, _)| slice);
            let mut now = 0;
            let mut moments: Vec<Moment> = slices.into_iter().flat_map(|(_, moments)| moments).collect();
            for moment in &mut moments {
                now = now.max(moment.time);
                moment.time = now;
            }
            moments
        };
        slices.into_iter().map(|(goroutine, slices)| (goroutine, ordered(slices))).collect()
    }

    /// A lane for each goroutine, in the order of their numbers, with the times of [`in_order`]: no two have a mutex at once.
    pub fn lanes(&self) -> Vec<Lane> {
        let mut goroutines: BTreeMap<u32, Vec<Moment>> = BTreeMap::new();
        in_order(self, |moment| {
            if !matches!(moment.event.kind(), Kind::Gap | Kind::Started | Kind::Readied) {
                goroutines.entry(moment.event.goroutine).or_default().push(moment);
            }
        });
        let lane = |(goroutine, moments): (u32, Vec<Moment>)| Lane { goroutine, spans: self.spans(&moments) };
        goroutines.into_iter().map(lane).collect()
    }

    fn spans(&self, moments: &[Moment]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let mut sections = Sections::default();
        let mut waits_for = 0;
        let mut over = false;
        for moment in moments {
            let event = moment.event;
            let doing = match event.kind() {
                Kind::Acquired | Kind::Entered => {
                    sections.enter(event.a + 1, event.kind() == Kind::Acquired);
                    waits_for = 0;
                    Doing::Running
                }
                Kind::Released | Kind::Left => {
                    sections.leave(event.a + 1, event.kind() == Kind::Released);
                    Doing::Running
                }
                Kind::Ran => Doing::Running,
                Kind::Waits => {
                    waits_for = event.a + 1;
                    continue;
                }
                Kind::Preempted | Kind::Yielded => Doing::Runnable,
                Kind::Parked if self.is_lock(waits_for) => Doing::Waiting,
                Kind::Parked | Kind::ReadsInput => Doing::Blocked,
                Kind::Slept => Doing::Sleeping,
                Kind::Ended | Kind::Terminated => {
                    over = true;
                    break_at(&mut spans, moment.time);
                    break;
                }
                _ => continue,
            };
            let (running, lock) = sections.running();
            let (doing, lock) = match doing {
                Doing::Running => (running, lock),
                Doing::Waiting => (doing, waits_for),
                _ => (doing, lock),
            };
            if spans.last().is_some_and(|last| (last.doing, last.lock) == (doing, lock)) {
                continue;
            }
            break_at(&mut spans, moment.time);
            spans.push(Span { from: moment.time, to: moment.time, doing, lock, line: self.line(event) });
        }
        if !over {
            break_at(&mut spans, self.elapsed_ns);
        }
        spans.retain(|span| span.from < span.to);
        spans
    }

    /// Whether `lock`, plus one, is a lock and no WaitGroup.
    fn is_lock(&self, lock: u32) -> bool {
        let info = lock.checked_sub(1).and_then(|lock| self.locks.get(lock as usize));
        lock != 0 && info.is_none_or(|info| info.kind != crate::sync::LockKind::WaitGroup as u32)
    }

    /// For each acquisition that had to wait, the release that let it in: the last one of that lock before it. In the order of the
    /// acquisitions' times.
    pub fn arrows(&self) -> Vec<Arrow> {
        let mut releases: BTreeMap<u32, Moment> = BTreeMap::new();
        let mut arrows = Vec::new();
        in_order(self, |moment| {
            let Event { goroutine, a: lock, .. } = moment.event;
            if moment.event.kind() == Kind::Released {
                releases.insert(lock, moment);
            } else if moment.event.kind() == Kind::Acquired
                && moment.event.has(super::CONTENDED)
                && let Some(release) = releases.get(&lock)
            {
                arrows.push(Arrow {
                    lock,
                    from_goroutine: release.event.goroutine,
                    released: release.time,
                    to_goroutine: goroutine,
                    acquired: moment.time,
                    line: self.line(release.event),
                    exact: release.exact && moment.exact,
                });
            }
        });
        arrows
    }
}

/// The last span ends.
fn break_at(spans: &mut [Span], time: u64) {
    if let Some(last) = spans.last_mut() {
        last.to = time.max(last.from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::CONTENDED;

    #[test]
    fn who_is_inside_without_the_lock_does_not_have_it() {
        let mut sections = Sections::default();
        assert_eq!(sections.running(), (Doing::Running, 0));
        sections.enter(3, false);
        assert_eq!((sections.running(), sections.held().count()), ((Doing::Inside, 3), 0));
        sections.enter(5, true);
        sections.enter(7, false);
        assert_eq!(sections.running(), (Doing::Holding, 5));
        assert!(!sections.leave(5, false) && sections.leave(5, true) && sections.leave(7, false));
        assert_eq!(sections.running(), (Doing::Inside, 3));
        assert!(sections.leave(3, false) && !sections.leave(3, false));
    }

    #[test]
    fn a_wait_becomes_a_span_and_an_arrow() {
        let clock = |now| Event::wide(Kind::Clock, 0, now);
        let event = |kind, goroutine, b| Event::new(kind, goroutine, 0, b);
        let recording = Recording {
            elapsed_ns: 1000,
            streams: vec![
                vec![
                    clock(0),
                    event(Kind::Ran, 1, 1),
                    event(Kind::Acquired, 1, 1),
                    clock(300),
                    event(Kind::Released, 1, 1),
                    clock(500),
                    event(Kind::Slept, 1, 0),
                ],
                vec![
                    clock(100),
                    event(Kind::Ran, 2, 1),
                    clock(200),
                    event(Kind::Waits, 2, 7),
                    event(Kind::Parked, 2, 0),
                    clock(210),
                    clock(600),
                    event(Kind::Ran, 2, 2),
                    clock(610),
                    Event::wide(Kind::Waited, 2, 410),
                    Event::at(Kind::Acquired, CONTENDED, 0, 2, 0, 2),
                    clock(700),
                    event(Kind::Ended, 2, 0),
                    clock(700),
                ],
            ],
            ..Recording::default()
        };
        let lanes = recording.lanes();
        let drawn = |lane: &Lane| -> Vec<_> {
            lane.spans.iter().map(|span| (span.from, span.to, span.doing, span.lock)).collect()
        };
        assert_eq!(
            drawn(&lanes[0]),
            [
                (100, 200, Doing::Running, 0),
                (200, 400, Doing::Holding, 1),
                (400, 500, Doing::Running, 0),
                (500, 1000, Doing::Sleeping, 0)
            ]
        );
        assert_eq!(
            drawn(&lanes[1]),
            [
                (150, 205, Doing::Running, 0),
                (205, 605, Doing::Waiting, 1),
                (605, 655, Doing::Running, 0),
                (655, 700, Doing::Holding, 1)
            ]
        );
        let arrow =
            Arrow { lock: 0, from_goroutine: 1, released: 400, to_goroutine: 2, acquired: 655, line: 0, exact: false };
        assert_eq!(recording.arrows(), [arrow]);
    }
}
