//! Which steps suffice from a state when only what runs come to is asked, not in how many orders: most orders of steps that have nothing to
//! do with each other are left out.
//!
//! From each state a *persistent set* of goroutines is gone on with: nothing that the others could do before one of these takes its step has
//! to do with that step. (P. Godefroid: *Partial-Order Methods for the Verification of Concurrent Systems*, LNCS 1032, 1996, chapter 4.)
//! What the others could do is what was seen: for each goroutine, wherever it stood, what it touched from there on in any order that was
//! explored. Where more is seen later, what was left out is made good for, and exploring ends when all was explored without seeing more; that
//! is dynamic partial-order reduction (C. Flanagan, P. Godefroid, POPL 2005) with states that are remembered, and with what is seen kept for a
//! goroutine's place instead of a run. (Source sets, P. Abdulla et al., POPL 2014, leave out more, but don't remember states.) From one state
//! of each cycle all steps are taken, lest somebody is never gone on with.
//!
//! A goroutine that waits is taken to go on without those of the set only if somebody else could let it: who may touch its lock, or as many as
//! have to count its WaitGroup down.

use crate::hash::{Map, Set};
use crate::program::{Address, SyncOp};
use crate::step::hash::{Fingerprint128, Ready};
use crate::step::world::{Status, World};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Goroutines and steps are kept as bits of a word; a program that has more of them is explored as if nothing could be left out.
const MOST: usize = 64;
/// Bits of a word that stand for cells. Cells share them when there are more, which leaves out less.
const CELLS: u32 = 60;
/// Everything that a step prints or reads, in order.
const CONSOLE: u64 = 1 << 60;
/// The numbers of goroutines.
const NUMBERS: u64 = 1 << 61;
/// Every step touches this, and nobody writes it but who ends the run, which has to do with everything.
const RUN: u64 = 1 << 63;
/// Counting down as often is as good as any number of times.
const MANY: u32 = 64;

/// What a step has to do with, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touches {
    reads: u64,
    writes: u64,
    /// How far it counts WaitGroups down.
    counts_down: u32,
}

impl Touches {
    /// Whether the order of two such steps matters.
    const fn conflict(self, other: Self) -> bool {
        self.writes & (other.reads | other.writes) != 0 || other.writes & self.reads != 0
    }

    const fn or(self, other: Self) -> Self {
        Self { reads: self.reads | other.reads, writes: self.writes | other.writes, counts_down: self.counts_down }
    }
}

/// What a step did besides touching cells.
#[derive(Clone, Copy, Debug, Default)]
pub struct Deeds {
    pub used_console: bool,
    pub started: bool,
    /// The run is over, or it asked how everybody is.
    pub all: bool,
    pub counts_down: u32,
}

/// What is done from a goroutine's place on.
#[derive(Debug, Default)]
struct Future {
    /// `counts_down`: the most that it counts down from there on.
    touches: Touches,
    /// The places that lead here, with how far the step between counts down.
    from: Vec<(u32, u32)>,
}

/// What was seen, and what follows for a state.
#[derive(Debug, Default)]
pub struct Reduction {
    places: HashMap<Fingerprint128, u32, BuildHasherDefault<Ready>>,
    futures: Vec<Future>,
    ways: Set<(u32, u32)>,
    bits: Map<Address, u32>,
    /// How often more was seen.
    pub version: u32,
}

impl Reduction {
    /// What a step touches that touched these shared cells.
    pub fn touches(&mut self, cells: impl Iterator<Item = (Address, bool)>, deeds: Deeds) -> Touches {
        let mut touches = Touches { reads: RUN, writes: 0, counts_down: deeds.counts_down.min(MANY) };
        for (address, is_write) in cells {
            let next = self.bits.len() as u32 % CELLS;
            let bit = 1 << *self.bits.entry(address).or_insert(next);
            *if is_write { &mut touches.writes } else { &mut touches.reads } |= bit;
        }
        for (is_so, bits) in [(deeds.used_console, CONSOLE), (deeds.started, NUMBERS), (deeds.all, u64::MAX)] {
            touches.writes |= if is_so { bits } else { 0 };
        }
        touches
    }

    /// A step from place `from` touches this, and leads to these places: its goroutine's, and those of the goroutines that it starts.
    pub fn see(&mut self, from: Fingerprint128, touches: Touches, to: impl Iterator<Item = Fingerprint128>) {
        let from = self.place(from);
        self.add(from, touches);
        for place in to {
            let to = self.place(place);
            if self.ways.insert((from, to)) {
                self.futures[to as usize].from.push((from, touches.counts_down));
            }
            let future = self.futures[to as usize].touches;
            self.add(from, Touches { counts_down: future.counts_down + touches.counts_down, ..future });
        }
    }

    fn place(&mut self, place: Fingerprint128) -> u32 {
        let next = self.futures.len() as u32;
        let at = *self.places.entry(place).or_insert(next);
        if at == next {
            self.futures.push(Future::default());
        }
        at
    }

    /// This is done from a place on, and so from all places that lead there.
    fn add(&mut self, place: u32, more: Touches) {
        let mut open = vec![(place, more)];
        while let Some((place, more)) = open.pop() {
            let future = &mut self.futures[place as usize];
            let counts_down = future.touches.counts_down.max(more.counts_down).min(MANY);
            let touches = Touches { counts_down, ..future.touches.or(more) };
            if touches == future.touches {
                continue;
            }
            future.touches = touches;
            self.version += 1;
            let further = |&(from, step): &(u32, u32)| (from, Touches { counts_down: counts_down + step, ..touches });
            open.extend(future.from.iter().map(further));
        }
    }

    fn future(&self, place: Fingerprint128) -> Touches {
        self.places.get(&place).map_or_else(Touches::default, |&at| self.futures[at as usize].touches)
    }

    /// The goroutines to go on with, as bits by their places in `able`; `touches` says what their next steps touch.
    pub fn enough(&self, world: &World, able: &[u16], touches: &[Touches]) -> u64 {
        let slots = world.slots();
        let all = u64::MAX;
        let is_special = |status: Status| matches!(status, Status::Parked(_) | Status::Reading);
        if able.len() < 2 || slots.len() > MOST || slots.iter().any(|slot| is_special(slot.status)) {
            return all;
        }
        let mut futures: Vec<Touches> = slots.iter().map(|slot| self.future(slot.place)).collect();
        let mut enabled = 0u64;
        for (&index, next) in able.iter().zip(touches) {
            if slots[usize::from(index)].status != Status::Ready {
                // Time passes only when nobody else gets on.
                return all;
            }
            enabled |= 1 << index;
            futures[usize::from(index)] = futures[usize::from(index)].or(*next);
        }
        let ready = (0..slots.len()).filter(|&index| slots[index].status == Status::Ready && enabled >> index & 1 == 0);
        let waiting: Vec<Waiting> = ready.filter_map(|index| self.waiting(world, index)).collect();
        let set_with = |first: usize| grown(able, touches, &futures, enabled, &waiting, first);
        let sets = (0..able.len()).map(set_with);
        sets.min_by_key(|set| set.count_ones()).unwrap_or(all)
    }

    fn waiting(&self, world: &World, index: usize) -> Option<Waiting> {
        let (op, lock) = world.awaited_lock(index)?;
        let left = match op {
            SyncOp::WaitGroupWait => Some((world.cells().peek(lock) >> 32) as u32),
            _ => None,
        };
        let lock = self.bits.get(&lock).map_or(0, |&bit| 1 << bit);
        Some(Waiting { index, lock, left: left.map(|left| left.min(MANY)) })
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        self.places.capacity() * 8 / 7 * (size_of::<(Fingerprint128, u32)>() + 1)
            + self.ways.capacity() * 8 / 7 * 9
            + self.futures.capacity() * size_of::<Future>()
            + self.futures.iter().map(|future| future.from.capacity() * size_of::<(u32, u32)>()).sum::<usize>()
    }
}

/// A goroutine that waits.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    index: usize,
    lock: u64,
    /// What its WaitGroup has to be counted down by.
    left: Option<u32>,
}

/// A persistent set with the goroutine at this place in `able`, as bits like those of [`Reduction::enough`].
fn grown(
    able: &[u16],
    touches: &[Touches],
    futures: &[Touches],
    enabled: u64,
    waiting: &[Waiting],
    first: usize,
) -> u64 {
    let everybody = |mask: u64| (0..MOST).filter(move |index| mask >> index & 1 != 0);
    let mut set = 1u64 << first;
    // What the steps of the set touch, in all.
    let mut inside = touches[first];
    loop {
        let members = able.iter().enumerate().filter(|&(place, _)| set >> place & 1 != 0);
        let mut others = members.fold(enabled, |others, (_, index)| others & !(1 << index));
        // Who can go on although nobody of the set does.
        loop {
            let is_let_on = |waiting: &&Waiting| match waiting.left {
                Some(left) => everybody(others).map(|index| futures[index].counts_down).sum::<u32>() >= left,
                None => everybody(others).any(|index| futures[index].writes & waiting.lock != 0),
            };
            let Some(next) = waiting.iter().filter(|waiting| others >> waiting.index & 1 == 0).find(is_let_on) else {
                break;
            };
            others |= 1 << next.index;
        }
        let in_conflict = everybody(others).filter(|&index| futures[index].conflict(inside));
        let in_conflict = in_conflict.fold(0u64, |found, index| found | 1 << index);
        if in_conflict == 0 {
            return set;
        }
        if in_conflict & !enabled != 0 {
            // Whoever can let it on would have to be there: all is simpler.
            return u64::MAX >> (MOST - able.len());
        }
        for (place, _) in able.iter().enumerate().filter(|(_, index)| in_conflict >> **index & 1 != 0) {
            set |= 1 << place;
            inside = inside.or(touches[place]);
        }
    }
}
