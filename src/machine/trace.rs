//! Stack traces in Go's form: the calls in progress, innermost first, as they follow `goroutine N [running]:`.

use super::Goroutine;
use crate::program::{FunctionId, Pc, Position, Program};
use std::fmt::Write;

/// So many calls are written, as Go does.
const CALLS: usize = 100;

/// The lines of a goroutine's calls and of the `go` statement that started it. Calls inside the standard library are left out.
pub fn stack_trace(program: &Program, goroutine: &Goroutine) -> String {
    let mut text = String::new();
    let mut calls = goroutine.calls().filter(|&(function, _)| is_shown(program, function));
    for (function, pc) in calls.by_ref().take(CALLS) {
        let function = &program.functions[function as usize];
        let arguments = if function.param_words == 0 { "()" } else { "(...)" };
        write_call(&mut text, program, &format!("{}{arguments}", function.name), pc);
    }
    if calls.next().is_some() {
        text.push_str("...additional frames elided...\n");
    }
    if let Some(creator) = program.function_at(goroutine.created_at) {
        write_call(&mut text, program, &format!("created by {}", creator.name), goroutine.created_at);
    }
    text
}

/// Where the goroutine is in the user's source: the innermost call that isn't inside the standard library. Line 0: nowhere.
pub fn user_position(program: &Program, goroutine: &Goroutine) -> Position {
    let mut positions = goroutine.calls().map(|(_, pc)| program.position(pc));
    positions.find(|position| position.line != 0).unwrap_or_default()
}

fn is_shown(program: &Program, function: FunctionId) -> bool {
    program.functions.get(function as usize).is_some_and(|function| !function.is_std)
}

fn write_call(text: &mut String, program: &Program, call: &str, pc: Pc) {
    // Writing to a String doesn't fail.
    let _ = writeln!(text, "{call}\n\t./prog.go:{}", program.position(pc).line);
}

/// What stands at the end of a panic's or a fatal error's text.
pub(super) fn running(program: &Program, goroutine: &Goroutine) -> String {
    format!("\n\ngoroutine {} [running]:\n{}", goroutine.id, stack_trace(program, goroutine))
}
