//! The report of a run that was stepped through.

use super::world::{Ending, World};
use crate::detect::{self, RaceReport};
use crate::machine::Termination;
use crate::report::{self, Outcome, Report};
use std::time::Duration;

/// Exit status of Go programs that panic or end in a fatal error.
const FAILURE: i32 = 2;

impl Ending {
    /// How it ended, its exit status, and what Go writes to standard error about it.
    pub fn facts(&self) -> (Outcome, i32, &str) {
        match self {
            Self::Terminated(Termination::Exit(status)) => (Outcome::Exit, *status, ""),
            Self::Terminated(Termination::Panic(text)) => (Outcome::Panic, FAILURE, text),
            Self::Terminated(Termination::Fatal(text)) => (Outcome::Fatal, FAILURE, text),
            Self::Deadlock(text) => (Outcome::Deadlock, FAILURE, text),
        }
    }
}

/// The report of a run in its present state. `elapsed`: real time, for those who waited for it.
pub fn report(world: &World, elapsed: Duration) -> Report {
    let counts = world.counts();
    let (acquisitions, contended) = counts.totals();
    let (lost_updates, missing) = counts.lost_updates();
    let (outcome, exit_status, text) = world.ending().map_or((Outcome::Stopped, 0, ""), Ending::facts);
    let mut stderr = String::from_utf8_lossy(world.stderr()).into_owned();
    stderr.push_str(text);
    if !text.is_empty() && !text.ends_with('\n') {
        stderr.push('\n');
    }
    Report {
        version: report::VERSION,
        mode: "step".into(),
        workers: 1,
        goroutines: world.slots().len() as u64,
        outcome,
        exit_status,
        stdout: String::from_utf8_lossy(world.stdout()).into_owned(),
        stderr,
        goes_round: false,
        elapsed_ms: elapsed.as_secs_f64() * 1e3,
        locks: counts.lock_reports(world.program()),
        acquisitions,
        contended,
        lost_updates,
        missing,
        ..Report::default()
    }
}

/// Adds the races that the run has shown, in the order of their finding, and how much the detector had no room for. `as_go`: the report is that of a run with `-race`, whose standard
/// error and exit status tell them, too.
pub fn tell_races(report: &mut Report, races: Vec<RaceReport>, missed: u64, as_go: bool) {
    if as_go && !races.is_empty() {
        let texts: String = races.iter().map(|race| race.text.as_str()).collect();
        report.stderr.insert_str(0, &texts);
        if report.outcome == Outcome::Exit && report.exit_status == 0 {
            report.exit_status = detect::EXIT_STATUS;
            report.stderr.push_str(&format!("Found {} data race(s)\n", races.len()));
        }
    }
    report.races = races;
    report.races_missed = missed;
}
