//! How a map lies in cells: a header, and a table of entries with open addressing.
//!
//! | header cell | |
//! |---|---|
//! | 0 | tag: the index of its shape, for whoever shows it |
//! | 1 | flags: [`WRITING`] |
//! | 2 | number of entries |
//! | 3 | address of the table; 0: none yet |
//! | 4 | entries of the table that aren't free: taken or deleted |
//!
//! A table's cell 0 is its capacity, a power of two; then come the entries, each a state, the key's words and the value's. Tables are never
//! reused, so that whoever still walks an old one reads what was there.

use super::super::{Cell, Environment, Memory};
use crate::program::{Address, MapShape, Program};

pub(super) const FLAGS: u64 = 1;
pub(super) const COUNT: u64 = 2;
pub(super) const TABLE: u64 = 3;
pub(super) const USED: u64 = 4;
pub(super) const HEADER_CELLS: u64 = 5;

/// Somebody is writing: Go's `hashWriting`, read and written without any synchronisation, as Go does.
pub(super) const WRITING: u64 = 4;

/// States of an entry; a taken one has its key's hash, marked with [`TAKEN`].
pub(super) const FREE: u64 = 0;
pub(super) const DELETED: u64 = 1;
pub(super) const TAKEN: u64 = 1 << 63;

pub(super) const SMALLEST_TABLE: u64 = 8;

/// Cells of an entry.
pub(super) const fn entry_cells(shape: &MapShape) -> u64 {
    1 + shape.key_words as u64 + shape.value_words as u64
}

/// The address of entry `index` of the table at `table`.
pub(super) const fn entry_address(shape: &MapShape, table: Address, index: u64) -> Address {
    table.wrapping_add(1).wrapping_add(index.wrapping_mul(entry_cells(shape)))
}

/// Whether a table with this capacity can lie there: a race may have left anything in its cells.
pub(super) fn is_plausible(shape: &MapShape, memory_cells: u64, table: Address, capacity: u64) -> bool {
    capacity.is_power_of_two()
        && capacity
            .checked_mul(entry_cells(shape))
            .and_then(|cells| cells.checked_add(table)?.checked_add(1))
            .is_some_and(|end| end <= memory_cells)
}

/// Whether a table with so many entries taken or deleted is too full for another one: three quarters.
pub(super) const fn is_full(used: u64, capacity: u64) -> bool {
    used.saturating_add(1).saturating_mul(4) > capacity.saturating_mul(3)
}

/// The header of a new map. `None` when memory is used up.
pub(in super::super) fn make<E: Environment>(env: &mut E, shape_index: u32) -> Option<Address> {
    let address = env.allocate(HEADER_CELLS)?;
    env.memory().cell(address)?.store(u64::from(shape_index));
    Some(address)
}

/// Where a map's entries are now, in the table's order: the address of each key and of its value.
pub fn entry_addresses<M: Memory>(memory: &M, shape: &MapShape, map: Address) -> Vec<(Address, Address)> {
    let load = |address: Address| memory.cell(address).map_or(0, Cell::load);
    if map == 0 {
        return Vec::new();
    }
    let table = load(map.wrapping_add(TABLE));
    let capacity = load(table);
    if table == 0 || !is_plausible(shape, memory.len(), table, capacity) {
        return Vec::new();
    }
    (0..capacity)
        .map(|index| entry_address(shape, table, index))
        .filter(|&entry| load(entry) & TAKEN != 0)
        .map(|entry| (entry + 1, entry + 1 + u64::from(shape.key_words)))
        .collect()
}

/// A map's entries as they are now, for printing: each key's words and value's words, in the table's order. What other
/// goroutines write meanwhile may be in it or not.
pub fn entries<M: Memory>(memory: &M, shape: &MapShape, map: Address) -> Vec<(Vec<u64>, Vec<u64>)> {
    let load = |address: Address| memory.cell(address).map_or(0, Cell::load);
    let words = |from: Address, count: u16| (0..u64::from(count)).map(|word| load(from.wrapping_add(word))).collect();
    entry_addresses(memory, shape, map)
        .into_iter()
        .map(|(key, value)| (words(key, shape.key_words), words(value, shape.value_words)))
        .collect()
}

/// `len(map)`.
pub fn length<M: Memory>(memory: &M, map: Address) -> Option<u64> {
    if map == 0 { Some(0) } else { Some(memory.cell(map.wrapping_add(COUNT))?.load()) }
}

/// The shape of the map of this type, as its instructions know it.
pub fn shape(program: &Program, ty: crate::program::TypeId) -> Option<MapShape> {
    let crate::program::Type::Map { key, value } = *program.types.underlying(ty) else {
        return None;
    };
    let words = |ty| u16::try_from(program.types.words(ty)).ok();
    Some(MapShape { key, value, key_words: words(key)?, value_words: words(value)? })
}
