//! The cold data of the boundary that isn't about one program: the board's layout with the meaning of its codes, a run's
//! options, its output.

use serde::{Deserialize, Serialize};

use crate::board::protection::UNPROTECTED;
use crate::board::{self, Layout, Names, Phase, State, WatchKind};
use crate::sync::LockKind;

/// Where everything is on the board, and what its numbers mean.
#[derive(Clone, Debug, Serialize)]
pub struct BoardLayout {
    #[serde(flatten)]
    pub layout: Layout,
    pub codes: Codes,
}

/// Names of the numbers in the board's fields, so that JavaScript never repeats one.
#[derive(Clone, Debug, Serialize)]
pub struct Codes {
    pub phase: Names,
    pub state: Names,
    pub watch: Names,
    pub lock: Names,
    /// What a watched value's `lock` can be other than a lock.
    pub protection: Names,
}

impl BoardLayout {
    pub fn new() -> Self {
        Self {
            layout: board::layout(),
            codes: Codes {
                phase: Names(vec![
                    ("idle", Phase::Idle as u32),
                    ("running", Phase::Running as u32),
                    ("paused", Phase::Paused as u32),
                    ("finished", Phase::Finished as u32),
                ]),
                state: Names(vec![
                    ("runnable", State::Runnable as u32),
                    ("running", State::Running as u32),
                    ("waiting", State::Waiting as u32),
                    ("sleeping", State::Sleeping as u32),
                    ("blocked", State::Blocked as u32),
                    ("done", State::Done as u32),
                ]),
                watch: Names(vec![
                    ("integer", WatchKind::Integer as u32),
                    ("text", WatchKind::Text as u32),
                    ("map", WatchKind::Map as u32),
                    ("mapEntry", WatchKind::MapEntry as u32),
                ]),
                lock: Names(vec![
                    ("mutex", LockKind::Mutex as u32),
                    ("rwMutex", LockKind::RwMutex as u32),
                    ("waitGroup", LockKind::WaitGroup as u32),
                ]),
                protection: Names(vec![("unprotected", UNPROTECTED)]),
            },
        }
    }
}

impl Default for BoardLayout {
    fn default() -> Self {
        Self::new()
    }
}

/// How the page wants a run.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RunOptions {
    /// 1 to the threads of the pool.
    pub workers: usize,
    pub mutex_off: bool,
    pub keep_going: bool,
    /// Data races are looked for.
    pub race: bool,
    /// Nothing is recorded: for the benchmark, which measures what recording costs.
    pub unrecorded: bool,
    /// Microseconds that each instruction is held open; 0: full speed.
    pub pace: f64,
    /// Of the program's random numbers; without one, another each time.
    pub seed: Option<f64>,
}

/// What a program printed since it was asked for last.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    pub stdout: String,
    pub stderr: String,
    /// Bytes that were left out before this text.
    pub cut: u64,
    pub waits_for_input: bool,
}

/// Nanoseconds of a pace in microseconds as the page gives it. Nonsense is full speed; more than an hour is an hour.
pub fn pace_ns(microseconds: f64) -> u64 {
    const HOUR: f64 = 3.6e12;
    if microseconds.is_finite() { (microseconds * 1000.0).clamp(0.0, HOUR) as u64 } else { 0 }
}
