//! The move of a map's entries to a new table, one cell a step. The new table is nobody else's until the header names it.

use super::layout::{FREE, SMALLEST_TABLE, TABLE, TAKEN, USED, entry_address, entry_cells};
use crate::machine::panics::Trap;
use crate::machine::{Cell, Environment, Memory};
use crate::program::{Address, MapShape};

/// Where a growth stands.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Growth {
    old: Address,
    old_capacity: u64,
    new: Address,
    new_capacity: u64,
    /// The entry that is being copied, and the next of its cells.
    index: u64,
    word: u64,
    /// Where it goes.
    target: Address,
    moved: u64,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, Default, Hash)]
enum Stage {
    #[default]
    State,
    Words,
    Publish,
    Used,
}

impl Growth {
    /// Begins to move the table `old` to one that has room for more than `count` entries. `full`: the old one had no free entry at all.
    pub fn begin<E: Environment>(
        &mut self,
        env: &mut E,
        shape: &MapShape,
        (old, old_capacity): (Address, u64),
        count: u64,
        full: bool,
    ) -> Result<(), Trap> {
        // At most half full: mere deletions leave the size as it is.
        let wanted = count.min(old_capacity).saturating_add(1).saturating_mul(2).max(SMALLEST_TABLE);
        let mut capacity = wanted.next_power_of_two();
        if full {
            capacity = capacity.max(old_capacity * 2);
        }
        let cells = capacity.checked_mul(entry_cells(shape)).and_then(|cells| cells.checked_add(1));
        let new = cells.and_then(|cells| env.allocate(cells)).ok_or_else(Trap::out_of_memory)?;
        env.memory().cell(new).ok_or_else(Trap::nil_pointer)?.store(capacity);
        *self = Self { old, old_capacity, new, new_capacity: capacity, ..Self::default() };
        Ok(())
    }

    /// One step; true when the map has its new table.
    pub fn step<M: Memory>(&mut self, memory: &M, shape: &MapShape, map: Address) -> Result<bool, Trap> {
        let cell = |address: Address| memory.cell(address).ok_or_else(Trap::nil_pointer);
        match self.stage {
            Stage::State if self.index == self.old_capacity => {
                self.stage = Stage::Publish;
                return self.step(memory, shape, map);
            }
            Stage::State => {
                let state = cell(entry_address(shape, self.old, self.index))?.load();
                let is_copied = state & TAKEN == 0 || !self.find_room(memory, shape, state)? || entry_cells(shape) == 1;
                if is_copied {
                    self.index += 1;
                } else {
                    self.word = 1;
                    self.stage = Stage::Words;
                }
            }
            Stage::Words => {
                let word = cell(entry_address(shape, self.old, self.index).wrapping_add(self.word))?.load();
                cell(self.target.wrapping_add(self.word))?.store(word);
                self.word += 1;
                if self.word == entry_cells(shape) {
                    self.index += 1;
                    self.stage = Stage::State;
                }
            }
            Stage::Publish => {
                cell(map.wrapping_add(TABLE))?.store(self.new);
                self.stage = Stage::Used;
            }
            Stage::Used => {
                cell(map.wrapping_add(USED))?.store(self.moved);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes a free entry of the new table. False when there is none: a race has made more entries than were counted.
    fn find_room<M: Memory>(&mut self, memory: &M, shape: &MapShape, state: u64) -> Result<bool, Trap> {
        if self.moved + 1 >= self.new_capacity {
            return Ok(false);
        }
        let mut index = state & (self.new_capacity - 1);
        for _ in 0..self.new_capacity {
            let address = entry_address(shape, self.new, index);
            let cell = memory.cell(address).ok_or_else(Trap::nil_pointer)?;
            if cell.load() == FREE {
                cell.store(state);
                self.target = address;
                self.moved += 1;
                return Ok(true);
            }
            index = (index + 1) & (self.new_capacity - 1);
        }
        Ok(false)
    }
}
