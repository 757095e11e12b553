//! Runs the Go programs under `tests/programs` with `lockscope run` and compares what they print and how they end
//! with their `.expected` files; where Go is installed, checks that those files still tell what the real `go` does.
//!
//! `LOCKSCOPE_UPDATE=1 cargo test --test programs` writes the `.expected` files anew from the real `go`.
//! `LOCKSCOPE_PROGRAM=data/maps cargo test --test programs` looks at the programs whose name contains that text only.

#![cfg(not(target_family = "wasm"))]

#[path = "programs/harness/explored.rs"]
mod explored;
#[path = "programs/harness/gallery.rs"]
mod gallery;
#[path = "programs/harness/lessons.rs"]
mod lessons;
#[path = "programs/harness/oracle.rs"]
mod oracle;
#[path = "programs/harness/outcome.rs"]
mod outcome;
#[path = "programs/harness/process.rs"]
mod process;
#[path = "programs/harness/program.rs"]
mod program;
#[path = "programs/harness/wording.rs"]
mod wording;

use oracle::Oracle;
use outcome::Outcome;
use program::Program;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Programs of one area that run at the same time.
const THREADS: usize = 2;

/// What a check says about one program: nothing when all is well, else a readable difference.
type Verdict = Result<(), String>;

/// Runs `check` over the programs on [`THREADS`] threads; panics with all failures together.
fn check_all(what: &str, programs: &[Program], check: impl Fn(&Program) -> Verdict + Sync) {
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(difference) = check(program) {
                        failures.lock().unwrap().push((program.name.clone(), difference));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    if failures.is_empty() {
        return;
    }
    failures.sort();
    let mut message = format!("{what}: {} of {} programs differ\n", failures.len(), programs.len());
    for (name, difference) in &failures {
        let _ = write!(message, "\n──── {name}\n{difference}");
    }
    let names: Vec<_> = failures.iter().map(|(name, _)| name.as_str()).collect();
    let _ = write!(message, "\n{} failed: {}", names.len(), names.join(" "));
    panic!("{message}");
}

/// Lockscope's side: every program of the area prints and ends as its `.expected` file says.
fn lockscope_agrees(area: &str) {
    if oracle::updating() {
        eprintln!("skipped: the expectations are being written");
        return;
    }
    check_all(&format!("lockscope, {area}"), &Program::in_area(area), |program| {
        let expected = Outcome::read(&program.expected_path())?;
        let actual = process::lockscope(program)?;
        expected.difference(&actual, program.only_positions)
    });
}

/// Go's side: the `.expected` files of the area are what the real `go` prints; or they are written, when asked for.
fn go_agrees(area: &str) {
    let oracle = match Oracle::find() {
        Ok(oracle) => oracle,
        Err(why) if oracle::updating() => panic!("cannot write expectations: {why}"),
        Err(why) => {
            eprintln!("skipped the comparison with the real go: {why}");
            return;
        }
    };
    let mut programs = Program::in_area(area);
    programs.retain(|program| program.only_here.is_none());
    check_all(&format!("go, {area}"), &programs, |program| {
        if oracle::updating() {
            return oracle.write_expectation(program);
        }
        let expected = Outcome::read(&program.expected_path())?;
        expected.difference(&oracle.run(program)?, false)
    });
}

macro_rules! areas {
    ($($area:ident),* $(,)?) => {
        const AREAS: &[&str] = &[$(stringify!($area)),*];

        /// `lockscope run` prints what the `.expected` files say.
        mod lockscope {
            $(#[test] fn $area() { super::lockscope_agrees(stringify!($area)); })*
        }

        /// The `.expected` files say what the real `go` prints.
        mod real_go {
            $(#[test] fn $area() { super::go_agrees(stringify!($area)); })*
        }
    };
}

areas! {
    basics, strings, data, functions, fmt, errors, sync, stdlib, extras, failing, compile_errors, syntax_errors,
    tutorials, newer_go, unsupported,
}

#[test]
fn every_folder_of_programs_has_its_tests() {
    assert_eq!(Program::areas(), {
        let mut areas = AREAS.to_vec();
        areas.sort_unstable();
        areas
    });
}

#[test]
fn every_program_has_an_expectation_and_every_expectation_a_program() {
    if oracle::updating() {
        return;
    }
    for area in Program::areas() {
        let (programs, expectations) = Program::stems_in_area(&area);
        assert_eq!(programs, expectations, "in tests/programs/{area}: the .go files and the .expected files");
    }
}

#[test]
fn unused_variables_are_reported_in_the_words_of_todays_go() {
    if oracle::updating() {
        return;
    }
    let program = Program::named("compile_errors/unused_variable_one");
    let raw = process::lockscope_raw(&program).expect("lockscope runs");
    assert!(raw.stderr.contains("declared and not used: x"), "stderr was:\n{}", raw.stderr);
}
