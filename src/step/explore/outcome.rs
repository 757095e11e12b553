//! What a run printed and how it ended, as far as two orders can be told apart by it.

use crate::machine::Termination;
use crate::program::Address;
use crate::step::picture::lock_name;
use crate::step::readiness::kind_of;
use crate::step::world::{Ending, Slot, Status, World};
use crate::sync::{LockKind, WaitReason};
use serde::Serialize;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    Exit,
    Panic,
    Fatal,
    Deadlock,
}

/// One outcome: equal for all orders that a person in front of the terminal couldn't tell apart, but for goroutines' numbers in
/// stacks, and for goroutines that are stuck, which Go doesn't report.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub kind: Kind,
    pub exit_status: i32,
    pub stdout: String,
    /// The first lines of what Go writes to standard error at the end, without stacks.
    pub message: String,
    /// Goroutines that wait for ever, and for what. In a deadlock all that wait; else those that nobody could have let go on although the
    /// program went on without them: a partial deadlock, which Go doesn't report.
    pub stuck: Vec<String>,
}

impl Outcome {
    /// That of a run which is over.
    pub fn of(world: &World) -> Option<Self> {
        let ending = world.ending()?;
        let (kind, exit_status) = match ending {
            Ending::Terminated(Termination::Exit(status)) => (Kind::Exit, *status),
            Ending::Terminated(Termination::Panic(_)) => (Kind::Panic, 2),
            Ending::Terminated(Termination::Fatal(_)) => (Kind::Fatal, 2),
            Ending::Deadlock(_) => (Kind::Deadlock, 2),
        };
        let text = ending.facts().2;
        let message = text.split("\n\ngoroutine ").next().unwrap_or_default();
        let message = match message.find("\n\tgoroutine ") {
            Some(end) => &message[..end],
            None => message,
        };
        let stuck = match kind {
            Kind::Deadlock => waiting(world).iter().map(|waiting| waiting.describe(world)).collect(),
            _ => stuck(world),
        };
        Some(Self {
            kind,
            exit_status,
            stdout: String::from_utf8_lossy(world.stdout()).into_owned(),
            message: message.trim_end().to_owned(),
            stuck,
        })
    }

    /// Whether Go would report a failure, or should: anything but an exit with status 0 and nobody stuck.
    pub fn is_failure(&self) -> bool {
        self.kind != Kind::Exit || self.exit_status != 0 || !self.stuck.is_empty()
    }
}

/// A goroutine that waits, or would with its next step.
struct Waiting {
    index: usize,
    /// `None`: a Cond.
    kind: Option<LockKind>,
    holders: Vec<usize>,
}

impl Waiting {
    fn describe(&self, world: &World) -> String {
        use std::fmt::Write;
        let goroutine = world.slots()[self.index].goroutine.as_ref();
        let name = lock_name(world.program(), goroutine.map_or(0, |goroutine| goroutine.pc), self.kind);
        let mut text = format!("goroutine {} waits for {name}", self.index + 1);
        for (place, holder) in self.holders.iter().enumerate() {
            let link = if place == 0 { ", held by goroutine" } else { " and" };
            // Writing to a String doesn't fail.
            let _ = match *holder == self.index {
                true => write!(text, "{link} {} itself", holder + 1),
                false => write!(text, "{link} {}", holder + 1),
            };
        }
        text
    }
}

fn waiting(world: &World) -> Vec<Waiting> {
    let slots = world.slots();
    let holders = |lock: Address| {
        let has_it = |index: &usize| slots[*index].held.iter().any(|held| held.lock == lock);
        (0..slots.len()).filter(has_it).collect()
    };
    let waits = |index: usize| match slots[index].status {
        Status::Parked(park) => {
            let kind = match park.reason {
                WaitReason::MutexLock => Some(LockKind::Mutex),
                WaitReason::RwMutexLock | WaitReason::RwMutexRLock => Some(LockKind::RwMutex),
                WaitReason::WaitGroupWait => Some(LockKind::WaitGroup),
                WaitReason::CondWait => None,
            };
            Some(Waiting { index, kind, holders: holders(park.lock) })
        }
        Status::Ready => {
            let (op, lock) = world.awaited_lock(index)?;
            Some(Waiting { index, kind: kind_of(op), holders: holders(lock) })
        }
        _ => None,
    };
    (0..slots.len()).filter_map(waits).collect()
}

/// Whether [`stuck`] finds anybody: without any words, for it is asked of each state. Of more goroutines than a word has bits it may say
/// yes for no.
pub fn is_somebody_stuck(world: &World) -> bool {
    let slots = world.slots();
    if slots.iter().all(|slot| slot.held.is_empty()) {
        return false;
    }
    if slots.len() > u64::BITS as usize {
        return true;
    }
    let (mut stuck, mut finished) = (0u64, 0u64);
    let awaited = |index: usize| match slots[index].status {
        Status::Parked(park) => Some(park.lock),
        Status::Ready => world.awaited_lock(index).map(|(_, lock)| lock),
        _ => None,
    };
    for (index, slot) in slots.iter().enumerate() {
        finished |= u64::from(slot.status == Status::Finished) << index;
        stuck |= u64::from(awaited(index).is_some()) << index;
    }
    loop {
        let before = stuck;
        for index in 0..slots.len() {
            let is_candidate = stuck >> index & 1 != 0;
            let Some(lock) = awaited(index).filter(|_| is_candidate) else { continue };
            let has_it = |slot: &Slot| slot.held.iter().any(|held| held.lock == lock);
            let holders = slots.iter().enumerate().filter(|(_, slot)| has_it(slot));
            let holders = holders.fold(0, |holders, (holder, _)| holders | 1 << holder);
            if holders == 0 || holders & !(stuck | finished) != 0 {
                stuck &= !(1 << index);
            }
        }
        if stuck == before || stuck == 0 {
            return stuck != 0;
        }
    }
}

/// Goroutines that wait for locks which only goroutines have that are stuck themselves, or have ended.
pub fn stuck(world: &World) -> Vec<String> {
    let mut stuck: Vec<Waiting> = waiting(world).into_iter().filter(|waiting| !waiting.holders.is_empty()).collect();
    loop {
        let indices: Vec<usize> = stuck.iter().map(|waiting| waiting.index).collect();
        let before = stuck.len();
        stuck.retain(|waiting| {
            waiting
                .holders
                .iter()
                .all(|&holder| indices.contains(&holder) || world.slots()[holder].status == Status::Finished)
        });
        if stuck.len() == before {
            return stuck.iter().map(|waiting| waiting.describe(world)).collect();
        }
    }
}
