//! Which lock protects which cell, found by looking: the lock that is held at most of the accesses.

use crate::program::Address;
use std::collections::HashMap;

/// Cells that are kept; what a program with more touches after that is left out.
const CELLS: usize = 4096;

/// The locks that were held when cells were touched. A lock is its record on the board, plus one; 0 is none.
#[derive(Clone, Debug, Default)]
pub struct Protection(HashMap<Address, Majority>);

/// The lock of more than half of the accesses, in constant space: R. S. Boyer and J S. Moore, "MJRTY: A fast majority vote algorithm" (1981).
#[derive(Clone, Copy, Debug)]
struct Majority {
    lock: u32,
    /// Accesses under this lock, less the others.
    lead: u32,
}

impl Protection {
    /// A goroutine that holds `lock` touches the cell at `address`.
    pub fn note(&mut self, address: Address, lock: u32) {
        let room = self.0.len() < CELLS;
        match self.0.get_mut(&address) {
            Some(majority) if majority.lock == lock => majority.lead = majority.lead.saturating_add(1),
            Some(majority) if majority.lead > 0 => majority.lead -= 1,
            Some(majority) => *majority = Majority { lock, lead: 1 },
            None if room => {
                self.0.insert(address, Majority { lock, lead: 1 });
            }
            None => {}
        }
    }

    /// The lock of most accesses of the cell; 0 where it was none, or none was seen.
    pub fn lock_of(&self, address: Address) -> u32 {
        self.0.get(&address).map_or(0, |majority| majority.lock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_of_most_accesses_counts() {
        let mut protection = Protection::default();
        for lock in [0, 0, 1, 1, 1, 2, 1] {
            protection.note(7, lock);
        }
        assert_eq!(protection.lock_of(7), 1);
        assert_eq!(protection.lock_of(8), 0, "never touched");
    }

    #[test]
    fn a_cell_that_is_mostly_touched_without_a_lock_has_none() {
        let mut protection = Protection::default();
        for lock in [1, 0, 0, 0, 2, 0] {
            protection.note(7, lock);
        }
        assert_eq!(protection.lock_of(7), 0);
    }

    #[test]
    fn no_more_cells_are_kept_than_there_is_room_for() {
        let mut protection = Protection::default();
        let cells = CELLS as Address;
        (0..2 * cells).for_each(|address| protection.note(address, 1));
        assert_eq!((protection.lock_of(cells - 1), protection.lock_of(cells)), (1, 0));
    }
}
