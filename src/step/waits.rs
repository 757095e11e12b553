//! The wait-for graph of a state of the step engine.

use super::picture::lock_name;
use super::readiness::kind_of;
use super::world::{Status, World};
use crate::detect::waits::{WaitGraph, Waiting};
use crate::machine::user_position;
use crate::sync::{LockKind, WaitReason};

impl WaitGraph {
    /// That of a run's present state.
    pub fn of(world: &World) -> Self {
        let waiting: Vec<Waiting> = (0..world.slots().len()).filter_map(|index| Waiting::of(world, index)).collect();
        Self::new(waiting, matches!(world.ending(), Some(super::Ending::Deadlock(_))))
    }
}

impl Waiting {
    fn of(world: &World, index: usize) -> Option<Self> {
        let slot = &world.slots()[index];
        let (address, kind) = match slot.status {
            Status::Parked(park) => (
                park.lock,
                match park.reason {
                    WaitReason::MutexLock => Some(LockKind::Mutex),
                    WaitReason::RwMutexLock | WaitReason::RwMutexRLock => Some(LockKind::RwMutex),
                    WaitReason::WaitGroupWait => Some(LockKind::WaitGroup),
                    WaitReason::CondWait => None,
                },
            ),
            Status::Ready => world.awaited_lock(index).map(|(op, lock)| (lock, kind_of(op)))?,
            _ => return None,
        };
        let goroutine = slot.goroutine.as_ref()?;
        let holders = world.slots().iter().enumerate();
        let holders = holders.filter(|(_, slot)| slot.held.iter().any(|held| held.lock == address));
        Some(Self {
            goroutine: index as u32 + 1,
            line: user_position(world.program(), goroutine).line,
            lock: lock_name(world.program(), goroutine.pc, kind),
            address,
            is_signal: matches!(kind, None | Some(LockKind::WaitGroup)),
            held_by: holders.map(|(holder, _)| holder as u32 + 1).collect(),
        })
    }
}
