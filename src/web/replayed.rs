//! The cold data of a recording that is played back.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::replay::Playback;

/// What a recording is of. Times are nanoseconds since the run's start, pauses left out.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordingInfo {
    /// Of the program.
    pub name: String,
    /// Its text; empty: the file is older than that and can't be played.
    pub source: String,
    pub constants: BTreeMap<String, i64>,
    /// Milliseconds since 1970; 0: not known.
    pub began: u64,
    pub mutex_off: bool,
    pub keep_going: bool,
    /// Microseconds that each instruction was held open; 0: full speed.
    pub pace: f64,
    pub workers: u32,
    /// What is known of the run begins and ends here.
    pub start: u64,
    pub end: u64,
    pub events: usize,
    pub dropped: u64,
    pub forgotten: u64,
    pub printed: Vec<PrintedPiece>,
    /// Bytes that were printed and aren't here.
    pub printed_cut: u64,
    /// The run's report as JSON; empty: there is none.
    pub report: String,
}

/// Text that was printed at one time.
#[derive(Clone, Debug, Serialize)]
pub struct PrintedPiece {
    pub error: bool,
    pub text: String,
}

/// Where a recording stands.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Moment {
    /// Nanoseconds since the run's start.
    pub time: u64,
    /// Events that have happened.
    pub events: usize,
    /// Pieces that have been printed.
    pub printed: usize,
    /// It is at its end.
    pub over: bool,
}

impl RecordingInfo {
    pub fn of(playback: &Playback) -> Self {
        let recording = playback.recording();
        let about = &recording.about;
        let pieces = recording.printed.pieces().iter();
        Self {
            name: about.name.clone(),
            source: about.source.clone(),
            constants: about.constants.iter().cloned().collect(),
            began: about.began_ms,
            mutex_off: about.mutex_off,
            keep_going: about.keep_going,
            pace: about.pace_ns as f64 / 1000.0,
            workers: recording.workers,
            start: playback.start(),
            end: playback.end(),
            events: playback.events().0,
            dropped: recording.counts.dropped,
            forgotten: recording.counts.forgotten,
            printed: pieces.map(|piece| PrintedPiece { error: piece.error, text: piece.text.clone() }).collect(),
            printed_cut: recording.printed.missing(),
            report: recording.report.clone(),
        }
    }
}

impl Moment {
    pub fn of(playback: &Playback) -> Self {
        let (all, events) = playback.events();
        let over = playback.time() >= playback.end() && events == all;
        Self { time: playback.time(), events, printed: playback.printed(), over }
    }
}
