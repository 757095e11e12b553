//! A goroutine's private copy of a shared cell: what `x++` has read and not written back yet. The page shows it in slow motion,
//! so it is kept only when single instructions are executed.

use super::Goroutine;
use super::maps::Request;
use crate::program::{Address, Instruction, Pc, Program, Slot};

/// A value that a goroutine has read in order to write it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The instruction that read it.
    pub pc: Pc,
    pub address: Address,
    pub value: u64,
}

/// The operand of an update lies close to it: so many instructions are looked through for the write.
const REACH: usize = 64;

/// Keeps what has been read to slot `dst`, if it is read for an update.
pub(super) fn keep(program: &Program, goroutine: &mut Goroutine, dst: Slot, copy: Copy) {
    if is_written_back(program, copy.pc, dst) {
        goroutine.rare().copy = Some(copy);
    }
}

/// After the write.
pub(super) fn forget(goroutine: &mut Goroutine) {
    if let Some(rare) = &mut goroutine.rare {
        rare.copy = None;
    }
}

/// After a map instruction: `m[k]++` reads and writes back an entry.
pub(super) fn after_map(program: &Program, goroutine: &mut Goroutine, shape: u16, request: Request) {
    let shape = &program.maps[shape as usize];
    match request {
        Request::Set { update: true, .. } => forget(goroutine),
        Request::Get { dst, .. } if shape.value_words == 1 => {
            let address = goroutine.rare().map.found_value(shape).unwrap_or_default();
            let value = goroutine.stack[goroutine.base as usize + dst as usize];
            keep(program, goroutine, dst, Copy { pc: goroutine.pc, address, value });
        }
        _ => {}
    }
}

/// Whether an update that had its old value from `slot` stands behind `pc`, before the slot is used otherwise.
fn is_written_back(program: &Program, pc: Pc, slot: Slot) -> bool {
    let behind = program.code.iter().skip(pc as usize + 1).take(REACH);
    let mut decisive = behind.filter_map(|instruction| match *instruction {
        Instruction::Update { loaded, .. } | Instruction::UpdateGlobal { loaded, .. } if loaded == slot => Some(true),
        Instruction::MapSet { value, update: true, shape, .. } => {
            let words = program.maps.get(shape as usize).map_or(0, |shape| shape.value_words);
            (u32::from(value) + u32::from(words) == u32::from(slot)).then_some(true)
        }
        Instruction::Load { dst, .. } | Instruction::LoadGlobal { dst, .. } | Instruction::MapGet { dst, .. }
            if dst == slot =>
        {
            Some(false)
        }
        Instruction::Return => Some(false),
        _ => None,
    });
    decisive.next() == Some(true)
}
