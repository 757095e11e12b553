//! The functions of the standard library that the machine carries out itself. Their Go declarations stand in `lang/std`.
//!
//! A native that needs a Go method's result (`String`, `Error`) is called again when it is there, so natives do nothing that can be
//! seen before they are done.

mod conversions;
mod decimal;
mod digits;
mod elementary;
mod errors;
pub mod floats;
mod format;
mod mathematics;
mod order;
mod parse;
mod place;
mod print;
mod printing;
mod slices;
mod strings;
mod text;
mod unicode;
mod verbs;

#[cfg(test)]
mod tests;

use super::{Environment, Input, NativeCall, NativeExit, strings as string_cells};
use crate::program::{Native, Program, Type};
use place::Reader;

/// How a native function ends when it isn't simply done.
type Outcome = Result<(), NativeExit>;

/// Carries out a native function.
pub(super) fn call<E: Environment>(
    native: Native,
    env: &mut E,
    program: &Program,
    mut call: NativeCall<'_>,
) -> NativeExit {
    match carry_out(native, env, program, &mut call) {
        Ok(()) => NativeExit::Done,
        Err(exit) => exit,
    }
}

fn carry_out<E: Environment>(native: Native, env: &mut E, program: &Program, call: &mut NativeCall<'_>) -> Outcome {
    use Native::*;
    if let Some(result) = mathematics::function(native, call.frame) {
        call.frame[0] = result;
        return Ok(());
    }
    match native {
        Random => call.frame[0] = call.random.next_word(),
        RandomSeed => *call.random = super::Random::new(call.frame[0]),
        Sleep => return Err(NativeExit::Sleep(call.frame[0] as i64)),
        Gosched => return Err(NativeExit::Yield),
        Now => (call.frame[0], call.frame[1]) = (env.wall_clock() as u64, env.now() as u64),
        NumGoroutine => call.frame[0] = env.goroutines() as u64,
        NumCpu => call.frame[0] = env.workers() as u64,
        OsExit => return Err(NativeExit::Exit(call.frame[0] as i32)),
        OsReadLine => return read_line(env, call),
        Fatal => return Err(NativeExit::Fatal(string_cells::to_text(&env.memory(), call.frame[0]))),

        FmtPrintln | FmtPrint | FmtPrintf | FmtSprintln | FmtSprint | FmtSprintf | FmtErrorf => {
            return printing::formatted(native, env, program, call);
        }
        PrintValues => printing::print_values(env, program, call),
        WriteStderr => env.print_error(&string_cells::to_bytes(&env.memory(), call.frame[0])),
        OsWrite => {
            let bytes = string_cells::to_bytes(&env.memory(), call.frame[1]);
            if call.frame[0] == 2 { env.print_error(&bytes) } else { env.print(&bytes) }
        }
        Printed | TypeName => return printing::described(native, env, program, call),

        LoadWord | StoreWord | SliceLength | ElementWords => return slices::function(native, env, program, call),
        ErrorsComparable | ErrorsCheckTarget | ErrorsAssign | AtomicSameType => {
            call.frame[0] =
                errors::function(native, &Reader { program, memory: &env.memory(), reads: call.reads }, call.frame);
        }
        UnicodeHas => call.frame[0] = u64::from(unicode::has(call.frame[1], call.frame[2])),
        UnicodeTo => call.frame[0] = unicode::to(call.frame[1], call.frame[2]),
        BytesToString | StringToBytes | RunesToString | StringToRunes | FormatInt | FormatUint | FormatFloat
        | Quote | Unquote | ParseInt | ParseUint | ParseFloat => {
            return conversions::function(native, env, program, call);
        }
        StringsIndex | StringsLastIndex | StringsCount | StringsRepeat | StringsToUpper | StringsToLower
        | StringsReplace | StringsTrim | StringsTrimLeft | StringsTrimRight | StringsTrimSpace | StringsEqualFold
        | StringsJoin => return strings::function(native, env, program, call),
        // Lock operations, atomics and mathematics don't come here.
        _ => return Err(NativeExit::Fatal(format!("{} is no call", native.name()))),
    }
    Ok(())
}

/// Puts a string into memory.
fn new_string<E: Environment>(env: &mut E, bytes: &[u8]) -> Result<u64, NativeExit> {
    string_cells::allocate(env, bytes).ok_or(NativeExit::OutOfMemory)
}

/// `panic(text)` with a string.
fn panic_with<E: Environment>(env: &mut E, program: &Program, text: &str) -> NativeExit {
    match new_string(env, text.as_bytes()) {
        Ok(word) => NativeExit::PanicValue([u64::from(program.known.string) + 1, word]),
        Err(exit) => exit,
    }
}

/// `os.readLine() (line string, ok bool)`
fn read_line<E: Environment>(env: &mut E, call: &mut NativeCall) -> Outcome {
    let line = match env.read_line() {
        Input::Line(line) => line,
        Input::EndOfFile => {
            call.frame[..2].fill(0);
            return Ok(());
        }
        Input::Wait => return Err(NativeExit::ReadInput),
    };
    call.frame[0] = new_string(env, &line)?;
    call.frame[1] = 1;
    Ok(())
}
