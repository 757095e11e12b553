//! A recorded run: its events, and what is needed to understand them without the program.

use super::event::Event;
use super::film::Film;
use super::log::Counts;
use super::printed::Printed;
use super::time::{Moment, Timer, timed};
use crate::program::Program;
use crate::report::statistics::{Fold, Statistics};
use std::collections::BTreeMap;

/// Everything that was recorded of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    pub about: About,
    pub workers: u32,
    /// The mutex switch was off at some time.
    pub mutex_was_off: bool,
    /// How long it ran, pauses left out.
    pub elapsed_ns: u64,
    /// Names of the program's functions.
    pub functions: Vec<String>,
    /// The source lines on which they begin; 0: of no line.
    pub function_lines: Vec<u32>,
    /// The source line of each instruction; 0: of no line.
    pub lines: Vec<u32>,
    /// By the number that events have.
    pub locks: Vec<LockInfo>,
    /// What the source calls the cell or lock that the instruction works on.
    pub operands: BTreeMap<u32, String>,
    pub counts: Counts,
    /// The function of each goroutine, by number less one, as its own number plus one; 0: not known. Also of goroutines whose
    /// beginning the events don't have any more.
    pub roster: Vec<u32>,
    /// Each worker's events, in their order.
    pub streams: Vec<Vec<Event>>,
    /// The values that were shown.
    pub film: Film,
    pub printed: Printed,
    /// The run's report as JSON, as `lockscope run --json` prints it; empty: there is none.
    pub report: String,
}

/// What ran, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Of the program: `counter`.
    pub name: String,
    /// Its text.
    pub source: String,
    /// Constants that had another value than in the text.
    pub constants: Vec<(String, i64)>,
    /// When the run began, in milliseconds since 1970; 0: not known.
    pub began_ms: u64,
    /// As it began.
    pub mutex_off: bool,
    pub keep_going: bool,
    /// Nanoseconds that each instruction was held open; 0: full speed.
    pub pace_ns: u64,
}

/// What is needed of a program to understand its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Names of its functions.
    pub functions: Vec<String>,
    /// The source lines on which they begin; 0: of no line.
    pub function_lines: Vec<u32>,
    /// The source line of each instruction; 0: of no line.
    pub lines: Vec<u32>,
    /// What the source calls the cell or lock that the instruction works on.
    pub operands: BTreeMap<u32, String>,
    /// The function that main's goroutine begins with.
    pub entry: u32,
}

impl Facts {
    pub fn of(program: &Program) -> Self {
        Self {
            functions: program.functions.iter().map(|function| function.name.clone()).collect(),
            function_lines: program.functions.iter().map(|function| function.position.line).collect(),
            lines: program.positions.iter().map(|position| position.line).collect(),
            operands: program.operands.clone(),
            entry: program.entry,
        }
    }
}

/// A lock that a run used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockInfo {
    /// As the source names it at its first use.
    pub name: String,
    /// Its first cell.
    pub address: u32,
    /// [`crate::sync::LockKind`].
    pub kind: u32,
    /// Over the whole run, also where the events don't have all of it.
    pub acquisitions: u64,
    pub contended: u64,
}

impl Recording {
    /// Each worker's events with their times.
    pub fn moments(&self) -> Vec<Vec<Moment>> {
        (0..).zip(&self.streams).map(|(worker, events)| timed(worker, events)).collect()
    }

    /// Calls `seen` with each moment, one worker's after the other's.
    pub fn for_each_moment(&self, seen: &mut dyn FnMut(&Moment)) {
        for (worker, events) in (0..).zip(&self.streams) {
            let mut timer = Timer::new(worker);
            for &event in events {
                timer.add(event, |moment| seen(&moment));
            }
            timer.finish(|moment| seen(&moment));
        }
    }

    /// The source line of an event; 0 when it isn't known.
    pub fn line(&self, event: Event) -> u32 {
        event.pc().and_then(|pc| self.lines.get(pc as usize)).copied().unwrap_or(0)
    }

    /// What the source calls the cell or lock that an event's instruction works on; empty when it has no name.
    pub fn operand(&self, event: Event) -> String {
        event.pc().and_then(|pc| self.operands.get(&pc)).cloned().unwrap_or_default()
    }

    /// Over the events that it has, which of a long run are the last ones.
    pub fn statistics(&self) -> Statistics {
        self.fold().statistics()
    }

    /// The events that it has, folded.
    pub fn fold(&self) -> Fold {
        let mut fold = Fold::default();
        self.moments().iter().flatten().for_each(|moment| fold.add(moment));
        fold
    }
}
