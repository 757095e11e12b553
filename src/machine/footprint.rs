//! What a goroutine's next instruction will touch that others can see, told without executing it.

use super::Goroutine;
use crate::program::{Address, AtomicOp, Instruction, Native, Pc, Program, Slot, SyncOp};

/// The shared part of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footprint {
    /// Only the goroutine's own words, or fresh cells.
    Private,
    /// One cell, by a plain or an atomic access.
    Cell {
        address: Address,
        write: bool,
    },
    /// A lock operation. `value`: what a WaitGroup's counter gets; the waiter of a Cond.
    Sync {
        op: SyncOp,
        lock: Address,
        value: i64,
    },
    Native(Native),
    /// Cells that are found out only by executing it: maps, strings, growing slices.
    Several,
}

/// What the goroutine's next instruction will touch.
#[inline]
pub fn footprint(program: &Program, goroutine: &Goroutine) -> Footprint {
    use Instruction::*;
    let word = |slot: Slot| goroutine.word(slot);
    let at = |pointer: Slot, offset: u32| match word(pointer) {
        // It panics, which is the goroutine's own business.
        0 => None,
        pointer => Some(pointer.wrapping_add(offset.into())),
    };
    let cell = |address: Option<Address>, write: bool| {
        address.map_or(Footprint::Private, |address| Footprint::Cell { address, write })
    };
    match program.code[goroutine.pc as usize] {
        Load { pointer, offset, .. } => cell(at(pointer, offset), false),
        Store { pointer, offset, .. } | Update { pointer, offset, .. } => cell(at(pointer, offset), true),
        LoadGlobal { address, .. } => cell(Some(address.into()), false),
        StoreGlobal { address, .. } | UpdateGlobal { address, .. } => cell(Some(address.into()), true),
        Atomic { op, pointer, .. } => cell(at(pointer, 0), op != AtomicOp::Load),
        Sync { op, lock, value } => match word(lock) {
            0 => Footprint::Private,
            lock => {
                let has_value = matches!(op, SyncOp::WaitGroupAdd | SyncOp::CondAdd | SyncOp::CondWait);
                Footprint::Sync { op, lock, value: if has_value { word(value) as i64 } else { 0 } }
            }
        },
        Native { native, .. } => Footprint::Native(native),
        Int { .. }
        | Constant { .. }
        | Move { .. }
        | MoveWords { .. }
        | Zero { .. }
        | Add { .. }
        | AddInt { .. }
        | Sub { .. }
        | IntOp { .. }
        | Wrap { .. }
        | CheckShift { .. }
        | FloatOp { .. }
        | Negate { .. }
        | FloatNegate { .. }
        | Complement { .. }
        | Not { .. }
        | Compare { .. }
        | CompareUnsigned { .. }
        | CompareFloat { .. }
        // A string's bytes are written before anybody can have the string, and never again.
        | CompareString { .. }
        | StringIndex { .. }
        | StringConcat { .. }
        | StringNext { .. }
        | SliceString { .. }
        | Convert { .. }
        | Jump { .. }
        | JumpIf { .. }
        | JumpIfNot { .. }
        | JumpCompare { .. }
        | JumpCompareInt { .. }
        | Offset { .. }
        | Element { .. }
        | ArrayElement { .. }
        | CheckIndex { .. }
        | FrameLoad { .. }
        | FrameStore { .. }
        | New { .. }
        | NewVariable { .. }
        | MakeSlice { .. }
        | MakeMap { .. }
        | SliceSlice { .. }
        | SliceArray { .. }
        | StringLength { .. }
        | IsType { .. }
        | Implements { .. }
        | Call { .. }
        | CallMethod { .. }
        | GoFunction { .. }
        | DeferFunction { .. }
        | RunDeferred
        | Return
        | Exit { .. } => Footprint::Private,
        // A closure's cell 0 names its function.
        CallValue { callee, .. } | Go { callee, .. } | Defer { callee, .. } => match word(callee) {
            0 => Footprint::Private,
            plain if plain & crate::program::PLAIN_FUNCTION != 0 => Footprint::Private,
            closure => Footprint::Cell { address: closure, write: false },
        },
        _ => Footprint::Several,
    }
}

/// The integer that the goroutine's next instruction writes back to the cell that it read before (`count++`), if it does.
pub fn about_to_write(program: &Program, goroutine: &Goroutine) -> Option<i64> {
    use Instruction::{Add, AddInt, IntOp, Sub, Update, UpdateGlobal, Wrap};
    let code = &program.code[..=goroutine.pc as usize];
    let (&(Update { src, .. } | UpdateGlobal { src, .. }), before) = code.split_last()? else { return None };
    // The word itself doesn't tell an integer from anything else, but what made it does.
    let is_integer = matches!(
        before.last()?,
        Add { dst, .. } | AddInt { dst, .. } | Sub { dst, .. } | IntOp { dst, .. } | Wrap { dst, .. } if *dst == src
    );
    is_integer.then(|| goroutine.word(src) as i64)
}

impl Goroutine {
    /// The word in a slot of the running frame.
    pub(crate) fn word(&self, slot: Slot) -> u64 {
        self.stack[self.base as usize + slot as usize]
    }

    /// Whether a map instruction has begun and not ended.
    #[cfg(any(feature = "stepper", not(target_family = "wasm")))]
    pub(crate) fn is_within_map(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| !rare.map.is_idle())
    }

    /// The functions in progress, innermost first, each with where it stands.
    pub fn functions(&self) -> impl Iterator<Item = (crate::program::FunctionId, Pc)> {
        self.calls()
    }
}
