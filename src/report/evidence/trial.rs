//! One run of many, and whether it was right.

use crate::report::Outcome;
use serde::Deserialize;

/// What counts of a run's report.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Trial {
    /// [`Outcome::Stopped`]: it took longer than it may.
    pub outcome: Outcome,
    pub exit_status: i32,
    pub stdout: String,
    pub stderr: String,
    pub elapsed_ms: f64,
    pub acquisitions: u64,
    /// Times that a goroutine went in without the lock because the mutex was off.
    pub passed_off: u64,
    pub lost_updates: u64,
    /// By how much integers are short of what their `++` and `+=` add up to.
    pub missing: i64,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    Right,
    /// It ended by itself, and printed or counted something wrong.
    Wrong,
    /// In Go's words.
    Failed(String),
    Unfinished,
}

/// Characters that are kept of how a run failed.
const WORDS: usize = 100;

impl Trial {
    /// How it ended. It is right when it ends by itself with status 0, prints what is `right` (or, where that isn't known, no line
    /// `WRONG: …`) and no integer is short.
    pub fn ending(&self, right: Option<&str>) -> Ending {
        match self.outcome {
            Outcome::Stopped => Ending::Unfinished,
            Outcome::Exit if self.exit_status == 0 => {
                let says_wrong = self.stdout.lines().any(|line| line.starts_with("WRONG: "));
                let is_other = right.is_some_and(|right| right != self.stdout);
                if says_wrong || is_other || self.missing != 0 { Ending::Wrong } else { Ending::Right }
            }
            Outcome::Exit => Ending::Failed(format!("exit status {}", self.exit_status)),
            Outcome::Panic | Outcome::Fatal | Outcome::Deadlock => {
                let line =
                    self.stderr.lines().find(|line| line.starts_with("panic:") || line.starts_with("fatal error:"));
                Ending::Failed(line.unwrap_or("exit status 2").chars().take(WORDS).collect())
            }
        }
    }
}
