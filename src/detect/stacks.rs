//! Call stacks as numbers: each is the stack of its caller and the instruction of the call, kept once.

use super::lock;
use crate::hash::Map;
use crate::program::Pc;
use std::sync::Mutex;

/// A kept call stack.
pub type Stack = u32;
/// The stack of a goroutine's first function: no calls around it.
pub const OUTERMOST: Stack = 0;
/// Too many stacks were kept already: the calls around this one are unknown.
pub const LOST: Stack = u32::MAX;
/// So many stacks are kept, at about 40 bytes each: recursion makes new ones without end.
const LIMIT: usize = 1 << 18;

/// An instruction, and the calls around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    pub pc: Pc,
    pub stack: Stack,
}

impl Site {
    /// Nowhere: the creation of the main goroutine.
    pub const NOWHERE: Self = Self { pc: Pc::MAX, stack: LOST };

    pub(super) const fn pack(self) -> u64 {
        (self.stack as u64) << 32 | self.pc as u64
    }

    pub(super) const fn unpack(word: u64) -> Self {
        Self { pc: word as Pc, stack: (word >> 32) as Stack }
    }
}

#[derive(Debug, Default)]
struct Kept {
    numbers: Map<(Stack, Pc), Stack>,
    /// By number less one: the stack around the call, and the call.
    calls: Vec<(Stack, Pc)>,
}

/// All call stacks of a run.
#[derive(Debug, Default)]
pub(super) struct Stacks(Mutex<Kept>);

impl Stacks {
    /// The stack that a call at `pc` inside `around` makes.
    pub fn call(&self, around: Stack, pc: Pc) -> Stack {
        if around == LOST {
            return LOST;
        }
        let mut kept = lock(&self.0);
        if let Some(&stack) = kept.numbers.get(&(around, pc)) {
            return stack;
        }
        if kept.calls.len() >= LIMIT {
            return LOST;
        }
        kept.calls.push((around, pc));
        let stack = kept.calls.len() as Stack;
        kept.numbers.insert((around, pc), stack);
        stack
    }

    /// The instructions from `site` to the outermost call that is known.
    pub fn instructions(&self, site: Site) -> Vec<Pc> {
        let kept = lock(&self.0);
        let mut instructions = vec![site.pc];
        let mut stack = site.stack;
        while let Some(&(around, pc)) = stack.checked_sub(1).and_then(|index| kept.calls.get(index as usize)) {
            instructions.push(pc);
            stack = around;
        }
        instructions
    }
}
