//! What the page is told of a compiled program: cold data, made once for each compilation.

use serde::{Serialize, Serializer};

use crate::program::{Instruction, Pc, Program, Slot, SyncOp, Tunable};

/// Grows when a field changes its meaning.
pub const VERSION: u32 = 1;

/// A compiled program as the page sees it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgramInfo {
    pub version: u32,
    /// The integer constants that a person may change.
    pub tunables: Vec<Tunable>,
    /// The user's functions and where they begin.
    pub functions: Vec<FunctionInfo>,
    /// Lines with a lock's operation that the mutex switch turns off.
    pub lock_lines: Vec<u32>,
    /// What the source calls the lock that the instruction at a pc works on: `c.mu`.
    /// Keyed by the pc in decimal: JavaScript's objects have no other keys.
    #[serde(serialize_with = "as_object")]
    pub operands: Vec<(String, String)>,
    /// The lines' instructions, in order of line.
    pub lines: Vec<LineInfo>,
    /// Variables that are zero at the start and only ever changed by `++`: what they are short of is increments.
    pub counters: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionInfo {
    pub name: String,
    pub line: u32,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LineInfo {
    pub line: u32,
    pub instructions: Vec<InstructionInfo>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstructionInfo {
    pub pc: Pc,
    pub text: String,
}

impl ProgramInfo {
    pub fn of(program: &Program) -> Self {
        Self {
            version: VERSION,
            tunables: program.tunables.clone(),
            functions: functions(program),
            lock_lines: lock_lines(program),
            operands: lock_operands(program),
            lines: lines(program),
            counters: counters(program),
        }
    }
}

fn functions(program: &Program) -> Vec<FunctionInfo> {
    let user = program.functions.iter().filter(|function| !function.is_std && function.position.line > 0);
    user.map(|function| FunctionInfo { name: function.name.clone(), line: function.position.line }).collect()
}

/// Whether the mutex switch makes a no-op of it.
fn is_switched(op: SyncOp) -> bool {
    use SyncOp::{CondAdd, CondBroadcast, CondSignal, CondWait, LockAlways, UnlockAlways, WaitGroupAdd, WaitGroupWait};
    !matches!(
        op,
        LockAlways | UnlockAlways | WaitGroupAdd | WaitGroupWait | CondAdd | CondWait | CondSignal | CondBroadcast
    )
}

fn lock_operations(program: &Program) -> impl Iterator<Item = Pc> {
    let operations = program.code.iter().enumerate();
    operations.filter_map(|(pc, instruction)| match instruction {
        Instruction::Sync { op, .. } if is_switched(*op) => Some(pc as Pc),
        _ => None,
    })
}

fn lock_lines(program: &Program) -> Vec<u32> {
    let lines = lock_operations(program).map(|pc| program.position(pc).line);
    let mut lines: Vec<u32> = lines.filter(|line| *line > 0).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn lock_operands(program: &Program) -> Vec<(String, String)> {
    lock_operations(program).filter_map(|pc| Some((pc.to_string(), program.operands.get(&pc)?.clone()))).collect()
}

fn lines(program: &Program) -> Vec<LineInfo> {
    let mut lines: Vec<LineInfo> = Vec::new();
    let mut places: Vec<(u32, Pc)> = (0..).zip(&program.positions).map(|(pc, position)| (position.line, pc)).collect();
    places.sort_unstable();
    for (line, pc) in places.into_iter().filter(|(line, _)| *line > 0) {
        let info = InstructionInfo { pc, text: crate::program::describe(program, pc) };
        match lines.last_mut() {
            Some(last) if last.line == line => last.instructions.push(info),
            _ => lines.push(LineInfo { line, instructions: vec![info] }),
        }
    }
    lines
}

fn as_object<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

/// Package variables that begin at zero and that no instruction writes but the last one of a `++`.
fn counters(program: &Program) -> Vec<String> {
    let mut counters = Vec::new();
    for global in program.globals.iter().filter(|global| global.is_user) {
        let starts_at_zero = program.image.get(global.address as usize).copied().unwrap_or(0) == 0;
        let mut incremented = false;
        let mut otherwise = false;
        for (pc, instruction) in program.code.iter().enumerate() {
            match instruction {
                Instruction::UpdateGlobal { address, src, .. } if u64::from(*address) == global.address => {
                    let adds_one = pc > 0 && adds_one_to(&program.code[pc - 1], *src);
                    incremented |= adds_one;
                    otherwise |= !adds_one;
                }
                Instruction::StoreGlobal { address, .. } if u64::from(*address) == global.address => otherwise = true,
                _ => {}
            }
        }
        if starts_at_zero && incremented && !otherwise {
            counters.push(global.name.clone());
        }
    }
    counters
}

fn adds_one_to(instruction: &Instruction, slot: Slot) -> bool {
    matches!(instruction, Instruction::AddInt { dst, value: 1, .. } if *dst == slot)
}
