//! Panics: the runtime's own errors with Go's texts, the way from a panic through the deferred calls to `recover` or to the
//! end of the program, and fatal errors.

use super::calls::{self, Flow};
use super::deferred::NIL_FUNCTION;
use super::goroutine::Purpose;
use super::{Environment, Exit, Goroutine, Termination, strings, trace};
use crate::program::{Program, TypeId};

/// What keeps an instruction from being done. Boxed: the hot loop only passes it on.
#[derive(Debug)]
pub struct Trap(Box<Failure>);

#[derive(Debug)]
enum Failure {
    /// A `runtime.Error` whose text follows `runtime error: `.
    Runtime(String),
    /// The `runtime.Error` that comes from a signal.
    NilPointer,
    /// An error whose text stands alone.
    Error(String),
    /// A string.
    Text(String),
    /// Any value.
    Value([u64; 2]),
    Fatal(String),
    StackOverflow,
}

impl Trap {
    /// `runtime error: ` and this text.
    #[cold]
    pub fn runtime(text: String) -> Self {
        Self(Box::new(Failure::Runtime(text)))
    }

    #[cold]
    pub fn nil_pointer() -> Self {
        Self(Box::new(Failure::NilPointer))
    }

    /// A runtime error that Go writes without `runtime error: `.
    #[cold]
    pub fn error(text: String) -> Self {
        Self(Box::new(Failure::Error(text)))
    }

    /// `panic("text")`.
    #[cold]
    pub fn text(text: &str) -> Self {
        Self(Box::new(Failure::Text(text.into())))
    }

    /// `panic(value)`.
    #[cold]
    pub fn value(interface: [u64; 2]) -> Self {
        Self(Box::new(Failure::Value(interface)))
    }

    /// `fatal error: ` and this text.
    #[cold]
    pub fn fatal(text: &str) -> Self {
        Self(Box::new(Failure::Fatal(text.into())))
    }

    #[cold]
    pub fn out_of_memory() -> Self {
        Self::fatal("runtime: out of memory")
    }

    #[cold]
    pub fn stack_overflow() -> Self {
        Self(Box::new(Failure::StackOverflow))
    }
}

impl From<super::goroutine::StackOverflow> for Trap {
    fn from(_: super::goroutine::StackOverflow) -> Self {
        Self::stack_overflow()
    }
}

/// A panic that nobody has recovered yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Panicking {
    value: [u64; 2],
    recovered: bool,
    /// It came from a nil pointer.
    signal: bool,
    /// Callers of the deferred call that it runs now: only that call can recover it.
    handler_depth: u32,
    /// Callers of the function that deferred that call: where a recovered panic goes on.
    frame_depth: u32,
    /// What is written about it when nobody recovers it.
    text: Option<String>,
}

const NOWHERE: u32 = u32::MAX;

/// Begins a panic, or ends the program. `goroutine.pc` is at the instruction.
#[cold]
#[inline(never)]
pub(super) fn raise<E: Environment>(env: &mut E, program: &Program, goroutine: &mut Goroutine, trap: Trap) -> Flow {
    let known = &program.known;
    let mut signal = false;
    let value = match *trap.0 {
        Failure::Runtime(text) => new_string(env, known.runtime_error, &text),
        Failure::NilPointer => {
            signal = true;
            new_string(env, known.runtime_error, "invalid memory address or nil pointer dereference")
        }
        Failure::Error(text) => new_error(env, known.error_string, &text),
        Failure::Text(text) => new_string(env, known.string, &text),
        Failure::Value(value) => Some(value),
        Failure::Fatal(text) => return fatal(program, goroutine, &format!("fatal error: {text}")),
        Failure::StackOverflow => {
            let text = "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow";
            return fatal(program, goroutine, text);
        }
    };
    let Some(value) = value else {
        return fatal(program, goroutine, "fatal error: runtime: out of memory");
    };
    let while_printing = goroutine.callers.iter().any(|caller| caller.purpose == Purpose::PanicText);
    let panicking =
        Panicking { value, recovered: false, signal, handler_depth: NOWHERE, frame_depth: NOWHERE, text: None };
    goroutine.rare().panics.push(panicking);
    if while_printing {
        return terminate(program, goroutine);
    }
    run_deferred(env, program, goroutine)
}

fn fatal(program: &Program, goroutine: &Goroutine, text: &str) -> Flow {
    let text = format!("{text}{}", trace::running(program, goroutine));
    Flow::Exit(Exit::Terminate(Termination::Fatal(text)))
}

/// An interface that holds a new string as type `ty`.
fn new_string<E: Environment>(env: &mut E, ty: TypeId, text: &str) -> Option<[u64; 2]> {
    Some([u64::from(ty) + 1, strings::allocate(env, text.as_bytes())?])
}

/// An interface that holds a pointer of type `ty` to a new string.
fn new_error<E: Environment>(env: &mut E, ty: TypeId, text: &str) -> Option<[u64; 2]> {
    use super::{Cell, Memory};
    let string = strings::allocate(env, text.as_bytes())?;
    let address = env.allocate(1)?;
    env.memory().cell(address)?.store(string);
    Some([u64::from(ty) + 1, address])
}

/// Runs the next deferred call for the innermost panic, on top of the stack, which stays as it is until a recovery.
fn run_deferred<E: Environment>(env: &mut E, program: &Program, goroutine: &mut Goroutine) -> Flow {
    let method = goroutine.callers.iter().rposition(|caller| caller.purpose == Purpose::NativeMethod);
    if let Some(depth) = method.map(|index| index as u32)
        && goroutine.deferred.depth().is_none_or(|deferred| deferred <= depth)
    {
        return leave_native_method(env, program, goroutine, depth);
    }
    let Some(call) = goroutine.deferred.pop() else {
        return print(env, program, goroutine);
    };
    let depth = goroutine.depth() + 1;
    if let Some(panicking) = goroutine.rare().panics.last_mut() {
        panicking.handler_depth = depth;
        panicking.frame_depth = call.depth;
    }
    if call.function == NIL_FUNCTION {
        return raise(env, program, goroutine, Trap::nil_pointer());
    }
    let entered = calls::enter_deferred(program, goroutine, &call, Purpose::PanicDeferred);
    goroutine.deferred.recycle(call);
    match entered {
        Ok(pc) => {
            goroutine.pc = pc;
            Flow::Frame
        }
        Err(trap) => raise(env, program, goroutine, trap),
    }
}

/// A panic has come out of a method that a native function called: that recovers it and goes on with the panic's text.
fn leave_native_method<E: Environment>(env: &mut E, program: &Program, goroutine: &mut Goroutine, depth: u32) -> Flow {
    let Some(caller) = goroutine.callers.get(depth as usize).copied() else { return Flow::Frame };
    let value = end_panic(goroutine, depth);
    // The results of methods that the native function has had so far stay.
    unwind(goroutine, depth, depth + 1);
    goroutine.pc = caller.pc;
    match enter_panic_text(program, goroutine, value, Purpose::NativePanicText) {
        Some(Ok(flow)) => flow,
        Some(Err(trap)) => raise(env, program, goroutine, trap),
        None => terminate(program, goroutine),
    }
}

/// The innermost panic is over, and with it those whose deferred calls lie inside of the call with so many callers.
fn end_panic(goroutine: &mut Goroutine, depth: u32) -> [u64; 2] {
    let panics = &mut goroutine.rare().panics;
    let value = panics.pop().map_or([0; 2], |panicking| panicking.value);
    while panics.last().is_some_and(|panicking| panicking.handler_depth > depth) {
        panics.pop();
    }
    value
}

/// After a deferred call of a panic has returned, with the stack as it was at the panic.
pub(super) fn after_deferred<E: Environment>(env: &mut E, program: &Program, goroutine: &mut Goroutine) -> Flow {
    let Some(panicking) = goroutine.rare().panics.last().filter(|panicking| panicking.recovered) else {
        return run_deferred(env, program, goroutine);
    };
    let depth = panicking.frame_depth;
    end_panic(goroutine, depth);
    unwind(goroutine, depth, depth);
    let function = &program.functions[goroutine.running as usize];
    goroutine.pc = function.recovery.unwrap_or(function.end - 1);
    Flow::Frame
}

/// Leaves all calls but the outermost `depth` and the one inside them. Results of methods are kept for native calls with less than
/// `results` callers.
fn unwind(goroutine: &mut Goroutine, depth: u32, results: u32) {
    if let Some(frame) = goroutine.callers.get(depth as usize) {
        goroutine.running = frame.function;
        goroutine.base = frame.base;
    }
    goroutine.callers.truncate(depth as usize);
    let rare = goroutine.rare();
    rare.method_results.retain(|&(at, _)| at < results);
    rare.map.abandon();
    rare.growth = Default::default();
}

/// `recover()`, called by the running function.
pub(super) fn recover(goroutine: &mut Goroutine) -> [u64; 2] {
    let depth = goroutine.depth();
    let Some(rare) = &mut goroutine.rare else {
        return [0; 2];
    };
    match rare.panics.last_mut() {
        Some(panicking) if panicking.handler_depth == depth && !panicking.recovered => {
            panicking.recovered = true;
            panicking.value
        }
        _ => [0; 2],
    }
}

/// Nobody recovered: asks for the text of each panic in turn, then ends the program.
fn print<E: Environment>(env: &mut E, program: &Program, goroutine: &mut Goroutine) -> Flow {
    let panics = goroutine.rare.as_ref().map_or(&[][..], |rare| &rare.panics);
    let next = panics.iter().find(|panicking| panicking.text.is_none()).map(|panicking| panicking.value);
    let entered = next.and_then(|value| enter_panic_text(program, goroutine, value, Purpose::PanicText));
    match entered {
        Some(Ok(flow)) => flow,
        Some(Err(trap)) => raise(env, program, goroutine, trap),
        None => terminate(program, goroutine),
    }
}

/// Calls the function that makes a panic's text. `None` when the program has none.
fn enter_panic_text(
    program: &Program,
    goroutine: &mut Goroutine,
    value: [u64; 2],
    purpose: Purpose,
) -> Option<Result<Flow, Trap>> {
    let id = program.known.panic_text;
    let function = program.functions.get(id as usize)?;
    if (function.result_words, function.param_words) != (1, 2) {
        return None;
    }
    let base = goroutine.base + goroutine.frame_words(program);
    Some(match goroutine.enter(program, id, base, goroutine.pc, purpose) {
        Ok(pc) => {
            goroutine.stack[base as usize + 1..][..2].copy_from_slice(&value);
            goroutine.pc = pc;
            Ok(Flow::Frame)
        }
        Err(overflow) => Err(overflow.into()),
    })
}

/// The text of a panic has been made.
pub(super) fn after_text<E: Environment>(
    env: &mut E,
    program: &Program,
    goroutine: &mut Goroutine,
    string: u64,
) -> Flow {
    let text = strings::to_text(&env.memory(), string);
    if let Some(panicking) = goroutine.rare().panics.iter_mut().find(|panicking| panicking.text.is_none()) {
        panicking.text = Some(text);
    }
    print(env, program, goroutine)
}

fn terminate(program: &Program, goroutine: &mut Goroutine) -> Flow {
    let panics = std::mem::take(&mut goroutine.rare().panics);
    let mut text = String::new();
    for (index, panicking) in panics.iter().enumerate() {
        if index > 0 {
            text.push_str("\n\t");
        }
        text.push_str("panic: ");
        // Without a text: the one that broke out while the others were written.
        text.push_str(panicking.text.as_deref().unwrap_or("while printing panic value"));
        if panicking.recovered {
            text.push_str(" [recovered]");
        }
    }
    if panics.iter().any(|panicking| panicking.signal) {
        text.push_str(&format!("\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc={:#x}]", goroutine.pc));
    }
    text.push_str(&trace::running(program, goroutine));
    Flow::Exit(Exit::Terminate(Termination::Panic(text)))
}
