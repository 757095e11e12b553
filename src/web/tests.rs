//! Cold data has the shapes that `cold.ts` tells JavaScript.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::compiled::{Compiled, DiagnosticInfo};
use super::contract::{BoardLayout, Output, RunOptions};
use super::exploring::{ExploreOptions, ExploreProgress};
use super::info::{FunctionInfo, InstructionInfo, LineInfo, ProgramInfo};
use super::steps::{Replayed, ScheduleText, StepOptions, StepState};
use super::{FINDINGS_TYPES, HISTORY_TYPES, TYPES};
use crate::detect::{RaceAccess, RaceFrame, RaceReport};
use crate::program::{Position, Program, Tunable};
use crate::report::{LockReport, Report};
use crate::step::explore::{Explorer, Limits, Partial};
use crate::step::{Awaited, Options, Readiness, Stepper};
use crate::{gallery, lang};

/// The names of an interface's fields, also of those that the page may leave out.
fn declared(interface: &str) -> BTreeSet<String> {
    let start = format!("export interface {interface} {{\n");
    let found = [TYPES, HISTORY_TYPES, FINDINGS_TYPES].into_iter().find_map(|types| types.split_once(&start));
    let (_, rest) = found.unwrap_or_else(|| panic!("no file has an interface {interface}"));
    let (body, _) = rest.split_once("\n}").expect("it ends");
    let fields = body.lines().filter(|line| !line.trim_start().starts_with("/**"));
    fields.filter_map(|line| Some(line.split_once(':')?.0.trim().trim_end_matches('?').to_owned())).collect()
}

fn written(value: &impl Serialize) -> (BTreeSet<String>, Value) {
    let value = serde_json::to_value(value).expect("it can be written");
    let names = value.as_object().expect("an object").keys().cloned().collect();
    (names, value)
}

fn assert_shape(interface: &str, value: &impl Serialize) {
    assert_eq!(written(value).0, declared(interface), "{interface}");
}

fn program_info() -> ProgramInfo {
    ProgramInfo {
        version: 1,
        tunables: Vec::new(),
        functions: Vec::new(),
        lock_lines: Vec::new(),
        operands: [("7".to_owned(), "c.mu".to_owned())].into(),
        lines: Vec::new(),
        counters: Vec::new(),
    }
}

#[test]
fn what_rust_writes_is_what_the_page_expects() {
    let position = Position { line: 1, column: 2 };
    assert_shape("GalleryProgram", &gallery::PROGRAMS[0]);
    assert_shape("Position", &position);
    assert_shape("Tunable", &Tunable { name: "n".into(), value: 1, default: 2, position });
    assert_shape("FunctionInfo", &FunctionInfo { name: "main.main".into(), line: 3 });
    assert_shape("InstructionInfo", &InstructionInfo { pc: 1, text: "load count".into() });
    assert_shape("LineInfo", &LineInfo { line: 1, instructions: Vec::new() });
    assert_shape("ProgramInfo", &program_info());
    let diagnostic = DiagnosticInfo { line: 7, column: 2, message: "undefined: x".into(), text: String::new() };
    assert_shape("Diagnostic", &diagnostic);
    assert_shape("Compiled", &Compiled { program: None, diagnostics: vec![diagnostic], findings: Vec::new() });
    assert_shape("RunOptions", &RunOptions::default());
    assert_shape("Output", &Output::default());
    assert_shape("LockReport", &LockReport::default());
    assert_shape("Report", &Report::default());
    let frame = RaceFrame { function: String::new(), file: String::new(), line: 1, column: 1, offset: 0 };
    let access = RaceAccess {
        kind: "read",
        atomic: false,
        goroutine: 1,
        running: true,
        line: 1,
        function: String::new(),
        stack: vec![frame.clone()],
        created: Vec::new(),
    };
    let accesses = [access.clone(), access.clone()];
    let race = RaceReport { text: String::new(), variable: String::new(), address: String::new(), accesses };
    assert_shape("RaceFrame", &frame);
    assert_shape("RaceAccess", &access);
    assert_shape("Race", &race);
    assert_shape("Events", &Report::default().events);
}

#[test]
fn what_the_stepper_says_is_what_the_page_expects() {
    let mut stepper = Stepper::new(Arc::new(compiled("counter")), Options::default());
    let state = StepState::of(&stepper, true);
    assert_shape("StepState", &state);
    assert_shape("Choice", &state.goroutines[0]);
    assert_shape("Branch", &state.branches[0]);
    assert_shape("StepOptions", &StepOptions::default());
    assert_shape("ScheduleText", &ScheduleText::of(&stepper).expect("it is short"));
    let replayed = Replayed::of(&mut stepper, "000000000001: 1*5 2");
    assert_shape("Replayed", &replayed);
    assert!(replayed.other_program, "{replayed:?}");
    assert_eq!((replayed.failed_step, replayed.goroutine, replayed.why), (6, 2, None));
    assert_eq!(stepper.world().scalars().steps, 5, "as far as they could be");
    let error = written(&Replayed::of(&mut stepper, "one").unreadable).1;
    assert_eq!(error, serde_json::json!({ "kind": "word", "word": "one" }));
    let awaited = Awaited { lock: "mu".into(), held_by: vec![2], is_group: false };
    assert_shape("Awaited", &awaited);
    let waits = written(&Readiness::Waits(awaited)).1;
    assert_eq!(waits, serde_json::json!({ "kind": "waits", "lock": "mu", "heldBy": [2], "isGroup": false }));
}

#[test]
fn a_lessons_failing_order_in_visible_steps_leads_to_the_failure() {
    let source = gallery::find("abba").expect("it is in the gallery").source;
    let program = lang::compile(source, &[("rounds".to_owned(), 1)]).expect("it compiles");
    let mut stepper = Stepper::new(Arc::new(program), Options::default());
    let replayed = Replayed::of(&mut stepper, "v 2 3 1 2 3");
    assert_eq!((replayed.unreadable, replayed.failed_step), (None, 0));
    assert!(stepper.run_on(1000), "nothing is left to do");
    assert_eq!(crate::step::report(stepper.world(), std::time::Duration::ZERO).exit_status, 2);
}

#[test]
fn what_a_recording_says_is_what_the_page_expects() {
    use super::replayed::{Moment, PrintedPiece, RecordingInfo};
    assert_shape("RecordingInfo", &RecordingInfo::default());
    assert_shape("PrintedPiece", &PrintedPiece { error: false, text: String::new() });
    assert_shape("Moment", &Moment::default());
}

#[test]
fn what_the_explorer_says_is_what_the_page_expects() {
    let source = "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nvar n int\n\nfunc main() {\n\tgo func() { n++ }()\n\tgo func() { n++ }()\n\ttime.Sleep(1)\n\tfmt.Println(n)\n}\n";
    let program = Arc::new(lang::compile(source, &[]).expect("it compiles"));
    let mut explorer = Explorer::new(program, Options::default(), Limits::default());
    while !explorer.run(1000) {}
    let found = explorer.summary();
    assert_shape("Explored", &found);
    assert_shape("ExploreBounds", &found.bounds);
    assert_shape("ExploredOutcome", &found.outcomes[0]);
    assert_shape("ExploredSchedule", found.outcomes[0].shortest.as_ref().expect("there are few outcomes"));
    assert_shape("ExploredRace", &found.races[0]);
    assert!(found.hasty.is_some());
    let partial = Partial { stuck: Vec::new(), shortest: None, waits: None };
    assert_shape("ExploredPartial", &partial);
    use crate::detect::waits::{WaitGraph, Waiting};
    let waiting = Waiting { goroutine: 1, line: 1, lock: "mu".into(), address: 1, is_signal: false, held_by: vec![2] };
    assert_shape("WaitingGoroutine", &waiting);
    assert_shape("WaitGraph", &WaitGraph::default());
    assert_shape("ExploreOptions", &ExploreOptions::default());
    assert_shape("ExploreProgress", &ExploreProgress::default());
}

#[test]
fn a_goroutine_that_is_about_to_write_says_what_and_shows_what_it_has_read() {
    let mut stepper = Stepper::new(Arc::new(compiled("counter")), Options::default());
    while stepper.world().slots().len() < 2 {
        stepper.step(1).expect("main runs");
    }
    let next = |stepper: &Stepper| StepState::of(stepper, true).goroutines[1].clone();
    while next(&stepper).text != "store count" {
        stepper.step(2).expect("it runs");
    }
    let before = next(&stepper);
    assert_eq!(before.writes, Some(1));
    assert_eq!(before.line, line_of("counter", "count++"));
    // What it has read and what it writes are both still to be read: the update compares them.
    let values: Vec<&str> = before.registers.iter().map(|register| register.value.as_str()).collect();
    assert!(values.contains(&"0") && values.contains(&"1"), "{values:?}");
    assert_shape("Register", &before.registers[0]);
    stepper.step(2).expect("it runs");
    assert!(next(&stepper).registers.len() < before.registers.len(), "nobody reads them any more");
}

#[test]
fn what_rust_tells_of_the_past_is_what_the_page_expects() {
    use super::past::{HistoryLayout, Seen, WaitFilter};
    use crate::detect::losses::{Access, Loss, Losses};
    use crate::history::{History, LockSummary, Spell};
    use crate::report::histogram::{Bucket, Distribution};
    use crate::report::statistics::{Fairness, GoroutineStatistics, LockStatistics, Statistics, Throughput};
    use crate::trace::lanes::Arrow;
    assert_shape("HistorySummary", &History::default().summary());
    assert_shape("LockSummary", &LockSummary::default());
    assert_shape("HistoryLayout", &HistoryLayout::new());
    assert_shape("SavedAbout", &super::past::SavedAbout::default());
    assert_shape("TimelineView", &Seen::default());
    assert_shape("WaitFilter", &WaitFilter::default());
    let spell = Spell {
        goroutine: 1,
        doing: 2,
        lock: 0,
        from: 3,
        to: 4,
        from_exact: true,
        to_exact: false,
        open: false,
        line: 5,
    };
    assert_shape("Spell", &spell);
    let arrow = Arrow { lock: 0, from_goroutine: 1, released: 2, to_goroutine: 3, acquired: 4, line: 5, exact: true };
    assert_shape("Arrow", &arrow);
    assert_shape("Bucket", &Bucket { from: 0, to: 1, count: 2 });
    assert_shape("Distribution", &Distribution::default());
    assert_shape("Fairness", &Fairness::default());
    assert_shape("LockStatistics", &LockStatistics::default());
    assert_shape("GoroutineStatistics", &GoroutineStatistics::default());
    assert_shape("Throughput", &Throughput::default());
    assert_shape("Statistics", &Statistics::default());
    let access = Access { goroutine: 1, line: 2, time: 3, timed: true, value: 4 };
    assert_shape("Access", &access);
    let loss = Loss {
        name: String::new(),
        cell: 0,
        read: access,
        between: vec![access],
        more: 0,
        overwritten: 0,
        write: access,
        amount: 1,
    };
    assert_shape("Loss", &loss);
    assert_shape("Losses", &Losses::default());
}

#[test]
fn what_rust_finds_is_what_the_page_expects() {
    use crate::detect::losses::Access;
    use crate::detect::torn::{Half, Part, TornRead};
    use crate::history::Proofs;
    use crate::report::evidence::{Bar, Evidence, Failure, Range, Results, Spread, Tested};
    use crate::report::ranking::{Figures, Ranking, Rest, Row};
    assert_shape("Proofs", &Proofs::default());
    let access = Access { goroutine: 1, line: 2, time: 3, timed: true, value: 4 };
    let half = Half { name: String::new(), cell: 1, read: access, write: access };
    let order = [Part::WroteNew, Part::ReadNew, Part::ReadOld, Part::WroteOld];
    let torn = TornRead { reader: 1, writer: 2, lock: 0, from: 3, to: 4, new: half.clone(), old: half.clone(), order };
    assert_shape("Half", &half);
    assert_shape("TornRead", &torn);
    assert_shape("Figures", &Figures::default());
    assert_shape("Ranking", &Ranking::default());
    assert_shape("Row", &Row::default());
    assert_shape("Rest", &Rest::default());
    assert_shape("Evidence", &Evidence { forms: Vec::new(), results: Results::default() });
    assert_shape("Tested", &Tested::default());
    assert_shape("Failure", &Failure { text: String::new(), runs: 1 });
    assert_shape("Bar", &Bar::default());
    assert_shape("Results", &Results::default());
    assert_shape("Range", &Range::default());
    assert_shape("Spread", &Spread::default());
}

#[test]
fn the_layout_names_every_record_and_code() {
    let layout = BoardLayout::new();
    assert_shape("BoardLayout", &layout);
    assert_shape("BoardRecord", &layout.layout.goroutines);
    assert_shape("BoardCodes", &layout.codes);
    let (_, value) = written(&layout);
    assert_eq!(value["codes"]["state"]["waiting"], 3);
    assert_eq!(value["goroutines"]["fields"]["id"], 0);
}

#[test]
fn outcomes_are_the_ones_that_the_page_knows() {
    use crate::report::Outcome;
    let line = TYPES.lines().find(|line| line.trim_start().starts_with("outcome:")).expect("declared");
    for outcome in [Outcome::Exit, Outcome::Panic, Outcome::Fatal, Outcome::Deadlock, Outcome::Stopped] {
        let name = serde_json::to_value(outcome).expect("a string");
        assert!(line.contains(&format!("'{}'", name.as_str().expect("a string"))), "{name}");
    }
}

#[test]
fn a_pace_that_makes_no_sense_is_full_speed() {
    use super::contract::pace_ns;
    assert_eq!(pace_ns(50_000.0), 50_000_000);
    assert_eq!(pace_ns(0.0), 0);
    assert_eq!(pace_ns(-1.0), 0);
    assert_eq!(pace_ns(f64::NAN), 0);
    assert_eq!(pace_ns(f64::INFINITY), 0);
}

fn compiled(name: &str) -> Program {
    let source = gallery::find(name).expect("it is in the gallery").source;
    lang::compile(source, &[]).expect("it compiles")
}

/// The number of the first line with this text, counted from 1.
fn line_of(name: &str, text: &str) -> u32 {
    let source = gallery::find(name).expect("it is in the gallery").source;
    1 + source.lines().position(|line| line.contains(text)).expect("it has such a line") as u32
}

#[test]
fn the_page_learns_which_lines_lock_and_what_only_increments_change() {
    let info = ProgramInfo::of(&compiled("counter"));
    assert_eq!(info.lock_lines, [line_of("counter", "mu.Lock()"), line_of("counter", "mu.Unlock()")]);
    assert!(info.operands.iter().all(|(_, name)| name == "mu"), "{:?}", info.operands);
    assert_eq!(info.counters, ["count"]);
    let tunables: Vec<_> = info.tunables.iter().map(|tunable| (tunable.name.as_str(), tunable.value)).collect();
    assert_eq!(tunables, [("goroutines", 10), ("increments", 1000)]);
    let count = info.lines.iter().find(|line| line.line == line_of("counter", "count++")).expect("it has code");
    let texts: Vec<_> = count.instructions.iter().map(|instruction| instruction.text.as_str()).collect();
    assert_eq!(texts, ["load count", "add 1", "store count"]);
}

#[test]
fn every_built_in_program_compiles_and_says_where_its_lock_is() {
    for program in &gallery::PROGRAMS {
        let info = ProgramInfo::of(&compiled(program.name));
        // Some go wrong because they have none.
        let locks = program.source.contains("Lock()");
        assert_eq!(locks, !info.lock_lines.is_empty(), "{}", program.name);
        assert!(!info.tunables.is_empty(), "{}", program.name);
    }
}
