//! The engine runs real Go programs.

mod control;
mod programs;
mod recorded;
mod shown;
mod soak;

use super::native::{NativeHost, run_on};
use super::{Host, Options, Pool, Run};
use crate::board::Phase;
use crate::lang;
use crate::program::Program;
use crate::report::{Outcome, Report};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// No test waits longer than this, on however slow a machine.
const TIMEOUT: Duration = Duration::from_secs(120);

const COUNTER: &str = include_str!("../../gallery/counter.go");

fn compile(source: &str) -> Arc<Program> {
    match lang::compile(source, &[]) {
        Ok(program) => Arc::new(program),
        Err(diagnostics) => panic!("{diagnostics:?}"),
    }
}

/// The body of a `main` that uses `sync`, `time` and `fmt`, with `declarations` before it.
fn program(declarations: &str, main: &str) -> Arc<Program> {
    compile(&format!(
        "package main\nimport (\"fmt\"; \"sync\"; \"time\")\nvar _ sync.Mutex\nvar _ = time.Now\nvar _ = fmt.Sprint\n\
         {declarations}\nfunc main() {{\n{main}\n}}\n"
    ))
}

fn pool() -> Pool {
    Pool::own(4).expect("the system has threads")
}

fn options() -> Options {
    Options { workers: 4, memory_cells: 1 << 20, ..Options::default() }
}

/// Runs a program to its end on a pool of its own.
fn run(program: Arc<Program>, options: Options) -> Report {
    run_on(&pool(), program, options, b"", TIMEOUT)
}

fn start(pool: &Pool, program: Arc<Program>, options: Options) -> Arc<Run> {
    Run::start(program, options, Arc::new(NativeHost::default()), pool)
}

fn finish(run: &Run) -> Report {
    run.wait_timeout(TIMEOUT).expect("the run comes to its end")
}

/// Waits until something is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < TIMEOUT, "never: {what}");
        std::thread::yield_now();
    }
}

fn assert_exit(report: &Report) {
    assert_eq!((report.outcome, report.exit_status, report.stderr.as_str()), (Outcome::Exit, 0, ""), "{report:?}");
}
