//! What a run's locks and goroutines went through, from its events.

use super::histogram::{Distribution, Histogram};
use crate::hash::Map;
use crate::trace::{CONTENDED, Event, Kind, Moment, READER, STARVING};
use serde::Serialize;
use std::collections::BTreeMap;

/// Grows when a figure changes its meaning.
pub const VERSION: u32 = 1;
/// Parts of a run's time, at most; there are at least half as many once the run took a moment.
const BINS: usize = 256;
/// Nanoseconds of a part at first; it doubles as often as the run's length needs.
const FIRST_BIN: u64 = 1_000;

/// Holds whose other half is to come, at most. One that another goroutine ended has none.
const HALVES: usize = 1 << 16;

/// Statistics over a run. Durations are nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    pub version: u32,
    pub locks: Vec<LockStatistics>,
    /// In the order of their numbers.
    pub goroutines: Vec<GoroutineStatistics>,
    pub throughput: Throughput,
    /// Over all goroutines that used a lock.
    pub fairness: Fairness,
}

/// One lock. Times of holds lie between readings of the clock mostly, those of waits are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LockStatistics {
    /// The lock's record on the board, as in its events.
    pub lock: u32,
    pub acquisitions: u64,
    /// Acquisitions for which a goroutine had to wait.
    pub contended: u64,
    /// Acquisitions through starvation mode, in which the lock is handed to the first waiter.
    pub starving: u64,
    pub waits: Distribution,
    pub holds: Distribution,
    /// The longest wait's goroutine; 0: nobody waited.
    pub longest_wait_of: u32,
    pub fairness: Fairness,
}

/// One goroutine.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GoroutineStatistics {
    pub goroutine: u32,
    pub acquisitions: u64,
    pub contended: u64,
    pub waits: Distribution,
    pub holds: Distribution,
}

/// How evenly acquisitions fell to the goroutines that had any or waited for one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fairness {
    pub goroutines: u64,
    pub fewest: u64,
    pub fewest_of: u32,
    pub most: u64,
    pub most_of: u32,
    /// R. Jain's index, (Σx)² / (n Σx²): 1 when all had as many, 1/n when one had all; 1 for no goroutines.
    pub jain: f64,
}

/// Acquisitions over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Throughput {
    /// Nanoseconds of each part, from the run's start on.
    pub bin: u64,
    pub acquisitions: Vec<u64>,
    pub contended: Vec<u64>,
}

/// Folds events into statistics, in the order of each worker and in any order between workers. Its memory depends on the numbers of
/// locks and goroutines only.
#[derive(Clone, Debug, Default)]
pub struct Fold {
    locks: Map<u32, Lock>,
    pub(super) goroutines: Map<u32, Goroutine>,
    /// Acquisitions by (lock, goroutine).
    shares: Map<(u32, u32), u64>,
    /// The newest acquisition, whose release mostly comes next.
    newest: Option<(Hold, u64)>,
    /// Of other holds the half that came first: the goroutine may have moved to a worker that was folded earlier.
    halves: Map<Hold, Half>,
    bins: Bins,
}

/// Lock, goroutine, and order with the side.
type Hold = (u32, u32, u32);

#[derive(Clone, Debug, Default)]
struct Lock {
    acquisitions: u64,
    contended: u64,
    starving: u64,
    waits: Histogram,
    holds: Histogram,
    longest_wait_of: u32,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Goroutine {
    pub acquisitions: u64,
    pub contended: u64,
    pub waits: Histogram,
    pub holds: Histogram,
    /// The wait that has just ended.
    waited: Option<u64>,
}

impl Goroutine {
    pub fn statistics(&self, number: u32) -> GoroutineStatistics {
        GoroutineStatistics {
            goroutine: number,
            acquisitions: self.acquisitions,
            contended: self.contended,
            waits: self.waits.distribution(),
            holds: self.holds.distribution(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Half {
    Acquired(u64),
    Released(u64),
}

#[derive(Clone, Debug)]
struct Bins {
    width: u64,
    acquisitions: Vec<u64>,
    contended: Vec<u64>,
    /// The bin of the acquisition before, and when it begins.
    last: (usize, u64),
}

impl Default for Bins {
    fn default() -> Self {
        Self { width: FIRST_BIN, acquisitions: Vec::new(), contended: Vec::new(), last: (0, 0) }
    }
}

impl Bins {
    fn add(&mut self, time: u64, contended: bool) {
        let (mut bin, from) = self.last;
        if time.wrapping_sub(from) >= self.width || bin >= self.acquisitions.len() {
            bin = self.find(time);
        }
        self.acquisitions[bin] += 1;
        self.contended[bin] += u64::from(contended);
    }

    /// The bin of a time, for which there is room afterwards.
    fn find(&mut self, time: u64) -> usize {
        while time / self.width >= BINS as u64 {
            self.width *= 2;
            for bins in [&mut self.acquisitions, &mut self.contended] {
                *bins = bins.chunks(2).map(|pair| pair.iter().sum()).collect();
            }
        }
        let bin = (time / self.width) as usize;
        if self.acquisitions.len() <= bin {
            self.acquisitions.resize(bin + 1, 0);
            self.contended.resize(bin + 1, 0);
        }
        self.last = (bin, bin as u64 * self.width);
        bin
    }
}

impl Fold {
    /// Takes the next event of its worker.
    pub fn add(&mut self, moment: &Moment) {
        let event = moment.event;
        match event.kind() {
            Kind::Waited => self.goroutines.entry(event.goroutine).or_default().waited = Some(event.value()),
            Kind::Parked | Kind::Ran => {
                if let Some(goroutine) = self.goroutines.get_mut(&event.goroutine) {
                    // It was a WaitGroup's.
                    goroutine.waited = None;
                }
            }
            Kind::Waits => {
                self.shares.entry((event.a, event.goroutine)).or_default();
            }
            Kind::Acquired => self.acquired(moment),
            Kind::Released => self.released(moment),
            _ => {}
        }
    }

    fn acquired(&mut self, moment: &Moment) {
        let event = moment.event;
        let lock = self.locks.entry(event.a).or_default();
        let goroutine = self.goroutines.entry(event.goroutine).or_default();
        // Without the flag it was something else that it waited for before, such as a WaitGroup.
        let waited = goroutine.waited.take().filter(|_| event.has(CONTENDED));
        lock.acquisitions += 1;
        goroutine.acquisitions += 1;
        lock.starving += u64::from(event.has(STARVING));
        if let Some(waited) = waited {
            lock.contended += 1;
            goroutine.contended += 1;
            if lock.longest_wait_of == 0 || waited > lock.waits.max() {
                lock.longest_wait_of = event.goroutine;
            }
            lock.waits.add(waited);
            goroutine.waits.add(waited);
        }
        *self.shares.entry((event.a, event.goroutine)).or_default() += 1;
        self.bins.add(moment.time, waited.is_some());
        let hold = hold(event);
        if let Some(Half::Released(to)) = self.half(hold) {
            self.held(hold, moment.time, to);
        } else if let Some((before, from)) = self.newest.replace((hold, moment.time)) {
            self.keep(before, Half::Acquired(from));
        }
    }

    fn released(&mut self, moment: &Moment) {
        let hold = hold(moment.event);
        if let Some((_, from)) = self.newest.take_if(|(newest, _)| *newest == hold) {
            self.held(hold, from, moment.time);
        } else if let Some(Half::Acquired(from)) = self.half(hold) {
            self.held(hold, from, moment.time);
        } else {
            self.keep(hold, Half::Released(moment.time));
        }
    }

    /// The half of a hold that came earlier, once.
    fn half(&mut self, hold: Hold) -> Option<Half> {
        if self.halves.is_empty() { None } else { self.halves.remove(&hold) }
    }

    /// Keeps a half until the other one comes.
    fn keep(&mut self, hold: Hold, half: Half) {
        if self.halves.len() >= HALVES {
            self.halves.clear();
        }
        self.halves.insert(hold, half);
    }

    fn held(&mut self, (lock, goroutine, _): Hold, from: u64, to: u64) {
        // Interpolated times of two workers may overlap a little.
        let held = to.saturating_sub(from);
        self.locks.entry(lock).or_default().holds.add(held);
        self.goroutines.entry(goroutine).or_default().holds.add(held);
    }

    /// What the events so far come to.
    pub fn statistics(&self) -> Statistics {
        Statistics {
            version: VERSION,
            locks: self.locks(),
            goroutines: in_order(&self.goroutines)
                .filter(|(_, found)| found.acquisitions > 0)
                .map(|(number, goroutine)| goroutine.statistics(number))
                .collect(),
            throughput: self.throughput(),
            fairness: self.fairness(None),
        }
    }

    pub(super) fn locks(&self) -> Vec<LockStatistics> {
        let lock = |(number, lock): (u32, &Lock)| LockStatistics {
            lock: number,
            acquisitions: lock.acquisitions,
            contended: lock.contended,
            starving: lock.starving,
            waits: lock.waits.distribution(),
            holds: lock.holds.distribution(),
            longest_wait_of: lock.longest_wait_of,
            fairness: self.fairness(Some(number)),
        };
        in_order(&self.locks).map(lock).collect()
    }

    pub(super) fn throughput(&self) -> Throughput {
        Throughput {
            bin: self.bins.width,
            acquisitions: self.bins.acquisitions.clone(),
            contended: self.bins.contended.clone(),
        }
    }

    /// Of one lock, or of all together.
    pub(super) fn fairness(&self, only: Option<u32>) -> Fairness {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        for (&(lock, goroutine), &count) in &self.shares {
            // A WaitGroup is waited for, but never acquired.
            if only.map_or_else(|| self.locks.contains_key(&lock), |only| only == lock) {
                *counts.entry(goroutine).or_default() += count;
            }
        }
        Fairness::of(counts)
    }
}

fn hold(event: Event) -> Hold {
    // A reader may hold the lock beside others of the same order, but not twice at once.
    (event.a, event.goroutine, event.b.wrapping_mul(2) | u32::from(event.has(READER)))
}

/// By number.
fn in_order<T>(numbered: &Map<u32, T>) -> impl Iterator<Item = (u32, &T)> {
    let mut numbered: Vec<(u32, &T)> = numbered.iter().map(|(&number, found)| (number, found)).collect();
    numbered.sort_unstable_by_key(|&(number, _)| number);
    numbered.into_iter()
}

impl Fairness {
    /// Of the goroutines' acquisitions.
    pub fn of(counts: impl IntoIterator<Item = (u32, u64)>) -> Self {
        let mut fairness = Self { jain: 1.0, ..Self::default() };
        let (mut sum, mut squares) = (0.0, 0.0);
        for (goroutine, count) in counts {
            if fairness.goroutines == 0 || count < fairness.fewest {
                (fairness.fewest, fairness.fewest_of) = (count, goroutine);
            }
            if fairness.goroutines == 0 || count > fairness.most {
                (fairness.most, fairness.most_of) = (count, goroutine);
            }
            fairness.goroutines += 1;
            sum += count as f64;
            squares += (count as f64).powi(2);
        }
        if squares > 0.0 {
            fairness.jain = sum * sum / (fairness.goroutines as f64 * squares);
        }
        fairness
    }
}
