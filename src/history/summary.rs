//! What there is of a run's past.

use super::{History, Source};
use crate::trace::Counts;
use serde::Serialize;

/// What a page shows of a run's past before it asks for more. Times are nanoseconds since the run's start, pauses left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub source: SourceName,
    /// The run is over, and all of it is here.
    pub over: bool,
    pub workers: u32,
    pub elapsed: u64,
    pub mutex_was_off: bool,
    /// The largest number of a goroutine so far.
    pub goroutines: u32,
    /// Lanes: of the goroutines with the numbers from 1 on.
    pub lanes: u32,
    /// Since when there are details; before, only sums.
    pub detail: u64,
    /// Nanoseconds of a part of which the sums are.
    pub grain: u64,
    /// By the number that events and rectangles have.
    pub locks: Vec<LockSummary>,
    pub events: Counts,
}

/// Where the past comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SourceName {
    /// Nothing has run yet.
    #[default]
    None,
    Run,
    File,
}

/// A lock or a WaitGroup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LockSummary {
    /// As the source names it.
    pub name: String,
    /// [`crate::sync::LockKind`]; 0: not known.
    pub kind: u32,
}

impl Summary {
    pub(super) fn of(history: &History) -> Self {
        let (source, workers, events) = match &history.source {
            Source::Nothing => return Self::default(),
            Source::Run { log, .. } => (SourceName::Run, log.workers() as u32, log.counts()),
            Source::File(recording) => (SourceName::File, recording.workers, recording.counts),
        };
        let lock = |info: &crate::trace::recording::LockInfo| LockSummary { name: info.name.clone(), kind: info.kind };
        Self {
            source,
            over: history.end.is_some(),
            workers,
            elapsed: history.elapsed(),
            mutex_was_off: history.end.is_some_and(|end| end.mutex_was_off),
            goroutines: history.goroutines,
            lanes: history.lanes.len() as u32,
            detail: history.detail(),
            grain: history.grain(),
            locks: history.locks().iter().map(lock).collect(),
            events,
        }
    }
}
