//! The search for a key: from the entry that its hash names onward, one cell a step.

use super::layout::{DELETED, FREE, TABLE, TAKEN, entry_address, is_plausible};
use crate::machine::panics::Trap;
use crate::machine::{Cell, Memory, value};
use crate::program::{Address, MapShape, Program, Type};

/// Where a search stands.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Probe {
    stage: Stage,
    pub table: Address,
    pub capacity: u64,
    /// Hash of the key, with [`TAKEN`].
    pub hash: u64,
    index: u64,
    probed: u64,
    /// The first deleted entry on the way.
    deleted: Option<u64>,
    /// The words of the entry's key that have been read.
    key: Vec<u64>,
}

#[derive(Clone, Copy, Debug, Default, Hash)]
enum Stage {
    #[default]
    Table,
    Capacity,
    State,
    Key,
}

/// What a step of a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    NotYet,
    /// The entry with this index.
    Entry(u64),
    /// No such key.
    Missing(Place),
}

/// Where a key that is missing could go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A free entry.
    Free(u64),
    /// A deleted entry.
    Deleted(u64),
    /// There is no table, or no room in it.
    None,
}

impl Probe {
    pub fn begin(&mut self, hash: u64) {
        self.stage = Stage::Table;
        self.hash = hash | TAKEN;
        self.restart();
    }

    fn restart(&mut self) {
        self.probed = 0;
        self.deleted = None;
        self.key.clear();
    }

    /// One step of the search for the key in `key`.
    #[inline]
    #[cfg_attr(target_family = "wasm", optimize(speed))]
    pub fn step<M: Memory>(
        &mut self,
        program: &Program,
        memory: &M,
        shape: &MapShape,
        map: Address,
        key: &[u64],
    ) -> Result<Found, Trap> {
        let load = |address: Address| memory.cell(address).map(Cell::load).ok_or_else(Trap::nil_pointer);
        match self.stage {
            Stage::Table => {
                self.table = load(map.wrapping_add(TABLE))?;
                if self.table == 0 {
                    self.capacity = 0;
                    return Ok(Found::Missing(Place::None));
                }
                self.stage = Stage::Capacity;
            }
            Stage::Capacity => {
                self.capacity = load(self.table)?;
                if !is_plausible(shape, memory.len(), self.table, self.capacity) {
                    return Err(Trap::nil_pointer());
                }
                self.index = self.hash & (self.capacity - 1);
                self.stage = Stage::State;
            }
            Stage::State => {
                let state = load(entry_address(shape, self.table, self.index))?;
                if state == self.hash {
                    self.key.clear();
                    self.stage = Stage::Key;
                    if shape.key_words == 0 {
                        return Ok(Found::Entry(self.index));
                    }
                } else if state == FREE {
                    return Ok(Found::Missing(self.deleted.map_or(Place::Free(self.index), Place::Deleted)));
                } else {
                    if state == DELETED && self.deleted.is_none() {
                        self.deleted = Some(self.index);
                    }
                    return Ok(self.next_entry());
                }
            }
            Stage::Key => {
                let word = self.key.len();
                self.key.push(load(entry_address(shape, self.table, self.index) + 1 + word as u64)?);
                if self.key.len() == shape.key_words as usize {
                    if keys_equal(program, memory, shape, &self.key, key)? {
                        return Ok(Found::Entry(self.index));
                    }
                    return Ok(self.next_entry());
                }
            }
        }
        Ok(Found::NotYet)
    }

    /// Never further than once around, whatever a race has made of the table.
    fn next_entry(&mut self) -> Found {
        self.stage = Stage::State;
        self.index = (self.index + 1) & (self.capacity - 1);
        self.probed += 1;
        if self.probed < self.capacity {
            return Found::NotYet;
        }
        Found::Missing(self.deleted.map_or(Place::None, Place::Deleted))
    }
}

/// Key equality, without looking far for the usual keys.
fn keys_equal<M: Memory>(program: &Program, memory: &M, shape: &MapShape, a: &[u64], b: &[u64]) -> Result<bool, Trap> {
    if let ([x], [y]) = (a, b)
        && x == y
        && !matches!(program.types.underlying(shape.key), Type::Float32 | Type::Float64)
    {
        return Ok(true);
    }
    value::equal(program, memory, shape.key, a, b)
}
