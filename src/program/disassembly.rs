//! Instructions in words, for the line that opens into its steps.

use super::{Instruction, Pc, Program, SyncOp};

/// The instruction at `pc` as a person reads it: `load count`, `add 1`, `store count`.
pub fn describe(program: &Program, pc: Pc) -> String {
    let Some(instruction) = program.code.get(pc as usize) else {
        return String::new();
    };
    let operand = program.operands.get(&pc).map(String::as_str).unwrap_or_default();
    match instruction {
        Instruction::Load { .. } | Instruction::LoadGlobal { .. } => format!("load {operand}"),
        Instruction::Store { .. } | Instruction::StoreGlobal { .. } => format!("store {operand}"),
        Instruction::Update { .. } | Instruction::UpdateGlobal { .. } => format!("store {operand}"),
        Instruction::AddInt { value, .. } => format!("add {value}"),
        Instruction::Sync { op, .. } => format!("{} {operand}", called(*op)),
        Instruction::MapGet { .. } => format!("map read {operand}"),
        Instruction::MapSet { .. } => format!("map write {operand}"),
        Instruction::Call { function, .. } => {
            format!("call {}", program.functions.get(*function as usize).map_or("?", |f| f.name.as_str()))
        }
        Instruction::Native { native, .. } => format!("call {}", native.name()),
        Instruction::Int { value, .. } => format!("take {value}"),
        Instruction::Atomic { op, .. } => format!("atomic {op:?} {operand}").to_ascii_lowercase(),
        Instruction::Jump { .. } => "jump".into(),
        Instruction::JumpIf { .. } | Instruction::JumpIfNot { .. } => "test, jump".into(),
        Instruction::JumpCompare { .. } | Instruction::JumpCompareInt { .. } => "compare, jump".into(),
        other => plain(other).into(),
    }
}

/// What needs no operand to be understood. Written out: that instructions can write themselves for developers, with the names of all
/// their parts, is a fiftieth of the engine.
fn plain(instruction: &Instruction) -> &'static str {
    use Instruction as I;
    match instruction {
        I::Constant { .. } => "take a constant",
        I::Move { .. } | I::MoveWords { .. } => "copy",
        I::Zero { .. } => "zero",
        I::Add { .. } => "add",
        I::Sub { .. } => "subtract",
        I::IntOp { .. } | I::FloatOp { .. } => "compute",
        I::Negate { .. } | I::FloatNegate { .. } => "negate",
        I::Complement { .. } => "complement",
        I::Not { .. } => "not",
        I::Wrap { .. } | I::Convert { .. } => "convert",
        I::Compare { .. }
        | I::CompareUnsigned { .. }
        | I::CompareFloat { .. }
        | I::CompareString { .. }
        | I::InterfaceEqual { .. } => "compare",
        I::CheckShift { .. } | I::CheckIndex { .. } => "check",
        I::Offset { .. } | I::Element { .. } | I::ArrayElement { .. } => "address",
        I::FrameLoad { .. } => "load",
        I::FrameStore { .. } => "store",
        I::New { .. } | I::NewVariable { .. } => "new",
        I::MakeSlice { .. } | I::MakeMap { .. } => "make",
        I::Closure { .. } => "closure",
        I::SliceSlice { .. } | I::SliceArray { .. } | I::SliceString { .. } => "slice",
        I::Grow { .. } => "append",
        I::StringLength { .. } | I::MapLength { .. } => "len",
        I::StringIndex { .. } => "index",
        I::StringConcat { .. } => "concatenate",
        I::StringNext { .. } | I::MapNext { .. } => "next",
        I::MapDelete { .. } => "delete",
        I::MapClear { .. } => "clear",
        I::MapIterate { .. } => "range",
        I::MakeInterface { .. } => "to interface",
        I::AssertType { .. } | I::AssertInterface { .. } | I::IsType { .. } | I::Implements { .. } => "assert type",
        I::CallValue { .. } | I::CallMethod { .. } => "call",
        I::Go { .. } | I::GoFunction { .. } => "go",
        I::Defer { .. } | I::DeferFunction { .. } => "defer",
        I::RunDeferred => "run deferred",
        I::Return => "return",
        I::Panic { .. } => "panic",
        I::Recover { .. } => "recover",
        I::Exit { .. } => "exit",
        // Those that `describe` knows, and what is never reached.
        _ => "",
    }
}

/// The operation by the name that Go gives it; Cond's `Wait` is two, and the mutex between them.
fn called(op: SyncOp) -> &'static str {
    match op {
        SyncOp::Lock | SyncOp::LockAlways | SyncOp::RwLock => "Lock",
        SyncOp::Unlock | SyncOp::UnlockAlways | SyncOp::RwUnlock => "Unlock",
        SyncOp::TryLock | SyncOp::TryRwLock => "TryLock",
        SyncOp::RLock => "RLock",
        SyncOp::RUnlock => "RUnlock",
        SyncOp::TryRLock => "TryRLock",
        SyncOp::WaitGroupAdd => "Add",
        SyncOp::WaitGroupWait | SyncOp::CondWait => "Wait",
        SyncOp::CondAdd => "take a place",
        SyncOp::CondSignal => "Signal",
        SyncOp::CondBroadcast => "Broadcast",
    }
}
