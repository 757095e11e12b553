//! What a lock's and a group's events order, by Go's memory model: the one place where every engine's detector takes it from.

use super::{Detector, Key, Race, Track};
use crate::program::{Address, Pc};
use crate::sync::{Edge, LockEvent, LockKind};

/// From a WaitGroup's first cell to the one that stands for its first `Add` and `Wait`.
const GROUP_START: u64 = 1;

impl Detector {
    /// What has just happened to a lock, or in the case of a release is about to.
    pub fn on_lock(&self, track: &mut Track, lock: Address, kind: LockKind, event: LockEvent) {
        match (kind, event) {
            // A group's order is told by edges.
            (LockKind::WaitGroup, _) => {}
            (LockKind::Mutex, LockEvent::Acquire { .. }) => self.acquire(track, Key::At(lock)),
            (LockKind::Mutex, LockEvent::Release { .. }) => self.release(track, Key::At(lock)),
            (LockKind::RwMutex, LockEvent::Acquire { reader, .. }) => {
                self.acquire(track, Key::At(lock));
                if !reader {
                    self.acquire(track, Key::Readers(lock));
                }
            }
            (LockKind::RwMutex, LockEvent::Release { reader: true }) => self.release_merge(track, Key::Readers(lock)),
            (LockKind::RwMutex, LockEvent::Release { reader: false }) => self.release(track, Key::At(lock)),
            // Whoever passes a lock by isn't ordered by it.
            (_, LockEvent::Wait { .. } | LockEvent::PassOff | LockEvent::LeaveOff) => {}
        }
    }

    /// What orders goroutines besides locks, at the operation at `pc`.
    pub fn on_edge(&self, track: &mut Track, pc: Pc, edge: Edge) -> Option<Race> {
        match edge {
            Edge::Release(at) => {
                self.release_merge(track, Key::At(at));
                None
            }
            Edge::Acquire(at) => {
                self.acquire(track, Key::At(at));
                None
            }
            // As Go does it: an `Add` from 0 that isn't ordered with the `Wait` shows as a race of the two.
            Edge::FirstAdd(group) => self.read(track, pc, group + GROUP_START),
            Edge::FirstWait(group) => self.write(track, pc, group + GROUP_START),
        }
    }
}
