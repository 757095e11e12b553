//! Who waits for what, held by whom: the wait-for graph of a state, and the cycle in it if there is one.

use super::picture::lock_name;
use super::readiness::kind_of;
use super::world::{Status, World};
use crate::machine::user_position;
use crate::program::Address;
use crate::sync::{LockKind, WaitReason};
use serde::Serialize;

/// The wait-for graph of a state: its nodes are goroutines and what they wait for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WaitGraph {
    /// Goroutines that wait, or would with their next step, in the order of their numbers.
    pub waiting: Vec<Waiting>,
    /// Goroutines of which each waits for a lock that the next one has, and the last one for one of the first's. Empty: there is no cycle,
    /// and somebody waits for something that nobody will do.
    pub cycle: Vec<u32>,
    /// Go reports it: nobody can go on.
    pub reported: bool,
}

/// A goroutine that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    pub goroutine: u32,
    /// In the user's source; 0: nowhere.
    pub line: u32,
    /// What it waits for, as the picture names it, and where that is: two locks may have one name.
    pub lock: String,
    pub address: Address,
    /// A WaitGroup or a Cond, which nobody has.
    pub is_signal: bool,
    /// Goroutines that have the lock, by number.
    pub held_by: Vec<u32>,
}

impl WaitGraph {
    /// That of the present state.
    pub fn of(world: &World) -> Self {
        let waiting: Vec<Waiting> = (0..world.slots().len()).filter_map(|index| Waiting::of(world, index)).collect();
        let cycle = cycle(&waiting);
        Self { waiting, cycle, reported: matches!(world.ending(), Some(super::Ending::Deadlock(_))) }
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

/// The goroutines of a cycle, beginning with the smallest number. Of several cycles the one that is found first.
fn cycle(waiting: &[Waiting]) -> Vec<u32> {
    let place = |goroutine: u32| waiting.iter().position(|waiting| waiting.goroutine == goroutine);
    let mut done = vec![false; waiting.len()];
    for start in 0..waiting.len() {
        // Depth-first, with the way to where it is.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some(&mut (at, ref mut next)) = way.last_mut() {
            let holder = waiting[at].held_by.get(*next).copied();
            *next += 1;
            let Some(holder) = holder else {
                done[at] = true;
                way.pop();
                continue;
            };
            let Some(to) = place(holder).filter(|&to| !done[to]) else { continue };
            if let Some(first) = way.iter().position(|&(on_way, _)| on_way == to) {
                let mut cycle: Vec<u32> = way[first..].iter().map(|&(at, _)| waiting[at].goroutine).collect();
                let smallest = cycle.iter().enumerate().min_by_key(|&(_, goroutine)| *goroutine);
                let smallest = smallest.map_or(0, |(place, _)| place);
                cycle.rotate_left(smallest);
                return cycle;
            }
            way.push((to, 0));
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(goroutine: u32, held_by: &[u32]) -> Waiting {
        Waiting {
            goroutine,
            line: 1,
            lock: "mu".into(),
            address: 1,
            is_signal: held_by.is_empty(),
            held_by: held_by.to_vec(),
        }
    }

    #[test]
    fn a_cycle_is_found_behind_those_that_only_lead_to_it() {
        let graph = [waits(1, &[]), waits(2, &[4]), waits(3, &[9, 5]), waits(4, &[5]), waits(5, &[3])];
        assert_eq!(cycle(&graph), [3, 5]);
    }

    #[test]
    fn who_waits_for_itself_is_a_cycle() {
        assert_eq!(cycle(&[waits(1, &[2]), waits(2, &[2])]), [2]);
    }

    #[test]
    fn without_a_cycle_there_is_none() {
        assert!(cycle(&[waits(1, &[2]), waits(2, &[3]), waits(4, &[2])]).is_empty());
    }
}
