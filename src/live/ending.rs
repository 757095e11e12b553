//! How a run ends, and its report.

use super::Run;
use super::lock;
use crate::board::Phase;
use crate::detect::{self, MAX_ALIVE};
use crate::machine::{Termination, stack_trace};
use crate::report::{self, Outcome, Report};
use std::fmt::Write;
use std::sync::atomic::Ordering::SeqCst;

/// Exit status of Go programs that panic or end in a fatal error.
const FAILURE: i32 = 2;
/// What a shell reports for an interrupted program.
const INTERRUPTED: i32 = 130;
/// Goroutines whose stacks a deadlock's text shows.
const STACKS: usize = 100;

pub struct Ending {
    outcome: Outcome,
    exit_status: i32,
    /// For standard error.
    text: String,
}

impl Ending {
    pub fn of(termination: Termination) -> Self {
        let line = |mut text: String| {
            if !text.ends_with('\n') {
                text.push('\n');
            }
            text
        };
        match termination {
            Termination::Exit(exit_status) => Self { outcome: Outcome::Exit, exit_status, text: String::new() },
            Termination::Panic(text) => Self { outcome: Outcome::Panic, exit_status: FAILURE, text: line(text) },
            Termination::Fatal(text) => Self::fatal(line(text)),
        }
    }

    pub fn fatal(text: String) -> Self {
        Self { outcome: Outcome::Fatal, exit_status: FAILURE, text }
    }

    /// The race detector can't follow so many goroutines; as Go's runtime says it.
    pub fn too_many_to_watch() -> Self {
        let text = format!("race: limit on {MAX_ALIVE} simultaneously alive goroutines is exceeded, dying\n");
        Self { outcome: Outcome::Fatal, exit_status: detect::EXIT_STATUS, text }
    }

    pub fn stopped() -> Self {
        Self { outcome: Outcome::Stopped, exit_status: INTERRUPTED, text: String::new() }
    }
}

impl Run {
    /// Ends the run; only the first of several endings counts. The workers leave at their next safepoints.
    pub(super) fn end(&self, mut ending: Ending) {
        let mut slot = lock(&self.ending);
        if slot.is_some() {
            return;
        }
        let races = self.races.as_ref().map_or(0, |races| races.close());
        // As in Go, a program that failed by itself keeps its status.
        if races > 0 && ending.outcome == Outcome::Exit && ending.exit_status == 0 {
            ending.exit_status = detect::EXIT_STATUS;
            ending.text = format!("Found {races} data race(s)\n");
        }
        self.print(ending.text.as_bytes(), true);
        self.elapsed.get_or_init(|| self.clock.now(&*self.host));
        *slot = Some(ending);
        drop(slot);
        self.over.store(true, SeqCst);
        self.call_attention();
    }

    /// All goroutines wait for each other.
    pub(super) fn end_in_deadlock(&self) {
        if self.over.load(SeqCst) {
            return;
        }
        let mut waiting = self.semaphores.drain();
        waiting.sort_by_key(|(goroutine, _)| goroutine.id);
        let mut text = String::from("fatal error: all goroutines are asleep - deadlock!\n");
        for (goroutine, park) in waiting.iter().take(STACKS) {
            // Writing to a String doesn't fail.
            let _ = write!(text, "\ngoroutine {} [{}]:\n", goroutine.id, park.reason.name());
            text.push_str(&stack_trace(&self.program, goroutine));
        }
        self.end(Ending { outcome: Outcome::Deadlock, exit_status: FAILURE, text });
    }

    /// A worker has left; the last one makes the report.
    pub(super) fn leave(&self) {
        if self.left.fetch_add(1, SeqCst) + 1 < self.options.workers {
            return;
        }
        let report = self.make_report(lock(&self.ending).as_ref());
        self.report.get_or_init(|| report);
        self.picture.phase(Phase::Finished);
        let (finished, changed) = &self.finished;
        *lock(finished) = true;
        changed.notify_all();
        self.host.finished();
        // Goroutines may be many: nobody need wait for this.
        drop(self.semaphores.drain());
        drop(std::mem::take(&mut lock(&self.stdin).waiting));
        for timers in &self.timers {
            timers.clear();
        }
        while !self.injector.is_empty() {
            drop(self.injector.steal());
        }
        for queue in &self.queues {
            drop(queue.next.take());
        }
    }

    pub(super) fn make_report(&self, ending: Option<&Ending>) -> Report {
        let output = lock(&self.output);
        let (acquisitions, contended) = self.picture.totals();
        let lost = self.picture.lost();
        let elapsed = self.elapsed.get().copied().unwrap_or_else(|| self.clock.now(&*self.host));
        Report {
            version: report::VERSION,
            mode: "live".into(),
            workers: self.options.workers,
            goroutines: self.started.load(SeqCst).into(),
            outcome: ending.map_or(Outcome::Exit, |ending| ending.outcome),
            exit_status: ending.map_or(0, |ending| ending.exit_status),
            stdout: output.stdout.text(),
            stdout_cut: output.stdout.cut(),
            stderr: output.stderr.text(),
            elapsed_ms: elapsed as f64 / 1e6,
            locks: self.picture.lock_reports(&self.program),
            acquisitions,
            contended,
            lost_updates: lost.count,
            missing: lost.amount,
            events: self.events(),
            races: self.races.as_ref().map_or_else(Vec::new, |races| races.reports()),
            races_missed: self.races.as_ref().map_or(0, |races| races.missed()),
            ..Report::default()
        }
    }

    /// Prints for the program, as long as it isn't over: Go's other goroutines say nothing more, either.
    pub(super) fn print(&self, text: &[u8], error: bool) {
        if self.over.load(SeqCst) || text.is_empty() {
            return;
        }
        let mut output = lock(&self.output);
        let taken = self.host.write(text, error);
        let stream = if error { &mut output.stderr } else { &mut output.stdout };
        stream.write(text);
        if taken {
            stream.skip();
        }
        drop(output);
        self.host.output();
    }
}
