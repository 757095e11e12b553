//! What passes between the machine and a function of the standard library that it carries out itself.

use super::Random;
use crate::program::{Address, FunctionId, Pc};
use std::cell::RefCell;

/// What a native function may see and change of the goroutine that calls it.
pub struct NativeCall<'a> {
    /// The call's instruction.
    pub pc: Pc,
    /// The calling frame from the call's first slot on: results, then the fixed parameters, then the variadic ones.
    pub frame: &'a mut [u64],
    /// How many `...any` arguments (two words each) follow the fixed parameters, or [`crate::program::SPREAD`].
    pub count: u16,
    pub random: &'a mut Random,
    /// What the methods returned that this call has asked for by [`NativeExit::CallMethod`] so far, in that order: string words.
    pub method_results: &'a [u64],
    /// The cells that the function has read as plain Go code would, for [`super::Environment::read`]; `None` when nobody asks.
    pub reads: Option<&'a RefCell<Vec<Address>>>,
}

/// In [`NativeCall::method_results`]: the method panicked, and the next word is the text of that panic. No string is at this word.
pub const METHOD_PANICKED: u64 = u64::MAX;

/// What became of a native call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NativeExit {
    /// The results lie in the frame.
    Done,
    /// Panics with a `runtime.Error` of this text, which leaves out the `runtime error: `.
    Panic(String),
    /// Panics with this interface.
    PanicValue([u64; 2]),
    /// `fatal error: ` and this text end the program.
    Fatal(String),
    /// Ends the program with this status.
    Exit(i32),
    /// Done; the goroutine sleeps for these nanoseconds (none, when not positive).
    Sleep(i64),
    /// Done; other goroutines go first.
    Yield,
    /// Waits for a line of standard input, then the call is made again.
    ReadInput,
    /// The run's memory is used up.
    OutOfMemory,
    /// Calls a method that returns a string (`String`, `Error`), then makes the native call again with the result appended
    /// to [`NativeCall::method_results`].
    CallMethod { function: FunctionId, receiver: u64 },
}
