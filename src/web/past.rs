//! The history's cold data: what a timeline asks for, and where everything is in the answer.

use std::collections::BTreeMap;
use std::mem::offset_of;

use serde::{Deserialize, Serialize};

use crate::history::Filter;
use crate::sync::LockKind;
use crate::trace::lanes::Doing;
use crate::trace::recording::About;
use crate::trace::timeline::{Rectangle, View};

/// Where the parts of a rectangle are, in 32-bit words, and what its numbers mean.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryLayout {
    /// Words of one rectangle.
    pub stride: usize,
    /// Words from its beginning.
    pub rectangle: BTreeMap<&'static str, usize>,
    pub doing: BTreeMap<&'static str, u32>,
    pub lock: BTreeMap<&'static str, u32>,
    /// The share of a rectangle whose goroutines did nothing else.
    pub whole: u32,
}

impl HistoryLayout {
    pub fn new() -> Self {
        const WORD: usize = size_of::<u32>();
        Self {
            stride: size_of::<Rectangle>() / WORD,
            rectangle: BTreeMap::from([
                ("row", offset_of!(Rectangle, row) / WORD),
                ("left", offset_of!(Rectangle, left) / WORD),
                ("right", offset_of!(Rectangle, right) / WORD),
                ("doing", offset_of!(Rectangle, doing) / WORD),
                ("lock", offset_of!(Rectangle, lock) / WORD),
                ("share", offset_of!(Rectangle, share) / WORD),
            ]),
            doing: Doing::ALL.iter().map(|&doing| (doing.key(), doing as u32)).collect(),
            lock: BTreeMap::from([
                ("mutex", LockKind::Mutex as u32),
                ("rwMutex", LockKind::RwMutex as u32),
                ("waitGroup", LockKind::WaitGroup as u32),
            ]),
            whole: crate::trace::timeline::WHOLE,
        }
    }
}

impl Default for HistoryLayout {
    fn default() -> Self {
        Self::new()
    }
}

/// What the page knows of a run that is saved.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SavedAbout {
    pub name: String,
    pub source: String,
    pub constants: BTreeMap<String, i64>,
    /// Milliseconds since 1970.
    pub began: f64,
    pub mutex_off: bool,
    pub keep_going: bool,
    /// Microseconds that each instruction was held open; 0: full speed.
    pub pace: f64,
    /// The report as JSON; empty: the run isn't over.
    pub report: String,
}

impl SavedAbout {
    /// What a recording keeps of it, and the report.
    pub fn parts(self) -> (About, String) {
        let about = About {
            name: self.name,
            source: self.source,
            constants: self.constants.into_iter().collect(),
            began_ms: self.began as u64,
            mutex_off: self.mutex_off,
            keep_going: self.keep_going,
            pace_ns: (self.pace * 1000.0) as u64,
        };
        (about, self.report)
    }
}

/// What a timeline shows, as the page gives it: any numbers.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Seen {
    /// Nanoseconds since the run's start.
    pub from: f64,
    pub to: f64,
    pub first_lane: f64,
    pub lanes: f64,
    pub rows: f64,
    /// Pixels of a row.
    pub width: f64,
    pub filter: Option<WaitFilter>,
}

/// The waits that a timeline shows alone, as the page gives it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WaitFilter {
    /// The lock, plus one; 0: any.
    pub lock: f64,
    /// Nanoseconds, included.
    pub wait_from: f64,
    /// Nanoseconds, excluded.
    pub wait_to: f64,
}

impl Seen {
    pub fn filter(self) -> Option<Filter> {
        let filter = |filter: WaitFilter| Filter {
            lock: filter.lock as u16,
            from: filter.wait_from as u64,
            to: filter.wait_to as u64,
        };
        self.filter.map(filter)
    }

    /// Within bounds that an answer of bearable size has. (A conversion from floating point takes NaN as 0.)
    pub fn view(self) -> View {
        const MOST_ROWS: usize = 4096;
        const MOST_PIXELS: usize = 16_384;
        View {
            from: self.from as u64,
            to: self.to as u64,
            first_lane: self.first_lane as usize,
            lanes: self.lanes as usize,
            rows: (self.rows as usize).min(MOST_ROWS),
            width: (self.width as usize).min(MOST_PIXELS),
        }
    }
}
