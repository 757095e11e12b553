//! Which lock protects which cell, found by looking: the lock that is held at most of the accesses.

use crate::hash::Map;
use crate::program::Address;

/// Cells that are kept; what a program with more touches after that is left out.
const CELLS: usize = 4096;

/// [`super::WatchRecord::lock`] of a value that goroutines share mostly without a lock.
pub const UNPROTECTED: u32 = u32::MAX;

/// An access of a shared cell.
#[derive(Clone, Copy, Debug)]
pub struct Access {
    pub address: Address,
    /// The record of the lock that was held, plus one; 0 none.
    pub lock: u32,
    /// Who it was, by number.
    pub goroutine: u32,
}

/// The locks that were held when cells were touched.
///
/// As in Eraser (Savage et al., 1997), what one goroutine does to a cell before others know it counts for nothing: a variable gets its first
/// value without its lock.
#[derive(Clone, Debug, Default)]
pub struct Protection(Map<Address, Majority>);

/// The lock of more than half of the accesses, in constant space: R. S. Boyer and J S. Moore, "MJRTY: A fast majority vote algorithm" (1981).
#[derive(Clone, Copy, Debug)]
struct Majority {
    first: u32,
    is_shared: bool,
    lock: u32,
    /// Accesses under this lock, less the others.
    lead: u32,
}

impl Majority {
    fn note(&mut self, Access { lock, goroutine, .. }: Access) {
        self.is_shared |= goroutine != self.first;
        if lock == 0 && !self.is_shared {
            return;
        }
        if self.lock == lock {
            self.lead = self.lead.saturating_add(1);
        } else if self.lead > 0 {
            self.lead -= 1;
        } else {
            (self.lock, self.lead) = (lock, 1);
        }
    }
}

impl Protection {
    pub fn note(&mut self, access: Access) {
        if self.0.len() < CELLS || self.0.contains_key(&access.address) {
            let unseen = Majority { first: access.goroutine, is_shared: false, lock: 0, lead: 0 };
            self.0.entry(access.address).or_insert(unseen).note(access);
        }
    }

    /// The record, plus one, of the lock of most accesses of the cell; [`UNPROTECTED`] where most were without one; 0 where it wasn't
    /// seen to be shared.
    pub fn lock_of(&self, address: Address) -> u32 {
        match self.0.get(&address) {
            Some(majority) if majority.lock != 0 => majority.lock,
            Some(majority) if majority.is_shared => UNPROTECTED,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Accesses of cell 7, each a lock and a goroutine.
    fn after(accesses: &[(u32, u32)]) -> u32 {
        let mut protection = Protection::default();
        for &(lock, goroutine) in accesses {
            protection.note(Access { address: 7, lock, goroutine });
        }
        protection.lock_of(7)
    }

    #[test]
    fn the_lock_of_most_accesses_counts() {
        assert_eq!(after(&[(1, 2), (0, 3), (1, 2), (2, 3), (1, 3)]), 1);
        assert_eq!(after(&[]), 0, "never touched");
    }

    #[test]
    fn a_cell_that_is_mostly_touched_without_a_lock_has_none() {
        assert_eq!(after(&[(1, 2), (0, 3), (0, 2), (0, 3), (2, 2), (0, 3)]), UNPROTECTED);
    }

    #[test]
    fn what_one_goroutine_does_before_others_know_the_cell_counts_for_nothing() {
        assert_eq!(after(&[(0, 1), (0, 1), (0, 1)]), 0);
        assert_eq!(after(&[(0, 1), (0, 1), (0, 1), (4, 2)]), 4);
    }

    #[test]
    fn no_more_cells_are_kept_than_there_is_room_for() {
        let mut protection = Protection::default();
        let cells = CELLS as Address;
        (0..2 * cells).for_each(|address| protection.note(Access { address, lock: 1, goroutine: 1 }));
        assert_eq!((protection.lock_of(cells - 1), protection.lock_of(cells)), (1, 0));
    }
}
