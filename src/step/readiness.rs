//! Who can take a step, and why the others can't.

use super::picture::lock_name;
use super::world::{Status, World};
use crate::program::{Address, SyncOp};
use crate::sync::{LockKind, Park, WaitReason};
use serde::Serialize;
use std::fmt;

/// What keeps a goroutine, if anything does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Readiness {
    /// Its next step leads on.
    Ready,
    /// It can take a step, but that step begins to wait: somebody has the lock.
    WouldWait(Awaited),
    /// It waits in a queue and can't take a step.
    Waits(Awaited),
    /// It sleeps. `next`: a step makes the virtual time pass and wakes it.
    Sleeps {
        /// Virtual nanoseconds that are left.
        left: i64,
        next: bool,
    },
    /// It waits for a line of standard input.
    Reads,
    Finished,
    /// The run is over.
    Over,
}

/// A lock that a goroutine waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Awaited {
    /// As the picture names it.
    pub lock: String,
    /// Goroutines that have it, by number.
    pub held_by: Vec<u32>,
    /// Whether it is a WaitGroup, which isn't held.
    pub is_group: bool,
}

impl Readiness {
    /// Whether the goroutine can take a step.
    pub const fn can_step(&self) -> bool {
        matches!(self, Self::Ready | Self::WouldWait(_) | Self::Sleeps { next: true, .. })
    }
}

impl fmt::Display for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => f.write_str("can run"),
            Self::WouldWait(awaited) => write!(f, "would wait for {awaited}"),
            Self::Waits(awaited) => write!(f, "waits for {awaited}"),
            Self::Sleeps { left, .. } => write!(f, "sleeps for another {left} ns"),
            Self::Reads => f.write_str("waits for standard input"),
            Self::Finished => f.write_str("has ended"),
            Self::Over => f.write_str("the run is over"),
        }
    }
}

impl fmt::Display for Awaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lock)?;
        for (place, holder) in self.held_by.iter().enumerate() {
            write!(f, "{}{holder}", if place == 0 { ", held by G" } else { ", G" })?;
        }
        Ok(())
    }
}

/// Whether goroutine `index` (its number less one) can take a step, and if not, why.
pub fn readiness(world: &World, index: usize) -> Readiness {
    let slot = &world.slots()[index];
    if world.ending().is_some() && slot.status != Status::Finished {
        return Readiness::Over;
    }
    match slot.status {
        Status::Finished => Readiness::Finished,
        Status::Ready => match world.awaited_lock(index) {
            None => Readiness::Ready,
            Some((op, lock)) => Readiness::WouldWait(awaited(world, index, lock, kind_of(op))),
        },
        Status::Parked(Park { lock, reason, .. }) => {
            let kind = match reason {
                WaitReason::MutexLock => Some(LockKind::Mutex),
                WaitReason::RwMutexLock | WaitReason::RwMutexRLock => Some(LockKind::RwMutex),
                WaitReason::WaitGroupWait => Some(LockKind::WaitGroup),
                WaitReason::CondWait => None,
            };
            Readiness::Waits(awaited(world, index, lock, kind))
        }
        Status::Sleeping(until) => {
            Readiness::Sleeps { left: until - world.scalars().clock, next: world.can_step(index) }
        }
        Status::Reading if world.can_step(index) => Readiness::Ready,
        Status::Reading => Readiness::Reads,
    }
}

/// What an operation works on; `None`: a Cond.
pub(super) const fn kind_of(op: SyncOp) -> Option<LockKind> {
    match op {
        SyncOp::WaitGroupAdd | SyncOp::WaitGroupWait => Some(LockKind::WaitGroup),
        SyncOp::CondAdd | SyncOp::CondWait | SyncOp::CondSignal | SyncOp::CondBroadcast => None,
        SyncOp::Lock | SyncOp::LockAlways | SyncOp::Unlock | SyncOp::UnlockAlways | SyncOp::TryLock => {
            Some(LockKind::Mutex)
        }
        _ => Some(LockKind::RwMutex),
    }
}

fn awaited(world: &World, index: usize, lock: Address, kind: Option<LockKind>) -> Awaited {
    let first_use = world.counts().locks.iter().find(|known| known.address == lock).map(|known| known.pc);
    let here = world.slots()[index].goroutine.as_ref().map(|goroutine| goroutine.pc);
    let lock_name = lock_name(world.program(), first_use.or(here).unwrap_or_default(), kind);
    let holders = world.slots().iter().enumerate().filter(|(_, slot)| slot.held.iter().any(|held| held.lock == lock));
    Awaited {
        lock: lock_name,
        held_by: holders.map(|(holder, _)| holder as u32 + 1).collect(),
        is_group: kind == Some(LockKind::WaitGroup),
    }
}
