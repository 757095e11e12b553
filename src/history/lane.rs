//! One goroutine's lane while it grows: what its moments come to, as changes of what it does.

use crate::trace::lanes::{Doing, Sections};
use crate::trace::{Kind, Moment};
use std::collections::VecDeque;

/// The goroutine did something else from this time on, until the next change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Nanoseconds since the run's start.
    pub from: u64,
    /// The source line, 0: not known.
    pub line: u32,
    /// The lock that it waits for or got last, plus one; 0: none.
    pub lock: u16,
    /// `None`: it has ended.
    pub doing: Option<Doing>,
    /// The clock was read for it.
    pub exact: bool,
}

/// A wait that is over: when it was, and how long it took as measured, which isn't quite what its changes come to. A goroutine that is woken
/// and queues again still waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wait {
    until: u64,
    took: u64,
}

/// What a goroutine that waits waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The number of a lock or WaitGroup, plus one.
    Lock(u16),
    /// Something that has no record: a Cond.
    Signal,
}

/// One goroutine.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// The newest changes, in their order.
    pub changes: VecDeque<Change>,
    /// Of those times.
    waits: VecDeque<Wait>,
    sections: Sections,
    waits_for: u16,
    /// The lock that it waits for is a WaitGroup.
    waits_for_group: bool,
    /// It waits for standard input.
    reads_input: bool,
    /// Locks, plus one each, that it unlocked for somebody else.
    foreign: Vec<u16>,
    /// A time of it, so that the next one isn't earlier.
    now: u64,
    /// When it will have slept enough; 0: it doesn't sleep.
    wakes: u64,
    /// What it did until then has been passed on.
    counted: u64,
}

impl Lane {
    /// Takes the next moment in program order. When the goroutine does something else from then on, passes on what it did before, and until
    /// when. `line` is the moment's, `is_group` tells whether a lock is a WaitGroup.
    pub fn add(
        &mut self,
        moment: &Moment,
        line: u32,
        is_group: impl Fn(u32) -> bool,
        mut was: impl FnMut(Change, u64),
    ) {
        let event = moment.event;
        // Where the times of two workers overlap, for they are interpolated, the later event gets the earlier one's.
        self.now = self.now.max(moment.time);
        let lock = (event.a + 1).min(u32::from(u16::MAX)) as u16;
        let doing = match event.kind() {
            Kind::Acquired | Kind::Entered => {
                self.sections.enter(lock.into(), event.kind() == Kind::Acquired);
                self.waits_for = 0;
                Doing::Running
            }
            Kind::Released | Kind::Left => {
                if !self.sections.leave(lock.into(), event.kind() == Kind::Released) && !self.foreign.contains(&lock) {
                    self.foreign.push(lock);
                }
                Doing::Running
            }
            Kind::Waited => {
                self.waits.push_back(Wait { until: self.now, took: event.value() });
                return;
            }
            Kind::Ran => {
                self.reads_input = false;
                if self.waits_for_group {
                    (self.waits_for, self.waits_for_group) = (0, false);
                }
                if self.wakes != 0 && self.wakes < self.now {
                    // Nobody ran it at once when it had slept enough.
                    self.set(self.wakes, false, Some(Doing::Runnable), 0, line, &mut was);
                }
                Doing::Running
            }
            Kind::Started => Doing::Runnable,
            Kind::Waits => {
                self.waits_for = lock;
                self.waits_for_group = is_group(event.a);
                return;
            }
            Kind::Preempted | Kind::Yielded => Doing::Runnable,
            Kind::Parked if self.waits_for != 0 && !self.waits_for_group => Doing::Waiting,
            Kind::Parked => Doing::Blocked,
            Kind::ReadsInput => {
                self.reads_input = true;
                Doing::Blocked
            }
            Kind::Slept => Doing::Sleeping,
            Kind::Ended | Kind::Terminated => {
                self.wakes = 0;
                self.set(self.now, moment.exact, None, 0, line, &mut was);
                return;
            }
            _ => return,
        };
        self.wakes = if doing == Doing::Sleeping { self.now.saturating_add(event.value()) } else { 0 };
        let (doing, lock) = match doing {
            Doing::Running => self.sections.running(),
            Doing::Waiting => (doing, self.waits_for.into()),
            _ => (doing, 0),
        };
        let lock = lock as u16;
        self.set(self.now, moment.exact, Some(doing), lock, line, &mut was);
    }

    fn set(
        &mut self,
        from: u64,
        exact: bool,
        doing: Option<Doing>,
        lock: u16,
        line: u32,
        was: &mut impl FnMut(Change, u64),
    ) {
        if let Some(&last) = self.changes.back() {
            if (last.doing, last.lock) == (doing, lock) {
                return;
            }
            if last.from < from {
                // Not twice what it did before something that took no time.
                was(Change { from: last.from.max(self.counted), ..last }, from);
                self.counted = from;
            } else {
                // It took no time.
                self.changes.pop_back();
                if self.changes.back().is_some_and(|before| (before.doing, before.lock) == (doing, lock)) {
                    return;
                }
            }
        }
        self.changes.push_back(Change { from, line, lock, doing, exact });
    }

    /// Changes before the time are given up, but for the one that tells what it did then. Gives how many.
    pub fn forget(&mut self, time: u64) -> usize {
        let keep = self.changes.partition_point(|change| change.from <= time).saturating_sub(1);
        self.changes.drain(..keep);
        let over = self.waits.partition_point(|wait| wait.until < time);
        self.waits.drain(..over);
        if self.changes.capacity() > 64 && self.changes.len() < self.changes.capacity() / 4 {
            self.changes.shrink_to(self.changes.len() * 2);
        }
        keep
    }

    /// How long the wait took to which a change belongs that lasted until `to`: as it was measured, if it is over.
    pub fn wait(&self, change: Change, to: u64) -> u64 {
        let next = self.waits.partition_point(|wait| wait.until < change.from);
        let part = to.saturating_sub(change.from);
        // Of a wait whose end is missing the next one's is no measure.
        let whole = self.waits.get(next).filter(|wait| wait.until.saturating_sub(wait.took) <= to);
        whole.map_or(part, |wait| wait.took)
    }

    /// What it waits for now; `None`: it doesn't, or is blocked by standard input.
    pub fn awaits(&self) -> Option<Awaited> {
        match self.changes.back()?.doing? {
            Doing::Waiting => Some(Awaited::Lock(self.waits_for)),
            Doing::Blocked if self.reads_input => None,
            Doing::Blocked if self.waits_for_group => Some(Awaited::Lock(self.waits_for)),
            Doing::Blocked => Some(Awaited::Signal),
            _ => None,
        }
    }

    /// It has begun, and hasn't ended.
    pub fn is_alive(&self) -> bool {
        self.changes.back().is_some_and(|change| change.doing.is_some())
    }

    /// The numbers of the locks that it has, plus one each.
    pub fn held(&self) -> impl Iterator<Item = u16> {
        self.sections.held().map(|lock| lock as u16)
    }

    /// Locks, plus one each, that it unlocked for somebody else: who has them isn't known.
    pub fn meddled(&self) -> &[u16] {
        &self.foreign
    }

    /// Until when what it did has been passed on.
    pub fn counted(&self) -> u64 {
        self.counted
    }

    /// How many changes there are from a time to another.
    pub fn between(&self, from: u64, to: u64) -> usize {
        let before = |time| self.changes.partition_point(|change| change.from < time);
        before(to) - before(from)
    }

    /// The place of the change that tells what it did at a time.
    pub fn at(&self, time: u64) -> Option<usize> {
        self.changes.partition_point(|change| change.from <= time).checked_sub(1)
    }
}
