//! What can be proved of what went wrong: lost updates and torn reads, one at a time for whoever looks at them.

use super::History;
use crate::detect::losses::{Loss, Losses, losses};
use crate::detect::torn::{Torn, TornRead, torn};
use crate::trace::FLIGHT;
use serde::Serialize;

/// How much can be proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proofs {
    /// Lost updates that can be shown, and how much they come to.
    pub losses: u64,
    pub missing: i64,
    /// Lost updates whose reads aren't in the recording.
    pub unexplained: u64,
    /// The order of writes explains every value; otherwise it is that of interpolated times.
    pub exact: bool,
    /// Torn reads that can be shown, and all that were found.
    pub torn: u64,
    pub torn_reads: u64,
    /// Pairs of variables of which it can't be told whether reads were torn.
    pub unknown: u64,
    /// The recording has every access of the run so far.
    pub complete: bool,
    /// Accesses of each worker that are kept at full speed.
    pub kept: u64,
}

/// Everything that was found in the recording at one time.
pub struct Found {
    losses: Losses,
    torn: Torn,
    complete: bool,
}

impl Found {
    fn in_history(history: &History) -> Self {
        let recording = history.recording();
        let complete = recording.counts.dropped + recording.counts.forgotten == 0;
        Self { losses: losses(&recording), torn: torn(&recording), complete }
    }
}

impl History {
    /// Looks for what went wrong, unless it was looked for since anything was recorded.
    pub fn proofs(&mut self) -> Proofs {
        let Found { losses, torn, complete } = self.found();
        Proofs {
            losses: losses.losses.len() as u64,
            missing: losses.missing,
            unexplained: losses.unexplained,
            exact: losses.exact,
            torn: torn.reads.len() as u64,
            torn_reads: torn.count,
            unknown: torn.unknown,
            complete: *complete,
            kept: FLIGHT as u64,
        }
    }

    /// The lost update with this number, counted from 0 in the order of time.
    pub fn loss(&mut self, number: usize) -> Option<&Loss> {
        self.found().losses.losses.get(number)
    }

    /// The torn read with this number, counted from 0 in the order of time.
    pub fn torn_read(&mut self, number: usize) -> Option<&TornRead> {
        self.found().torn.reads.get(number)
    }

    fn found(&mut self) -> &Found {
        let found = self.found.take().unwrap_or_else(|| Found::in_history(self));
        self.found.insert(found)
    }
}
