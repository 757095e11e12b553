//! The report of a run: what it printed, how it ended, what its locks went through. Pure data and pure functions.

pub mod evidence;
pub mod histogram;
pub mod ranking;
pub mod statistics;
#[cfg(test)]
mod tests;

use crate::detect::RaceReport;
use serde::{Deserialize, Serialize};

/// Grows when a field changes its meaning.
pub const VERSION: u32 = 1;

/// What `run()` promises and `lockscope run --json` prints.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub version: u32,
    /// `live`.
    pub mode: String,
    pub workers: usize,
    /// Goroutines started, main included.
    pub goroutines: u64,
    pub outcome: Outcome,
    pub exit_status: i32,
    /// What the program printed; bounded, see `stdout_cut`.
    pub stdout: String,
    /// Bytes that were left out in the middle of `stdout`.
    pub stdout_cut: u64,
    /// What Go writes to standard error at the end: a panic, a fatal error.
    pub stderr: String,
    /// The step engine stopped it, for it came to the same few states again and again: goroutines spin.
    pub goes_round: bool,
    pub elapsed_ms: f64,
    pub locks: Vec<LockReport>,
    pub acquisitions: u64,
    pub contended: u64,
    /// Writes that overwrote other goroutines' writes made since the value was read.
    pub lost_updates: u64,
    /// By how much integers are short of what their `++` and `+=` add up to.
    pub missing: i64,
    /// Reads of one half of what a section wrote together, as far as the recording tells: see [`crate::detect::torn`]. The engine doesn't
    /// know them; who has the recording fills this in.
    pub torn_reads: u64,
    /// With race detection, in the order of their finding.
    pub races: Vec<RaceReport>,
    /// Cells and goroutines for which the race detector had no room: races with them may be missing in `races`.
    pub races_missed: u64,
    pub events: Events,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// `main` returned, or `os.Exit`.
    #[default]
    Exit,
    Panic,
    /// `fatal error: …`
    Fatal,
    /// `fatal error: all goroutines are asleep - deadlock!`
    Deadlock,
    /// A person stopped it, or it ran out of its time.
    Stopped,
}

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LockReport {
    /// As the source names it at its first use: `mu`, `c.mu`.
    pub name: String,
    pub acquisitions: u64,
    pub contended: u64,
    pub longest_wait_us: u64,
    /// Times that a goroutine went in without the lock because the mutex was off.
    pub passed_off: u64,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Events {
    /// Accesses of cells that the flight recorders had at the end are among them.
    pub recorded: u64,
    /// There was no room for them on the way.
    pub dropped: u64,
    /// They were given up for newer ones.
    pub forgotten: u64,
}
