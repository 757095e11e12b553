//! Claims about the step engine.

mod record;
mod spinning;
mod stepping;
mod tree;

use super::{Options, Stepper};
use crate::lang;
use crate::program::Program;
use std::sync::Arc;

/// A program of one file with these declarations, which may use `sync`, `fmt` and `time`.
fn compiled(body: &str) -> Arc<Program> {
    let source = format!(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\t\"time\"\n)\n\nvar mu sync.Mutex\nvar _, _ = fmt.Sprint, time.Now\n\n{body}"
    );
    match lang::compile(&source, &[]) {
        Ok(program) => Arc::new(program),
        Err(diagnostics) => panic!("{diagnostics:?}\n{source}"),
    }
}

fn stepper(body: &str) -> Stepper {
    Stepper::new(compiled(body), Options::default())
}

/// Two goroutines that add one to a counter each, under a lock or not.
fn two_increments(locked: bool) -> String {
    let (lock, unlock) = if locked { ("mu.Lock()", "mu.Unlock()") } else { ("", "") };
    format!(
        "var count int\n\nfunc main() {{\n\tvar wg sync.WaitGroup\n\tfor g := 0; g < 2; g++ {{\n\t\twg.Add(1)\n\t\tgo func() {{\n\t\t\tdefer wg.Done()\n\t\t\t{lock}\n\t\t\tcount++\n\t\t\t{unlock}\n\t\t}}()\n\t}}\n\twg.Wait()\n\tfmt.Println(count)\n}}\n"
    )
}
