//! Calls, returns, `go`, `defer`, and calls of native functions.

use super::deferred::{DeferredCall, NIL_FUNCTION};
use super::goroutine::{Purpose, callee};
use super::panics::{self, Trap};
use super::{Cell, Environment, Exit, Goroutine, Memory, NativeCall, NativeExit, native, value};
use crate::program::{FunctionId, MethodId, Native, Pc, Program, SPREAD, Slot};
use std::cell::RefCell;

/// How the loop goes on after an instruction that it doesn't carry out itself.
#[derive(Debug)]
pub(super) enum Flow {
    /// The next instruction.
    Next,
    /// At [`Goroutine::pc`], in a frame that may be another one.
    Frame,
    Exit(Exit),
    /// The instruction is done; the goroutine leaves its worker.
    NextAndExit(Exit),
    Trap(Trap),
}

/// Calls `function` with the arguments from slot `frame` on.
#[inline(always)]
pub(super) fn call(
    program: &Program,
    goroutine: &mut Goroutine,
    frame: Slot,
    function: FunctionId,
    pc: Pc,
) -> Result<Pc, Trap> {
    let base = goroutine.base + u32::from(frame);
    Ok(goroutine.enter(program, function, base, pc, Purpose::Call)?)
}

/// Calls a function value.
pub(super) fn call_value<M: Memory>(
    program: &Program,
    memory: &M,
    goroutine: &mut Goroutine,
    frame: Slot,
    word: u64,
    pc: Pc,
) -> Result<Pc, Trap> {
    let (function, closure) = callee(program, memory, word).ok_or_else(Trap::nil_pointer)?;
    let entry = call(program, goroutine, frame, function, pc)?;
    place_closure(program, goroutine, function, closure);
    Ok(entry)
}

/// Puts the closure's address behind the parameters of the call that has just begun.
fn place_closure(program: &Program, goroutine: &mut Goroutine, function: FunctionId, closure: u64) {
    let code = &program.functions[function as usize];
    if code.is_closure {
        let slot = goroutine.base as usize + code.result_words as usize + code.param_words as usize;
        goroutine.stack[slot] = closure;
    }
}

/// Calls a method of an interface.
pub(super) fn call_method(
    program: &Program,
    goroutine: &mut Goroutine,
    [ty, data]: [u64; 2],
    (frame, results, method): (Slot, u16, MethodId),
    pc: Pc,
) -> Result<Pc, Trap> {
    let ty = value::dynamic_type(program, ty).ok_or_else(Trap::nil_pointer)?;
    let function = program.types.methods.find(ty, method).ok_or_else(Trap::nil_pointer)?;
    let entry = call(program, goroutine, frame, function, pc)?;
    let receiver = goroutine.base as usize + results as usize;
    goroutine.stack[receiver] = data;
    Ok(entry)
}

/// Leaves the running function where its caller doesn't simply go on.
#[cold]
#[inline(never)]
pub(super) fn leave<E: Environment>(env: &mut E, program: &Program, goroutine: &mut Goroutine) -> Flow {
    let Some(caller) = goroutine.callers.pop() else {
        return Flow::Exit(Exit::Finished);
    };
    let result = goroutine.stack[goroutine.base as usize..].first().copied().unwrap_or_default();
    goroutine.running = caller.function;
    goroutine.base = caller.base;
    goroutine.pc = caller.pc;
    match caller.purpose {
        Purpose::Call => goroutine.pc += 1,
        Purpose::Deferred => {}
        Purpose::PanicDeferred => return panics::after_deferred(env, program, goroutine),
        Purpose::NativeMethod => {
            let depth = goroutine.depth();
            goroutine.rare().method_results.push((depth, result));
        }
        Purpose::NativePanicText => {
            let depth = goroutine.depth();
            goroutine.rare().method_results.extend([(depth, super::METHOD_PANICKED), (depth, result)]);
        }
        Purpose::PanicText => return panics::after_text(env, program, goroutine, result),
    }
    Flow::Frame
}

/// Begins a deferred call behind the running frame.
pub(super) fn enter_deferred(
    program: &Program,
    goroutine: &mut Goroutine,
    call: &DeferredCall,
    purpose: Purpose,
) -> Result<Pc, Trap> {
    let base = goroutine.base + goroutine.frame_words(program);
    let entry = goroutine.enter(program, call.function, base, goroutine.pc, purpose)?;
    let params = base as usize + program.functions[call.function as usize].result_words as usize;
    goroutine.stack[params..][..call.params.len()].copy_from_slice(&call.params);
    place_closure(program, goroutine, call.function, call.closure);
    Ok(entry)
}

/// Runs the last deferred call of the running function, if there is one left.
#[inline(never)]
pub(super) fn run_deferred(program: &Program, goroutine: &mut Goroutine) -> Flow {
    if goroutine.deferred.depth() != Some(goroutine.depth()) {
        return Flow::Next;
    }
    let Some(call) = goroutine.deferred.pop() else {
        return Flow::Next;
    };
    let entered = match call.function {
        NIL_FUNCTION => Err(Trap::nil_pointer()),
        _ => enter_deferred(program, goroutine, &call, Purpose::Deferred),
    };
    goroutine.deferred.recycle(call);
    match entered {
        Ok(pc) => {
            goroutine.pc = pc;
            Flow::Frame
        }
        Err(trap) => Flow::Trap(trap),
    }
}

/// `defer` of a function value: a nil one panics when it is called.
#[inline(never)]
pub(super) fn defer_value<M: Memory>(
    program: &Program,
    memory: &M,
    goroutine: &mut Goroutine,
    (frame, params, results): (Slot, u16, u16),
    word: u64,
) {
    let (function, closure) = callee(program, memory, word).unwrap_or((NIL_FUNCTION, 0));
    defer(goroutine, frame, (function, closure), params, results);
}

#[inline(never)]
pub(super) fn defer(
    goroutine: &mut Goroutine,
    frame: Slot,
    (function, closure): (FunctionId, u64),
    params: u16,
    results: u16,
) {
    let depth = goroutine.depth();
    let first = goroutine.base as usize + frame as usize + results as usize;
    goroutine.deferred.push(depth, function, closure, &goroutine.stack[first..][..params as usize]);
}

/// `go` of a function value.
#[inline(never)]
pub(super) fn go_value<E: Environment>(
    env: &mut E,
    program: &Program,
    goroutine: &Goroutine,
    (frame, params, results): (Slot, u16, u16),
    word: u64,
) -> Result<(), Trap> {
    let called = callee(program, &env.memory(), word).ok_or_else(|| Trap::fatal("go of nil func value"))?;
    go(env, program, goroutine, frame, called, params, results)
}

#[inline(never)]
pub(super) fn go<E: Environment>(
    env: &mut E,
    program: &Program,
    goroutine: &Goroutine,
    frame: Slot,
    (function, closure): (FunctionId, u64),
    params: u16,
    results: u16,
) -> Result<(), Trap> {
    let first = goroutine.base as usize + frame as usize + results as usize;
    let params = &goroutine.stack[first..][..params as usize];
    let mut started = Box::new(Goroutine::with_closure(program, function, params, closure));
    started.created_at = goroutine.pc;
    started.random = super::Random::new(env.seed());
    env.spawn(started).map_err(|_| Trap::fatal("too many goroutines"))
}

/// No native has more words of results and fixed parameters.
const NATIVE_WORDS: usize = 8;

/// Calls a native function.
#[inline(never)]
pub(super) fn call_native<E: Environment>(
    env: &mut E,
    program: &Program,
    goroutine: &mut Goroutine,
    function: Native,
    frame: Slot,
    count: u16,
) -> Flow {
    let depth = goroutine.depth();
    let base = goroutine.base as usize;
    let operands = if count == SPREAD { 3 } else { 2 * usize::from(count) };
    // What the compiler makes has room for all of it; a program that somebody made up needn't.
    goroutine.reserve(base + frame as usize + NATIVE_WORDS + operands);
    let results: Vec<u64> = match &goroutine.rare {
        Some(rare) if !rare.method_results.is_empty() => {
            rare.method_results.iter().filter(|&&(at, _)| at == depth).map(|&(_, string)| string).collect()
        }
        _ => Vec::new(),
    };
    let reads = env.wants_native_accesses().then(RefCell::default);
    let call = NativeCall {
        pc: goroutine.pc,
        frame: &mut goroutine.stack[base + frame as usize..],
        count,
        random: &mut goroutine.random,
        method_results: &results,
        reads: reads.as_ref(),
    };
    let exit = native::call(function, env, program, call);
    for address in reads.into_iter().flat_map(RefCell::into_inner) {
        // What it was doesn't matter any more: it has been read.
        let value = env.memory().cell(address).map_or(0, Cell::load);
        env.read(goroutine.pc, address, value);
    }
    if let NativeExit::CallMethod { function, receiver } = exit {
        return call_string_method(program, goroutine, function, receiver);
    }
    if exit != NativeExit::ReadInput
        && let Some(rare) = &mut goroutine.rare
    {
        rare.method_results.retain(|&(at, _)| at < depth);
    }
    match exit {
        NativeExit::Done => Flow::Next,
        NativeExit::Panic(text) => Flow::Trap(Trap::runtime(text)),
        NativeExit::PanicValue(value) => Flow::Trap(Trap::value(value)),
        NativeExit::Fatal(text) => Flow::Trap(Trap::fatal(&text)),
        NativeExit::OutOfMemory => Flow::Trap(Trap::out_of_memory()),
        NativeExit::Exit(status) => Flow::Exit(Exit::Terminate(super::Termination::Exit(status))),
        NativeExit::Sleep(nanoseconds) if nanoseconds > 0 => Flow::NextAndExit(Exit::Sleep(nanoseconds)),
        NativeExit::Sleep(_) => Flow::Next,
        NativeExit::Yield => Flow::NextAndExit(Exit::Yielded),
        NativeExit::ReadInput => Flow::Exit(Exit::ReadInput),
        NativeExit::CallMethod { .. } => Flow::Next,
    }
}

/// Calls a method for a native function, behind the running frame; the native is called again with its result.
#[cold]
fn call_string_method(program: &Program, goroutine: &mut Goroutine, function: FunctionId, receiver: u64) -> Flow {
    let base = goroutine.base + goroutine.frame_words(program);
    match goroutine.enter(program, function, base, goroutine.pc, Purpose::NativeMethod) {
        Ok(pc) => {
            let slot = base as usize + program.functions[function as usize].result_words as usize;
            goroutine.stack[slot] = receiver;
            goroutine.pc = pc;
            Flow::Frame
        }
        Err(overflow) => Flow::Trap(overflow.into()),
    }
}
