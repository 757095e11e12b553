//! Programs that nothing else here knows: whatever a thousand runs of the real Go print and exit with is among what exploring has found, and
//! so are the races that its detector reports.
//!
//! Exploring is sequentially consistent, and these programs are small enough that Go's optimiser leaves their accesses where they are. A
//! line with `// race: NAME` has an access of the race NAME, as in `tests/races`.

#![cfg(not(target_family = "wasm"))]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use lockscope::step::Options;
use lockscope::step::explore::{Explored, Explorer, Kind, Limits};

/// Of each program.
const RUNS: usize = 1000;
/// With the race detector, which makes the program many times as slow.
const RACE_RUNS: usize = 20;
/// More states than any of them has.
const MAX_STATES: usize = 500_000;
/// Visible steps between two looks.
const SLICE: u64 = 1_000_000;

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/unseen");
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut programs: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    programs.sort();
    assert!(programs.len() >= 10, "{} programs", programs.len());
    programs
}

/// Calls `each` for every program, on two threads.
fn for_each_program(each: impl Fn(&Path) + Sync) {
    let (programs, next) = (programs(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Relaxed)) {
                    each(program);
                }
            });
        }
    });
}

fn explored(program: &Path) -> Explored {
    let source = std::fs::read_to_string(program).expect("it can be read");
    let program_data =
        lockscope::lang::compile(&source, &[]).unwrap_or_else(|errors| panic!("{}: {}", program.display(), errors[0]));
    let limits = Limits { max_states: MAX_STATES, ..Limits::default() };
    let mut explorer = Explorer::new(Arc::new(program_data), Options::default(), limits);
    while !explorer.run(SLICE) {}
    let found = explorer.summary();
    assert!(found.complete, "{}: {:?}", program.display(), found.bounds);
    found
}

/// How a run ended: its exit status, what it printed, and the first line of what Go says about the end.
type End = (i32, String, String);

fn ends(found: &Explored) -> BTreeSet<End> {
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let end = |outcome: &lockscope::step::explore::OutcomeSummary| {
        let outcome = &outcome.outcome;
        (outcome.exit_status, outcome.stdout.clone(), first_line(&outcome.message))
    };
    found.outcomes.iter().map(end).collect()
}

fn end_of(output: &Output) -> End {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stderr);
    let ended = said.lines().find(|line| line.starts_with("panic:") || line.starts_with("fatal error:"));
    (output.status.code().expect("it exits"), text(&output.stdout), ended.unwrap_or_default().to_owned())
}

/// Builds a program with the real Go.
///
/// # Errors
/// It isn't here, or can't build it (race detection needs a C library that it brings, on some systems).
fn build(program: &Path, folder: &Path, race: bool) -> Result<PathBuf, String> {
    let binary = folder.join(program.file_stem().expect("a name"));
    let mut build = Command::new("go");
    build.arg("build").args(race.then_some("-race")).arg("-o").arg(&binary).arg(program);
    build.env("GO111MODULE", "off").env("GOFLAGS", "").env("GOTOOLCHAIN", "local");
    let output = build.output().map_err(|error| format!("go isn't installed ({error})"))?;
    if output.status.success() { Ok(binary) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Whether the real Go can build programs here; says why not.
fn has_go(race: bool) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let nothing = folder.path().join("nothing.go");
    std::fs::write(&nothing, "package main\n\nfunc main() {}\n").expect("it can be written");
    let built = build(&nothing, folder.path(), race);
    if let Err(why) = &built {
        eprintln!("skipped the comparison with the real go: {why}");
    }
    built.is_ok()
}

/// The lines of each race, by its name.
fn marked(program: &Path) -> BTreeMap<String, BTreeSet<u32>> {
    let source = std::fs::read_to_string(program).expect("it can be read");
    let mut races = BTreeMap::<String, BTreeSet<u32>>::new();
    for (line, text) in (1..).zip(source.lines()) {
        if let Some((_, name)) = text.split_once("// race: ") {
            races.entry(name.trim().to_owned()).or_default().insert(line);
        }
    }
    races
}

/// The innermost line in the program of each of the two accesses that Go's report of a race tells of; `None` where it doesn't know.
fn lines_of_race(report: &str, file: &str) -> [Option<u32>; 2] {
    let mut stacks = report.trim_start().split("\n\n");
    [(); 2].map(|()| {
        let (_, rest) = stacks.next()?.split_once(file)?;
        rest.split([' ', '\n']).next()?.parse().ok()
    })
}

#[test]
fn what_a_thousand_runs_of_the_real_go_come_to_exploring_has_found() {
    if !has_go(false) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for_each_program(|program| {
        let ends = ends(&explored(program));
        let binary = build(program, folder.path(), false).unwrap_or_else(|why| panic!("{}: {why}", program.display()));
        for run in 1..=RUNS {
            let output = Command::new(&binary).output().expect("it runs");
            let end = end_of(&output);
            assert!(ends.contains(&end), "{}, run {run}: {end:?} isn't among {ends:#?}", program.display());
        }
    });
}

#[test]
fn exploring_finds_the_marked_races_and_no_others() {
    for_each_program(|program| {
        let marked = marked(program);
        let found = explored(program);
        let name_of = |race: &lockscope::step::explore::RaceSummary| {
            let lines: Vec<u32> = race.report.accesses.iter().map(|access| access.line).collect();
            let named = marked.iter().find(|(_, race)| lines.iter().all(|line| race.contains(line)));
            named.map(|(name, _)| name.clone()).unwrap_or_else(|| panic!("{}: {lines:?}", program.display()))
        };
        let found: BTreeSet<String> = found.races.iter().map(name_of).collect();
        assert_eq!(found, marked.keys().cloned().collect(), "{}", program.display());
    });
}

#[test]
fn the_races_that_the_real_go_reports_are_marked() {
    if !has_go(true) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for_each_program(|program| {
        // Built with its detector, Go doesn't notice that all goroutines are asleep, and waits with them.
        if explored(program).outcomes.iter().any(|outcome| outcome.outcome.kind == Kind::Deadlock) {
            return;
        }
        let marked = marked(program);
        let file = format!("/{}:", program.file_name().expect("a name").to_string_lossy());
        let binary = build(program, folder.path(), true).unwrap_or_else(|why| panic!("{}: {why}", program.display()));
        for _ in 0..RACE_RUNS {
            // Go waits a second at the end for more races otherwise.
            let output = Command::new(&binary).env("GORACE", "atexit_sleep_ms=0").output().expect("it runs");
            let said = String::from_utf8_lossy(&output.stderr);
            for report in said.split("WARNING: DATA RACE").skip(1) {
                let lines = lines_of_race(report, &file);
                let is_in = |race: &BTreeSet<u32>| lines.iter().flatten().all(|line| race.contains(line));
                let is_known = lines != [None; 2] && marked.values().any(is_in);
                assert!(is_known, "{}: {lines:?} isn't marked:\n{said}", program.display());
            }
        }
    });
}
