//! A compiled Go program as data: instructions, functions, types, the initial memory and the line table.
//!
//! `lang` makes a [`Program`], `machine` runs it, everything else only reads it. This room knows no other room.

mod decode;
mod disassembly;
mod instruction;
mod liveness;
mod methods;
mod native;
mod saved;
mod slots;
mod types;
mod validate;

pub use disassembly::describe;
pub use instruction::*;
pub use liveness::Liveness;
pub use methods::{MethodId, Methods};
pub use native::Native;
pub use saved::{Refused, load, save};
pub use slots::{for_each_slot_mut, jump_target_mut};
pub use types::*;
pub use validate::validate;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Index of an instruction in [`Program::code`]; a goroutine's cursor.
pub type Pc = u32;
/// Instructions of a program, at most: a recorded event has 24 bits for one, and the last number says that there is none.
pub const MAX_INSTRUCTIONS: usize = (1 << 24) - 1;
/// Index of a function in [`Program::functions`].
pub type FunctionId = u32;
/// Index of a cell in the program's shared memory. 0 is `nil` and never holds anything.
pub type Address = u64;

/// The bit that tells a plain function from a closure in a value of function type: with it, the low 32 bits are
/// a [`FunctionId`]; without it, the word is the address of a closure (see [`Instruction::Closure`]); 0 is `nil`.
pub const PLAIN_FUNCTION: u64 = 1 << 63;

/// A place in the source, counted from 1 as Go counts: columns are bytes. Line 0: not in the user's source
/// (code of the standard library's packages); the user's line is then that of the nearest calling frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// A program that any engine can run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// Every function's instructions, one after the other.
    pub code: Vec<Instruction>,
    /// Where in the source each instruction comes from; as long as `code`.
    pub positions: Vec<Position>,
    /// Source text of the operand of an instruction that touches a cell or a lock: `count`, `c.mu`, `m[k]`.
    pub operands: BTreeMap<Pc, String>,
    pub functions: Vec<Function>,
    /// The function that a run starts with: initialises the package's variables, calls `init`s and `main.main`.
    pub entry: FunctionId,
    pub types: TypeTable,
    /// 64-bit constants that don't fit an instruction.
    pub constants: Vec<u64>,
    /// What memory holds when a run starts, from cell 0: nil's cell, the package's variables, the string literals' bytes.
    pub image: Vec<u64>,
    /// The package's variables, in order of address.
    pub globals: Vec<Global>,
    /// Local variables that live in cells because a closure or a pointer can reach them.
    pub variables: Vec<Variable>,
    /// What each map instruction needs to know of its map's type.
    pub maps: Vec<MapShape>,
    /// The top-level integer constants, which a person may change before a run.
    pub tunables: Vec<Tunable>,
    /// Types and functions of the standard library that the machine itself needs.
    pub known: Known,
}

impl Program {
    /// The source position of the instruction at `pc`; line 0 where there is none.
    pub fn position(&self, pc: Pc) -> Position {
        self.positions.get(pc as usize).copied().unwrap_or_default()
    }

    /// The function whose code holds `pc`.
    pub fn function_at(&self, pc: Pc) -> Option<&Function> {
        self.functions.iter().find(|function| (function.entry..function.end).contains(&pc))
    }
}

/// One compiled function. Its frame is `results | parameters | closure | locals`, in words; the caller places the
/// parameters and finds the results at the frame's start, so a call copies nothing. What the other slots hold at entry is not
/// defined, but for the results, which are zero: a function sets each slot before it reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// As Go names it in a stack trace: `main.main`, `main.(*Container).inc`, `main.main.func1`.
    pub name: String,
    pub entry: Pc,
    pub end: Pc,
    /// Words of the whole frame. A call's arguments may lie up to the callee's frame beyond it.
    pub frame_words: u16,
    pub result_words: u16,
    /// Words of the parameters, the receiver first.
    pub param_words: u16,
    /// Words that a closure of this function carries. When `is_closure`, the slot after the parameters holds the
    /// closure's address and the function reads its captures from there.
    pub capture_words: u16,
    pub is_closure: bool,
    /// Where to go on in this function when a deferred call has recovered a panic: runs the remaining deferred calls,
    /// then returns the results. `None` in a function without `defer`.
    pub recovery: Option<Pc>,
    pub position: Position,
    /// Part of the standard library: left out of the picture, and of positions.
    pub is_std: bool,
}

impl Function {
    /// Words of the results and of the parameters.
    pub fn call_words(&self) -> (u32, u32) {
        (self.result_words.into(), self.param_words.into())
    }
}

/// A package-level variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Global {
    pub name: String,
    pub ty: TypeId,
    pub address: Address,
    pub position: Position,
    /// False for a variable of the standard library's packages.
    pub is_user: bool,
}

/// A local variable that lives in cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    pub name: String,
    pub ty: TypeId,
    pub position: Position,
    pub function: FunctionId,
}

/// The words of a map's keys and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MapShape {
    pub key: TypeId,
    pub value: TypeId,
    pub key_words: u16,
    pub value_words: u16,
}

/// A top-level integer constant: `const goroutines = 10`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tunable {
    pub name: String,
    /// The value that this compilation used.
    pub value: i64,
    /// The value that the source gives.
    pub default: i64,
    pub position: Position,
}

/// What the machine must find in the standard library's Go part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// `runtime.errorString`: one word, the message without its `runtime error: `; has a method `Error`.
    pub runtime_error: TypeId,
    /// `func(v any) string`: what Go prints behind `panic: ` for a value that nobody recovered.
    pub panic_text: FunctionId,
    /// `*runtime.plainError`: a pointer to one word, the message of a run-time error that stands alone.
    pub error_string: TypeId,
    pub string: TypeId,
    pub int: TypeId,
    pub any: TypeId,
    pub error: TypeId,
}
