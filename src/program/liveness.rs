//! Which slots of a frame still matter at an instruction: those that are read before they are written again. Two goroutines that
//! differ in other slots only go on alike, so whoever compares states of a run looks at these.
//!
//! The usual backward dataflow analysis (Aho, Lam, Sethi, Ullman: "Compilers", 9.2.5). Where an instruction doesn't tell what it reads, a
//! slot counts as live: too much is safe, too little isn't.

use super::{
    AtomicOp, Function, FunctionId, Instruction, Pc, Program, Slot, SyncOp, for_each_slot_mut, jump_target_mut,
};
use std::cell::OnceCell;

/// Live slots of a program's functions; each function is analysed when it is asked about first.
#[derive(Debug)]
pub struct Liveness {
    functions: Vec<OnceCell<FunctionLiveness>>,
}

/// For each instruction the slots that matter when it is about to be executed, and those that matter behind a call.
#[derive(Debug)]
struct FunctionLiveness {
    entry: Pc,
    before: Vec<Box<[Slot]>>,
    /// For calls: what still matters when it has returned, without its results.
    across: Vec<Box<[Slot]>>,
}

impl Liveness {
    pub fn new(program: &Program) -> Self {
        Self { functions: program.functions.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The slots that matter when the instruction at `pc` of `function` is about to be executed, in ascending order.
    pub fn before(&self, program: &Program, function: FunctionId, pc: Pc) -> &[Slot] {
        let liveness = self.function(program, function);
        liveness.before.get(pc.wrapping_sub(liveness.entry) as usize).map_or(&[], |slots| slots)
    }

    /// The slots of the caller's frame that matter while the call at `pc` is in progress.
    pub fn across(&self, program: &Program, function: FunctionId, pc: Pc) -> &[Slot] {
        let liveness = self.function(program, function);
        liveness.across.get(pc.wrapping_sub(liveness.entry) as usize).map_or(&[], |slots| slots)
    }

    fn function(&self, program: &Program, id: FunctionId) -> &FunctionLiveness {
        self.functions[id as usize].get_or_init(|| analyse(program, &program.functions[id as usize]))
    }
}

/// A set of slots.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Slots(Vec<bool>);

impl Slots {
    fn new(words: u16) -> Self {
        Self(vec![false; words.into()])
    }

    fn set(&mut self, first: u32, words: u32, live: bool) {
        for slot in first..first.saturating_add(words).min(self.0.len() as u32) {
            self.0[slot as usize] = live;
        }
    }

    fn add(&mut self, other: &Self) {
        for (own, &live) in self.0.iter_mut().zip(&other.0) {
            *own |= live;
        }
    }

    fn list(&self) -> Box<[Slot]> {
        self.0.iter().enumerate().filter(|&(_, &live)| live).map(|(slot, _)| slot as Slot).collect()
    }
}

const ALL: u32 = u32::MAX;

fn analyse(program: &Program, function: &Function) -> FunctionLiveness {
    let (entry, end) = (function.entry as usize, function.end as usize);
    let empty = Slots::new(function.frame_words);
    let mut before = vec![empty.clone(); end - entry];
    let mut behind = before.clone();
    loop {
        let mut changed = false;
        // A panic may lead from anywhere to where the deferred calls run.
        let recovery = function.recovery.and_then(|pc| before.get(pc as usize - entry)).cloned();
        for index in (0..end - entry).rev() {
            let mut instruction = program.code[entry + index];
            let mut live = empty.clone();
            let target = jump_target_mut(&mut instruction).copied();
            let next = falls_through(&instruction).then_some(index + 1);
            for successor in next.into_iter().chain(target.map(|pc| pc as usize - entry)) {
                if let Some(successor) = before.get(successor) {
                    live.add(successor);
                }
            }
            behind[index] = live.clone();
            transfer(program, function, instruction, &mut live);
            if let Some(recovery) = &recovery {
                live.add(recovery);
                behind[index].add(recovery);
            }
            changed |= before[index] != live;
            before[index] = live;
        }
        if !changed {
            break;
        }
    }
    let across = (entry..end).zip(&behind).map(|(pc, behind)| {
        // These are executed again when what they call has returned.
        if let Instruction::Native { .. } | Instruction::RunDeferred = program.code[pc] {
            return before[pc - entry].list();
        }
        let mut behind = behind.clone();
        // The callee's frame begins there: its results aren't set yet, everything else of the caller's is gone.
        if let Some(first) = callee_frame(&program.code[pc]) {
            behind.set(first.into(), ALL, false);
        }
        behind.list()
    });
    let across = across.collect();
    FunctionLiveness { entry: function.entry, across, before: before.iter().map(Slots::list).collect() }
}

fn falls_through(instruction: &Instruction) -> bool {
    use Instruction::*;
    !matches!(instruction, Jump { .. } | Return | Panic { .. } | Exit { .. } | Unreachable)
}

/// Where the frame of what the instruction calls begins.
fn callee_frame(instruction: &Instruction) -> Option<Slot> {
    match *instruction {
        Instruction::Call { frame, .. }
        | Instruction::CallValue { frame, .. }
        | Instruction::CallMethod { frame, .. } => Some(frame),
        _ => None,
    }
}

/// Makes of what matters behind an instruction what matters before it.
fn transfer(program: &Program, function: &Function, mut instruction: Instruction, live: &mut Slots) {
    use Instruction::*;
    if let Some(first) = callee_frame(&instruction) {
        live.set(first.into(), ALL, false);
    }
    let words = |id: u32| program.functions.get(id as usize).map_or((0, ALL), Function::call_words);
    match instruction {
        Return => live.set(0, function.result_words.into(), true),
        Call { frame, function: id } | GoFunction { frame, function: id } | DeferFunction { frame, function: id } => {
            let (results, params) = words(id);
            live.set(u32::from(frame) + results, params, true);
        }
        CallValue { frame, callee, params, results }
        | Go { frame, callee, params, results }
        | Defer { frame, callee, params, results } => {
            live.set(u32::from(frame) + u32::from(results), params.into(), true);
            live.set(callee.into(), 1, true);
        }
        CallMethod { frame, receiver, results, .. } => {
            live.set(u32::from(frame) + u32::from(results), ALL, true);
            live.set(receiver.into(), 2, true);
        }
        // How many parameters it has, only its declaration says.
        Native { frame, .. } => live.set(frame.into(), ALL, true),
        // An array whose end isn't known here.
        FrameLoad { base, index, .. } | FrameStore { base, index, .. } => {
            live.set(base.into(), ALL, true);
            live.set(index.into(), 1, true);
            if let FrameStore { src, words, .. } = instruction {
                live.set(src.into(), words.into(), true);
            }
        }
        Sync { op, lock, value } => {
            match op {
                SyncOp::TryLock | SyncOp::TryRwLock | SyncOp::TryRLock => live.set(value.into(), 1, false),
                SyncOp::WaitGroupAdd | SyncOp::CondAdd | SyncOp::CondWait => live.set(value.into(), 1, true),
                _ => {}
            }
            live.set(lock.into(), 1, true);
        }
        Atomic { op, dst, pointer, a, b, .. } => {
            if op != AtomicOp::Store {
                live.set(dst.into(), 1, false);
            }
            live.set(pointer.into(), 1, true);
            live.set(a.into(), (op != AtomicOp::Load).into(), true);
            live.set(b.into(), (op == AtomicOp::CompareAndSwap).into(), true);
        }
        _ => {
            // The first slot that is visited is `dst`, where there is one.
            let defines = sets_its_first(&instruction);
            let mut visited = Vec::new();
            for_each_slot_mut(&mut instruction, &program.maps, &program.functions, |slot, words| {
                visited.push((u32::from(*slot), words));
            });
            if let (true, Some(&(slot, words))) = (defines, visited.first()) {
                live.set(slot, words, false);
            }
            for &(slot, words) in visited.iter().skip(defines.into()) {
                live.set(slot, words, true);
            }
        }
    }
}

/// Whether the first slot of the instruction, as [`for_each_slot_mut`] visits them, is set as a whole and not read. Instructions that
/// stay at their `pc` for several steps set theirs at the end.
fn sets_its_first(instruction: &Instruction) -> bool {
    use Instruction::*;
    matches!(
        instruction,
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
            | FloatOp { .. }
            | Negate { .. }
            | FloatNegate { .. }
            | Complement { .. }
            | Not { .. }
            | Convert { .. }
            | Compare { .. }
            | CompareUnsigned { .. }
            | CompareFloat { .. }
            | CompareString { .. }
            | InterfaceEqual { .. }
            | Load { .. }
            | LoadGlobal { .. }
            | Offset { .. }
            | Element { .. }
            | ArrayElement { .. }
            | New { .. }
            | NewVariable { .. }
            | MakeSlice { .. }
            | MakeMap { .. }
            | Closure { .. }
            | SliceSlice { .. }
            | SliceArray { .. }
            | SliceString { .. }
            | Grow { .. }
            | StringLength { .. }
            | StringIndex { .. }
            | StringConcat { .. }
            | MapGet { .. }
            | MapLength { .. }
            | MakeInterface { .. }
            | AssertType { .. }
            | AssertInterface { .. }
            | IsType { .. }
            | Implements { .. }
            | Recover { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_was_stored_matters_no_more() {
        let program = crate::lang::compile("package main\n\nvar n int\n\nfunc main() {\n\tn++\n\tn++\n}\n", &[])
            .expect("it compiles");
        let liveness = Liveness::new(&program);
        let (id, main) = program.functions.iter().enumerate().find(|(_, f)| f.name == "main.main").expect("main");
        let stores = (main.entry..main.end)
            .filter(|&pc| matches!(program.code[pc as usize], Instruction::UpdateGlobal { .. }))
            .collect::<Vec<_>>();
        assert_eq!(stores.len(), 2);
        for store in stores {
            assert_eq!(liveness.before(&program, id as u32, store).len(), 2, "what was read, and the sum");
            assert!(liveness.before(&program, id as u32, store + 1).is_empty(), "nothing is left behind a store");
        }
    }

    #[test]
    fn the_parameters_of_a_call_matter_until_it() {
        let source = "package main\n\nfunc f(a, b int) int { return a + b }\n\nfunc main() {\n\tprintln(f(1, 2))\n}\n";
        let program = crate::lang::compile(source, &[]).expect("it compiles");
        let liveness = Liveness::new(&program);
        let (id, main) = program.functions.iter().enumerate().find(|(_, f)| f.name == "main.main").expect("main");
        let call = (main.entry..main.end)
            .find(|&pc| matches!(program.code[pc as usize], Instruction::Call { .. }))
            .expect("the call of f");
        assert_eq!(liveness.before(&program, id as u32, call).len(), 2);
        assert!(liveness.across(&program, id as u32, call).is_empty());
    }
}
