//! All goroutines' lanes while a run goes on: in detail for its end, in sums for all of it, coarse ones for the whole and finer ones for whoever
//! looks closer.

use super::lane::{Awaited, Change, Lane};
use super::locks::Locks;
use super::overview::{Most, Overview};
use super::slices::Slices;
use crate::detect::waits::{WaitGraph, Waiting};
use crate::trace::Moment;
use crate::trace::lanes::Doing;
use crate::trace::recording::Facts;
use crate::trace::timeline::{Rectangle, Row, View};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Goroutines that have lanes; of more the first.
pub const MOST: u32 = 1 << 17;
/// Changes that are kept, of all goroutines together; 16 bytes each.
const CHANGES: usize = 1 << 20;
/// Changes that are looked at for one picture, where the overview can do instead.
const SEEN: usize = 1 << 18;
/// Parts of the run in coarse and in fine sums, at most: of one goroutine, and of all together.
const COARSE: Most = Most { parts: 1 << 11, cells: 1 << 20 };
const FINE: Most = Most { parts: 1 << 16, cells: 1 << 20 };
/// Of so many changes one tells where a part of them lies.
const SAMPLE: usize = 64;

/// See above.
#[derive(Default)]
pub struct Lanes {
    slices: Slices,
    lanes: Vec<Lane>,
    sums: Sums,
    changes: usize,
    /// Since when all changes are there, in nanoseconds since the run's start.
    detail: u64,
}

/// The whole run in sums, twice: a picture of all of it adds up few parts, and one of a little has many of them.
struct Sums {
    coarse: Overview,
    fine: Overview,
}

impl Default for Sums {
    fn default() -> Self {
        Self { coarse: Overview::new(COARSE), fine: Overview::new(FINE) }
    }
}

impl Sums {
    /// Goroutine `lane`, counted from 0, did this for a while.
    fn add(&mut self, lane: usize, doing: Doing, lock: u16, from: u64, to: u64) {
        self.coarse.add(lane, doing, lock, from, to);
        self.fine.add(lane, doing, lock, from, to);
    }

    /// For a picture whose pixels are so many nanoseconds wide.
    fn of(&self, pixel: u64) -> &Overview {
        if pixel >= self.coarse.width() { &self.coarse } else { &self.fine }
    }
}

/// What a goroutine did at a moment. Times are nanoseconds since the run's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spell {
    pub goroutine: u32,
    /// [`Doing`].
    pub doing: u32,
    /// The lock, plus one; 0: none.
    pub lock: u32,
    pub from: u64,
    pub to: u64,
    /// The clock was read at its beginning, at its end; otherwise the time is interpolated.
    pub from_exact: bool,
    pub to_exact: bool,
    /// It goes on.
    pub open: bool,
    /// The source line on which it began, 0: not known.
    pub line: u32,
}

/// Which waits a timeline shows, and nothing else: those for a lock that took at least and less than so many nanoseconds, as measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The lock, plus one; 0: any.
    pub lock: u16,
    pub from: u64,
    pub to: u64,
}

impl Filter {
    fn shows(&self, lane: &Lane, change: Change, to: u64) -> bool {
        change.doing == Some(Doing::Waiting)
            && (self.lock == 0 || self.lock == change.lock)
            && (self.from..self.to).contains(&lane.wait(change, to))
    }
}

impl Lanes {
    /// Takes a worker's next moment.
    pub fn add(&mut self, moment: &Moment, facts: &Facts, locks: &Locks) {
        let Self { slices, lanes, sums, changes, .. } = self;
        slices.add(moment, MOST, |moment| grow(lanes, sums, changes, moment, facts, locks));
    }

    /// Everything until about this time is here: what is missing doesn't come any more, and of what there is too much is given up.
    pub fn settle(&mut self, latest: u64, facts: &Facts, locks: &Locks) {
        let Self { slices, lanes, sums, changes, .. } = self;
        slices.skip_gaps(latest, |moment| grow(lanes, sums, changes, moment, facts, locks));
        if self.changes > CHANGES {
            self.forget();
        }
    }

    /// Nothing more comes.
    pub fn finish(&mut self, facts: &Facts, locks: &Locks) {
        let Self { slices, lanes, sums, changes, .. } = self;
        slices.flush(&mut |moment| grow(lanes, sums, changes, moment, facts, locks));
    }

    /// Gives up the oldest third of the changes.
    fn forget(&mut self) {
        let all = self.lanes.iter().flat_map(|lane| &lane.changes);
        let mut sample: Vec<u64> = all.step_by(SAMPLE).map(|change| change.from).collect();
        let place = sample.len() / 3;
        let (_, &mut time, _) = sample.select_nth_unstable(place);
        self.changes -= self.lanes.iter_mut().map(|lane| lane.forget(time)).sum::<usize>();
        self.detail = self.detail.max(time);
    }

    pub fn len(&self) -> usize {
        self.lanes.len()
    }

    /// Since when there are details, in nanoseconds since the run's start.
    pub fn detail(&self) -> u64 {
        self.detail
    }

    /// How long the parts are of which sums are kept, in nanoseconds.
    pub fn grain(&self) -> u64 {
        self.sums.fine.width()
    }

    /// Who waits for what now, and who has it. `over`: the run is. `None` where that isn't known, for somebody unlocked a lock that
    /// somebody else had, or there are more goroutines than lanes.
    pub fn waits(&self, locks: &Locks, over: bool) -> Option<WaitGraph> {
        if self.lanes.len() >= MOST as usize {
            return None;
        }
        let mut holders: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
        for (goroutine, lane) in (1..).zip(&self.lanes) {
            for lock in lane.held() {
                holders.entry(lock).or_default().push(goroutine);
            }
        }
        let meddled: BTreeSet<u16> = self.lanes.iter().flat_map(Lane::meddled).copied().collect();
        let mut waiting = Vec::new();
        for (goroutine, lane) in (1..).zip(&self.lanes) {
            let (Some(awaited), Some(change)) = (lane.awaits(), lane.changes.back()) else { continue };
            let lock = match awaited {
                Awaited::Lock(lock) => lock,
                Awaited::Signal => 0,
            };
            let info = (lock as usize).checked_sub(1).and_then(|index| locks.known().get(index));
            let is_signal = lock == 0 || !locks.is_lock(u32::from(lock) - 1);
            if !is_signal && meddled.contains(&lock) {
                return None;
            }
            let held_by = holders.get(&lock).filter(|_| !is_signal).cloned().unwrap_or_default();
            waiting.push(Waiting {
                goroutine,
                line: change.line,
                lock: info.map_or_else(|| "sync.Cond".to_owned(), |info| info.name.clone()),
                address: info.map_or(0, |info| info.address.into()),
                is_signal,
                held_by,
            });
        }
        let stuck = self.lanes.iter().all(|lane| !lane.is_alive() || lane.awaits().is_some());
        let reported = over && stuck && self.lanes.first().is_some_and(Lane::is_alive);
        Some(WaitGraph::new(waiting, reported))
    }

    /// What the goroutine did at a time, if that is known in detail; `now` is the last time there is.
    pub fn spell(&self, goroutine: u32, time: u64, now: u64) -> Option<Spell> {
        let lane = self.lanes.get((goroutine as usize).checked_sub(1)?)?;
        let place = lane.at(time)?;
        let change = lane.changes[place];
        let next = lane.changes.get(place + 1);
        Some(Spell {
            goroutine,
            doing: change.doing? as u32,
            lock: change.lock.into(),
            from: change.from,
            to: next.map_or(now, |next| next.from),
            from_exact: change.exact,
            to_exact: next.is_some_and(|next| next.exact),
            open: next.is_none(),
            line: change.line,
        })
    }

    /// What to draw: at most `rows * width` rectangles, by row and from left to right. Of very many changes, and of times before there are
    /// details, the overview is drawn.
    pub fn rectangles(&self, view: View, now: u64, filter: Option<Filter>) -> Vec<Rectangle> {
        let last = view.first_lane.saturating_add(view.lanes).min(self.lanes.len());
        let count = last.saturating_sub(view.first_lane);
        if view.from >= view.to || view.width == 0 || view.rows == 0 || count == 0 {
            return Vec::new();
        }
        let changes: usize =
            self.lanes[view.first_lane..last].iter().map(|lane| lane.between(view.from, view.to)).sum();
        let pixel = (view.to - view.from) / view.width as u64;
        let sums = self.sums.of(pixel);
        let is_coarse = changes > SEEN && pixel >= sums.width();
        let coarse_until = match filter {
            // Sums don't tell how long single waits were.
            Some(_) => 0,
            None if is_coarse => u64::MAX,
            None => self.detail,
        };
        let rows = view.rows.min(count);
        let mut row = Row::new(view);
        let mut found = Vec::new();
        for number in 0..rows {
            let (first, end) = (view.first_lane + number * count / rows, view.first_lane + (number + 1) * count / rows);
            row.clear();
            self.pour_sums(sums, &mut row, view, (first, end), coarse_until, now);
            for lane in &self.lanes[first..end] {
                pour_lane(&mut row, view, lane, coarse_until.max(self.detail), now, filter);
            }
            row.outline(number as u32, (end - first) as u64, &mut found);
        }
        found
    }

    /// Lanes `first` to `end` until a time; the last part lasts until `now`.
    fn pour_sums(
        &self,
        sums: &Overview,
        row: &mut Row,
        view: View,
        (first, end): (usize, usize),
        until: u64,
        now: u64,
    ) {
        let (width, size) = (sums.width(), sums.size());
        let to = view.to.min(until);
        if view.from >= to {
            return;
        }
        for group in first / size..end.div_ceil(size) {
            let members = end.min((group + 1) * size) - first.max(group * size);
            let share = members as f64 / size.min(self.lanes.len() - group * size) as f64;
            let begin = (view.from / width) as usize;
            let parts = sums.group(group);
            for (place, part) in (begin..).zip(parts.get(begin..).unwrap_or_default()) {
                let start = place as u64 * width;
                if start >= to {
                    break;
                }
                // Of a part that is seen in part, as much of each state.
                let stop = (start + width).min(now).max(start + 1);
                let (from, until) = (start.max(view.from), stop.min(to));
                let seen = share * until.saturating_sub(from) as f64 / (stop - start) as f64;
                for doing in Doing::ALL {
                    let time = part.time[doing as usize - 1];
                    if time > 0.0 {
                        row.spread(from, until, doing, part.lock(doing).into(), f64::from(time) * seen);
                    }
                }
            }
        }
    }
}

fn grow(lanes: &mut Vec<Lane>, sums: &mut Sums, changes: &mut usize, moment: &Moment, facts: &Facts, locks: &Locks) {
    let index = moment.event.goroutine as usize - 1;
    if lanes.len() <= index {
        lanes.resize_with(index + 1, Lane::default);
    }
    let lane = &mut lanes[index];
    *changes -= lane.changes.len();
    let line = moment.event.pc().and_then(|pc| facts.lines.get(pc as usize)).copied().unwrap_or(0);
    lane.add(
        moment,
        line,
        |lock| !locks.is_lock(lock),
        |Change { from, doing, lock, .. }, to| {
            if let Some(doing) = doing {
                sums.add(index, doing, lock, from, to);
            }
        },
    );
    *changes += lane.changes.len();
}

/// One lane's changes, from a time on as far as they aren't in the overview; what it does now goes on until `now`.
fn pour_lane(row: &mut Row, view: View, lane: &Lane, after: u64, now: u64, filter: Option<Filter>) {
    let from = view.from.max(after.min(lane.counted()));
    let Some(first) = lane.at(from).or_else(|| (!lane.changes.is_empty()).then_some(0)) else {
        return;
    };
    for place in first..lane.changes.len() {
        let change = lane.changes[place];
        if change.from >= view.to {
            break;
        }
        let Some(doing) = change.doing else { continue };
        let to = lane.changes.get(place + 1).map_or(now, |next| next.from);
        if filter.is_none_or(|filter| filter.shows(lane, change, to)) {
            row.pour(change.from.max(from), to, doing, change.lock.into());
        }
    }
}
