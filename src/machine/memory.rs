//! Loads and stores of single cells, the addresses they go to, and fresh cells.

use super::panics::Trap;
use super::slices::{ZERO_BASE, check_index};
use super::{Cell, Environment, Memory};
use crate::program::{Address, AtomicOp, Instruction, IntKind, Pc, Program};

/// The cell that a pointer and an offset name.
#[inline(always)]
pub(super) fn cell<M: Memory>(memory: &M, pointer: Address, offset: u32) -> Result<&M::Cell, Trap> {
    if pointer == 0 {
        return Err(nil());
    }
    memory.cell(pointer.wrapping_add(u64::from(offset))).ok_or_else(nil)
}

#[inline(always)]
pub(super) fn global<M: Memory>(memory: &M, address: u32) -> Result<&M::Cell, Trap> {
    memory.cell(u64::from(address)).ok_or_else(nil)
}

/// Nil, or an address that a race has made up.
#[cold]
#[inline(never)]
fn nil() -> Trap {
    Trap::nil_pointer()
}

/// The last step of `x op= y`: stores, and tells when that overwrote another value than the one that was `loaded`.
#[inline(always)]
pub(super) fn update<E: Environment, C: Cell>(
    env: &mut E,
    program: &Program,
    cell: &C,
    (value, loaded): (u64, u64),
    (pc, address): (Pc, Address),
) {
    let overwritten = cell.swap(value);
    env.wrote(pc, address, value, Some(overwritten));
    if overwritten != loaded {
        lost(env, program, overwritten.wrapping_sub(loaded) as i64, pc, address);
    }
}

#[cold]
#[inline(never)]
fn lost<E: Environment>(env: &mut E, program: &Program, amount: i64, pc: Pc, address: Address) {
    // What computed the new value stands right before.
    let is_integer = !matches!(
        pc.checked_sub(1).and_then(|before| program.code.get(before as usize)),
        Some(Instruction::FloatOp { .. } | Instruction::StringConcat { .. } | Instruction::Convert { .. })
    );
    env.lost_update(pc, address, if is_integer { amount } else { 1 });
}

#[inline(always)]
pub(super) fn element([address, length]: [u64; 2], index: u64, words: u16) -> Result<Address, Trap> {
    check_index(index, length)?;
    Ok(address.wrapping_add(index.wrapping_mul(u64::from(words))))
}

#[inline(always)]
pub(super) fn array_element(address: Address, length: u32, index: u64, words: u16) -> Result<Address, Trap> {
    if address == 0 {
        return Err(nil());
    }
    element([address, u64::from(length)], index, words)
}

#[inline(always)]
pub(super) fn offset(pointer: Address, offset: u32) -> Result<Address, Trap> {
    if pointer == 0 { Err(nil()) } else { Ok(pointer.wrapping_add(u64::from(offset))) }
}

/// Fresh cells; none have Go's address of everything that is empty.
#[inline(never)]
pub(super) fn allocate<E: Environment>(env: &mut E, cells: u64) -> Result<Address, Trap> {
    if cells == 0 {
        return Ok(ZERO_BASE);
    }
    env.allocate(cells).ok_or_else(Trap::out_of_memory)
}

/// Fresh cells with these words.
#[inline(never)]
pub(super) fn allocate_words<E: Environment>(env: &mut E, words: &[u64]) -> Result<Address, Trap> {
    let address = allocate(env, words.len() as u64)?;
    let memory = env.memory();
    for (address, &word) in (address..).zip(words) {
        memory.cell(address).ok_or_else(nil)?.store(word);
    }
    Ok(address)
}

/// An atomic operation; gives what goes to `dst`, if anything does.
#[inline(never)]
pub(super) fn atomic<C: Cell>(op: AtomicOp, kind: IntKind, cell: &C, a: u64, b: u64) -> Option<u64> {
    let result = match op {
        AtomicOp::Load => cell.sync_load(),
        AtomicOp::Store => {
            cell.sync_store(a);
            return None;
        }
        AtomicOp::Swap => cell.sync_swap(a),
        AtomicOp::CompareAndSwap => return Some(u64::from(cell.compare_exchange(a, b).is_ok())),
        AtomicOp::And => cell.fetch_and(a),
        AtomicOp::Or => cell.fetch_or(a),
        AtomicOp::Add if kind.bits() == 64 => cell.fetch_add(a).wrapping_add(a),
        // A cell holds narrower integers wrapped, so adding must wrap, too.
        AtomicOp::Add => {
            let mut old = cell.sync_load();
            loop {
                let new = kind.wrap(old.wrapping_add(a));
                match cell.compare_exchange(old, new) {
                    Ok(_) => return Some(new),
                    Err(now) => old = now,
                }
            }
        }
    };
    Some(kind.wrap(result))
}
