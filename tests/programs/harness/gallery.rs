//! The built-in programs, mutex on, whole and with their constants made small: Lockscope and the real `go` print
//! what they must.

use crate::oracle::{self, Oracle};
use crate::outcome::Outcome;
use crate::process;
use crate::program::Program;
use std::path::Path;

/// A built-in program with constants of its own.
pub fn built_in(name: &str, constants: &[(&'static str, i64)]) -> Program {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gallery").join(format!("{name}.go"));
    let mut program = Program::open(&path, format!("gallery/{name} {constants:?}"));
    program.constants = constants.to_vec();
    program
}

/// Runs a built-in program with Lockscope and, where it is installed, with the real `go`; checks what either prints.
fn check(name: &str, constants: &[(&'static str, i64)], is_right: impl Fn(&str) -> Result<(), String>) {
    if oracle::updating() {
        return;
    }
    let program = built_in(name, constants);
    let judge = |who: &str, outcome: Result<Outcome, String>| {
        let outcome = outcome.unwrap_or_else(|error| panic!("{who}, {}: {error}", program.name));
        let verdict = is_right(&outcome.stdout);
        assert!(outcome.exit_status == 0 && verdict.is_ok(), "{who}, {}: {verdict:?}\n{outcome:#?}", program.name);
    };
    match Oracle::find() {
        Ok(oracle) => judge("go", oracle.run(&program)),
        Err(why) => eprintln!("skipped the comparison with the real go: {why}"),
    }
    judge("lockscope", process::lockscope(&program));
}

fn prints(expected: &str) -> impl Fn(&str) -> Result<(), String> {
    move |stdout| {
        if stdout == expected { Ok(()) } else { Err(format!("expected:\n{expected}")) }
    }
}

fn counted_to(last: usize) -> String {
    let lines = (1..=last).map(|n| format!("Count incremented to: {n}\n"));
    lines.collect::<String>() + &format!("Final count: {last}\n")
}

/// `readOps: N`, `writeOps: N`, `state: map[key:value …]`: shaped so, within the limits of the program's constants.
fn is_state_map(stdout: &str, readers: u64, writers: u64, keys: usize) -> Result<(), String> {
    /// Operations that one goroutine can do in a second, at a millisecond's sleep after each.
    const MOST_OPS: u64 = 1_001;
    let lines: Vec<_> = stdout.lines().collect();
    let [reads, writes, state] = lines[..] else {
        return Err(format!("{} lines instead of 3", lines.len()));
    };
    for (line, label, goroutines) in [(reads, "readOps: ", readers), (writes, "writeOps: ", writers)] {
        let ops = line.strip_prefix(label).and_then(|text| text.parse::<u64>().ok());
        let ops = ops.ok_or_else(|| format!("no {label:?}: {line}"))?;
        if ops == 0 || ops > goroutines * MOST_OPS {
            return Err(format!("{ops} operations of {goroutines} goroutines"));
        }
    }
    let entries = state.strip_prefix("state: map[").and_then(|text| text.strip_suffix(']'));
    let entries = entries.ok_or_else(|| format!("no state: {state}"))?;
    let mut sorted = Vec::new();
    for entry in entries.split(' ') {
        let (key, value) = entry.split_once(':').ok_or_else(|| format!("no key:value: {entry}"))?;
        let number = |text: &str| text.parse::<usize>().map_err(|error| format!("{entry}: {error}"));
        let (key, value) = (number(key)?, number(value)?);
        if key >= keys || value >= 100 {
            return Err(format!("{entry} is outside the program's ranges"));
        }
        sorted.push(key);
    }
    if sorted.is_sorted_by(|one, other| one < other) { Ok(()) } else { Err("the keys aren't sorted".to_owned()) }
}

#[test]
fn the_counter_loses_nothing() {
    check("counter", &[], prints("count: 10000\n"));
    check("counter", &[("goroutines", 4), ("increments", 50)], prints("count: 200\n"));
    check("counter", &[("goroutines", 1), ("increments", 0)], prints("count: 0\n"));
}

#[test]
fn the_printing_counter_prints_every_increment_in_order() {
    check("print", &[], prints(&counted_to(10)));
    check("print", &[("goroutines", 3)], prints(&counted_to(3)));
}

#[test]
fn the_container_counts_by_name() {
    check("container", &[], prints("map[a:20000 b:10000]\n"));
    check("container", &[("increments", 100)], prints("map[a:200 b:100]\n"));
}

#[test]
fn the_state_map_reports_its_operations_and_its_state() {
    check("statemap", &[], |stdout| is_state_map(stdout, 100, 10, 5));
    let small = [("readers", 10), ("writers", 2), ("keys", 3)];
    check("statemap", &small, |stdout| is_state_map(stdout, 10, 2, 3));
}

#[test]
fn built_in_programs_run_by_name() {
    if oracle::updating() {
        return;
    }
    let mut program = built_in("counter", &[("increments", 5)]);
    program.path = "counter".into();
    let outcome = process::lockscope(&program).expect("lockscope runs");
    assert_eq!((outcome.stdout.as_str(), outcome.exit_status), ("count: 50\n", 0), "{}", outcome.stderr);
}
