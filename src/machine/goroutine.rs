//! A goroutine: a function, a cursor and frames. It needs no thread: it can be parked, moved between workers and copied.

use super::Random;
use super::copy::Copy;
use super::deferred::DeferredCalls;
use super::maps::MapOperation;
use super::panics::Panicking;
use crate::program::{Address, FunctionId, PLAIN_FUNCTION, Pc, Program};
use crate::sync::{LockKind, Wait};

/// A stack may have as many words, which stands for the 1,000,000,000 bytes that Go allows.
pub const MAX_STACK_WORDS: usize = 4 << 20;
/// And as many calls one in the other.
pub const MAX_CALLS: usize = 512 << 10;

/// Everything private to one goroutine. Thousands of them wait at a time: what few need is behind one pointer.
#[derive(Debug)]
pub struct Goroutine {
    /// Go's number; main is 1. Set by the engine.
    pub id: u32,
    /// Its record on the board, or `u32::MAX`. Set by the engine.
    pub record: u32,
    /// Times that a worker has begun to run it. Set by the engine.
    pub slices: u32,
    pub pc: Pc,
    /// The function that the `go` statement started.
    pub function: FunctionId,
    /// The `go` statement that started it; `u32::MAX` for main.
    pub created_at: Pc,
    /// The function that runs now: the innermost call's.
    pub(super) running: FunctionId,
    /// Where its frame begins in `stack`.
    pub(super) base: u32,
    /// Where a lock operation stands that has to wait.
    pub wait: Wait,
    pub(super) stack: Vec<u64>,
    /// The calls that wait for the running one, outermost first.
    pub(super) callers: Vec<Caller>,
    pub(super) deferred: DeferredCalls,
    /// Set from [`super::Environment::seed`], by whoever starts the goroutine.
    pub random: Random,
    pub(super) rare: Option<Box<Rare>>,
}

impl Clone for Goroutine {
    fn clone(&self) -> Self {
        Self {
            stack: self.stack.clone(),
            callers: self.callers.clone(),
            deferred: self.deferred.clone(),
            rare: self.rare.clone(),
            ..*self
        }
    }

    /// Into the room that it has: the explorer copies a goroutine for each step.
    fn clone_from(&mut self, source: &Self) {
        let Self { stack, callers, deferred, rare, .. } = self;
        stack.clone_from(&source.stack);
        callers.clone_from(&source.callers);
        deferred.clone_from(&source.deferred);
        rare.clone_from(&source.rare);
        let (stack, callers) = (std::mem::take(stack), std::mem::take(callers));
        let (deferred, rare) = (std::mem::take(deferred), rare.take());
        *self = Self { stack, callers, deferred, rare, ..*source };
    }
}

impl Clone for Rare {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, source: &Self) {
        let Self { panics, phantoms, method_results, map, growth, copy } = self;
        panics.clone_from(&source.panics);
        phantoms.clone_from(&source.phantoms);
        method_results.clone_from(&source.method_results);
        (*map, *growth, *copy) = (source.map.clone(), source.growth, source.copy);
    }
}

/// A call that waits for another one to return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    pub function: FunctionId,
    /// The instruction that made the call.
    pub pc: Pc,
    pub base: u32,
    pub purpose: Purpose,
}

/// What a call is for, and so what its return leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(super) enum Purpose {
    /// An ordinary call: the caller goes on with the next instruction.
    Call,
    /// A deferred call at a function's end: the caller looks for the next one.
    Deferred,
    /// A deferred call while the goroutine panics.
    PanicDeferred,
    /// A method that a native function asked for: its string is kept and the native function called again.
    NativeMethod,
    /// Makes the text of a panic in such a method, which the native function recovers.
    NativePanicText,
    /// Makes the text of a panic that nobody recovered.
    PanicText,
}

/// The parts that few goroutines need.
#[derive(Debug, Default)]
pub(super) struct Rare {
    /// Panics that haven't been recovered, the innermost last.
    pub panics: Vec<Panicking>,
    /// Locks that were passed while the mutex was off.
    pub phantoms: Vec<Phantom>,
    /// Results of methods for native calls: the number of callers at the native call, and the string.
    pub method_results: Vec<(u32, u64)>,
    /// A map instruction that isn't finished.
    pub map: MapOperation,
    /// A slice that is being copied to a larger place.
    pub growth: Growth,
    /// What it has read in order to write it back; kept when single instructions are executed.
    pub copy: Option<Copy>,
}

/// A lock that a goroutine went into without taking it, for the mutex was off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Phantom {
    pub lock: Address,
    pub kind: LockKind,
    pub reader: bool,
}

/// Progress of [`crate::program::Instruction::Grow`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Growth {
    /// The new cells; 0: none is going on.
    pub target: Address,
    pub copied: u64,
    pub capacity: u64,
}

impl Goroutine {
    /// A goroutine that is about to call `function` with these words as its parameters.
    pub fn new(program: &Program, function: FunctionId, args: &[u64]) -> Self {
        Self::with_closure(program, function, args, 0)
    }

    /// As [`Self::new`], of a function value: a plain function or a closure in `memory`.
    pub(super) fn with_closure(program: &Program, function: FunctionId, args: &[u64], closure: Address) -> Self {
        let code = &program.functions[function as usize];
        let mut stack = vec![0; code.frame_words as usize];
        let params = code.result_words as usize;
        stack[params..params + args.len()].copy_from_slice(args);
        if code.is_closure {
            stack[params + code.param_words as usize] = closure;
        }
        Self {
            id: 0,
            record: u32::MAX,
            slices: 0,
            pc: code.entry,
            function,
            created_at: Pc::MAX,
            running: function,
            base: 0,
            wait: Wait::default(),
            stack,
            callers: Vec::new(),
            deferred: DeferredCalls::default(),
            random: Random::default(),
            rare: None,
        }
    }

    /// The function that is running now.
    pub fn running(&self) -> FunctionId {
        self.running
    }

    /// The private copy that it made of a shared cell and hasn't written back, when single instructions are executed.
    pub fn copy(&self) -> Option<Copy> {
        self.rare.as_ref()?.copy
    }

    /// Whether it is inside `lock` without holding it, for the mutex was off.
    pub fn passed(&self, lock: Address) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.phantoms.iter().any(|phantom| phantom.lock == lock))
    }

    /// Bytes of memory that it takes, itself included.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.stack.capacity() * size_of::<u64>()
            + self.callers.capacity() * size_of::<Caller>()
            + self.deferred.bytes()
            + self.rare.as_ref().map_or(0, |_| size_of::<Rare>())
    }

    /// The instructions of the calls in progress, the innermost first: where each stands.
    pub(super) fn calls(&self) -> impl Iterator<Item = (FunctionId, Pc)> {
        std::iter::once((self.running, self.pc))
            .chain(self.callers.iter().rev().map(|caller| (caller.function, caller.pc)))
    }

    /// The instruction that made call `index` of those around the running one, the outermost first; `index` < [`Self::depth`].
    pub fn call(&self, index: usize) -> Pc {
        self.callers[index].pc
    }

    /// Calls in progress around the running one.
    pub fn depth(&self) -> u32 {
        self.callers.len() as u32
    }

    pub(super) fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// The first slot behind the running frame, counted from `base`.
    pub(super) fn frame_words(&self, program: &Program) -> u32 {
        u32::from(program.functions[self.running as usize].frame_words)
    }

    /// Begins a call of `function` with a frame at `base`; its instruction is at `pc`. The parameters are there already or
    /// written afterwards. `Err` when the stack would be too large.
    #[inline]
    pub(super) fn enter(
        &mut self,
        program: &Program,
        function: FunctionId,
        base: u32,
        pc: Pc,
        purpose: Purpose,
    ) -> Result<Pc, StackOverflow> {
        let code = &program.functions[function as usize];
        let top = base as usize + code.frame_words as usize;
        if top > self.stack.len() {
            self.grow(top)?;
        }
        if self.callers.len() == self.callers.capacity() {
            self.grow_callers()?;
        }
        self.callers.push(Caller { function: self.running, pc, base: self.base, purpose });
        // Results that a recovered panic leaves unset are zero.
        self.stack[base as usize..][..code.result_words as usize].fill(0);
        self.running = function;
        self.base = base;
        Ok(code.entry)
    }

    /// Makes the stack at least so many words long.
    #[inline]
    pub(super) fn reserve(&mut self, words: usize) {
        if words > self.stack.len() {
            self.stack.reserve_exact(words - self.stack.len());
            self.stack.resize(words, 0);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, words: usize) -> Result<(), StackOverflow> {
        if words > MAX_STACK_WORDS {
            return Err(StackOverflow);
        }
        self.stack.resize(words.max(self.stack.len() * 2).min(MAX_STACK_WORDS), 0);
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn grow_callers(&mut self) -> Result<(), StackOverflow> {
        if self.callers.len() >= MAX_CALLS {
            return Err(StackOverflow);
        }
        self.callers.reserve_exact(self.callers.len().max(2));
        Ok(())
    }
}

/// The goroutine's stack is as large as it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StackOverflow;

/// What a value of function type calls: the function, and the closure's address (0 for a plain function). `None` for nil,
/// and for a word that is no function.
pub(super) fn callee<M: super::Memory>(program: &Program, memory: &M, word: u64) -> Option<(FunctionId, Address)> {
    use super::Cell;
    let (function, closure) = match word {
        0 => return None,
        plain if plain & PLAIN_FUNCTION != 0 => (plain as u32, 0),
        closure => (memory.cell(closure)?.load() as u32, closure),
    };
    ((function as usize) < program.functions.len()).then_some((function, closure))
}
