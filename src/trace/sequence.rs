//! All events of a recording in one order: each worker's in theirs, each goroutine's from worker to worker, each lock's acquisitions as
//! they were, and otherwise by time. Times are interpolated, so they alone would let two goroutines have a lock at once.

use super::event::{Event, Kind, READER};
use super::recording::Recording;
use super::time::{Moment, Timer};
use crate::hash::Map;
use std::collections::{BTreeMap, VecDeque};

/// Locks that have a number of their own; the others share one, and their order isn't known.
const NUMBERED: u32 = 256;

/// Calls `take` with every event but readings of the clock, in an order in which they can have happened. Each has a later time than the
/// one before, if only by a nanosecond.
pub fn in_order(recording: &Recording, mut take: impl FnMut(Moment)) {
    let mut rules = Rules::new(recording);
    let mut streams: Vec<Stream> =
        (0..).zip(&recording.streams).map(|(worker, events)| Stream::new(worker, events)).collect();
    let mut next = 0;
    loop {
        // The earliest that may come now. Where none may, for something is missing in the recording, the earliest of all.
        let mut first: Option<(bool, u64, usize)> = None;
        for (index, stream) in streams.iter_mut().enumerate() {
            if let Some(moment) = stream.head() {
                let candidate = (!rules.allow(moment.event), moment.time, index);
                if first.is_none_or(|first| candidate < first) {
                    first = Some(candidate);
                }
            }
        }
        let Some((_, _, index)) = first else { return };
        let Some(moment) = streams[index].ready.pop_front() else { return };
        rules.note(index, moment.event);
        let time = moment.time.max(next);
        next = time.saturating_add(1);
        take(Moment { time, exact: moment.exact && time == moment.time, ..moment });
    }
}

/// One worker's events, with times as far as they have been looked at.
struct Stream<'a> {
    events: std::slice::Iter<'a, Event>,
    timer: Timer,
    ready: VecDeque<Moment>,
}

impl<'a> Stream<'a> {
    fn new(worker: u16, events: &'a [Event]) -> Self {
        Self { events: events.iter(), timer: Timer::new(worker), ready: VecDeque::new() }
    }

    fn head(&mut self) -> Option<Moment> {
        while self.ready.is_empty() {
            let ready = &mut self.ready;
            if let Some(&event) = self.events.next() {
                self.timer.add(event, |moment| ready.push_back(moment));
            } else {
                self.timer.finish(|moment| ready.push_back(moment));
                return self.ready.front().copied();
            }
        }
        self.ready.front().copied()
    }
}

/// What must have come before an event.
struct Rules {
    goroutines: Map<u32, Course>,
    locks: BTreeMap<u32, Uses>,
    /// Whom each worker runs; 0: nobody.
    running: Vec<u32>,
}

/// A goroutine's way from worker to worker.
#[derive(Default)]
struct Course {
    /// The beginnings of its slices that are to come, in their order.
    slices: VecDeque<u32>,
    /// Its making is still to come.
    unmade: bool,
    /// The end of the slice that goes on is still to come.
    running: bool,
}

/// What is to come of a lock.
#[derive(Default)]
struct Uses {
    /// By its order, as far as it isn't over.
    orders: Vec<(u32, Left)>,
    /// The first one of which something is to come.
    first: usize,
}

/// Events of one order that are to come.
#[derive(Clone, Copy, Default)]
struct Left {
    writers: usize,
    readers: usize,
}

impl Left {
    fn of(&mut self, event: Event) -> &mut usize {
        if event.has(READER) { &mut self.readers } else { &mut self.writers }
    }
}

impl Uses {
    fn note(&mut self, event: Event) {
        if let Ok(place) = self.orders.binary_search_by_key(&event.b, |&(order, _)| order) {
            let left = self.orders[place].1.of(event);
            *left = left.saturating_sub(1);
        }
        while self.orders.get(self.first).is_some_and(|(_, left)| left.writers + left.readers == 0) {
            self.first += 1;
        }
    }
}

/// Whether it ends a goroutine's slice.
const fn ends_slice(kind: Kind) -> bool {
    use Kind::{Ended, Parked, Preempted, ReadsInput, Slept, Terminated, Yielded};
    matches!(kind, Preempted | Yielded | Parked | Slept | ReadsInput | Ended | Terminated)
}

/// Whether its order among the events of its lock is known. Locks beyond those that have a record share one number.
pub(super) const fn is_ordered(event: Event) -> bool {
    matches!(event.kind(), Kind::Acquired | Kind::Released) && event.a < NUMBERED
}

impl Rules {
    fn new(recording: &Recording) -> Self {
        let mut goroutines: Map<u32, Course> = Map::default();
        let mut locks: BTreeMap<u32, BTreeMap<u32, Left>> = BTreeMap::new();
        for &event in recording.streams.iter().flatten() {
            match event.kind() {
                Kind::Started => goroutines.entry(event.goroutine).or_default().unmade = true,
                Kind::Ran => goroutines.entry(event.goroutine).or_default().slices.push_back(event.b),
                _ if is_ordered(event) => *locks.entry(event.a).or_default().entry(event.b).or_default().of(event) += 1,
                _ => {}
            }
        }
        for course in goroutines.values_mut() {
            course.slices.make_contiguous().sort_unstable();
        }
        let uses = |orders: BTreeMap<u32, Left>| Uses { orders: orders.into_iter().collect(), first: 0 };
        Self {
            goroutines,
            locks: locks.into_iter().map(|(lock, orders)| (lock, uses(orders))).collect(),
            running: vec![0; recording.streams.len()],
        }
    }

    fn allow(&self, event: Event) -> bool {
        if event.kind() == Kind::Ran {
            return self.goroutines.get(&event.goroutine).is_none_or(|course| {
                !course.unmade && !course.running && course.slices.front().is_none_or(|&next| next >= event.b)
            });
        }
        if is_ordered(event)
            && let Some(uses) = self.locks.get(&event.a)
            && let Some((order, left)) = uses.orders.get(uses.first)
        {
            // Readers share the number of the writer before them.
            return *order >= event.b && (!event.has(READER) || left.writers == 0);
        }
        true
    }

    fn note(&mut self, worker: usize, event: Event) {
        if is_ordered(event) {
            if let Some(uses) = self.locks.get_mut(&event.a) {
                uses.note(event);
            }
            return;
        }
        match event.kind() {
            Kind::Started => self.course(event.goroutine).unmade = false,
            Kind::Ran | Kind::Gap => {
                // Its end is missing, if it hasn't come.
                let before = std::mem::replace(&mut self.running[worker], event.goroutine);
                self.course(before).running = false;
                if event.kind() == Kind::Ran {
                    self.course(event.goroutine).begin(event.b);
                }
            }
            kind if ends_slice(kind) => {
                self.running[worker] = 0;
                self.course(event.goroutine).running = false;
            }
            _ => {}
        }
    }

    fn course(&mut self, goroutine: u32) -> &mut Course {
        self.goroutines.entry(goroutine).or_default()
    }
}

impl Course {
    fn begin(&mut self, slice: u32) {
        self.running = true;
        if self.slices.front() == Some(&slice) {
            self.slices.pop_front();
        } else {
            self.slices.retain(|&other| other != slice);
        }
    }
}
