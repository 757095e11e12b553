//! The functions that the history's worker calls. They hold the past of at most one run.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use super::past::{HistoryLayout, SavedAbout, Seen};
use super::{HISTORY_TYPES, TYPES, panic};
use crate::history::{End, History};
use crate::program;

#[wasm_bindgen(typescript_custom_section)]
const COLD: &str = TYPES;
#[wasm_bindgen(typescript_custom_section)]
const PAST: &str = HISTORY_TYPES;

thread_local! {
    // The worker has one thread.
    static HISTORY: RefCell<History> = RefCell::default();
}

pub(super) fn with<T>(f: impl FnOnce(&mut History) -> T) -> T {
    HISTORY.with_borrow_mut(f)
}

pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

#[wasm_bindgen(start)]
fn start_module() {
    panic::install();
}

/// The message of a panic in the module. After one, nothing here can be relied on.
#[wasm_bindgen(js_name = panicMessage)]
pub fn panic_message() -> Option<String> {
    panic::message().map(str::to_owned)
}

/// Where the parts of a rectangle are, and what its numbers mean.
#[wasm_bindgen(unchecked_return_type = "HistoryLayout")]
pub fn layout() -> Result<JsValue, JsError> {
    to_js(&HistoryLayout::new())
}

/// A run of this compiled program has begun; the one before is forgotten.
///
/// # Errors
/// The bytes are no program of this version of Lockscope.
#[wasm_bindgen]
pub fn begin(compiled: &[u8], workers: usize) -> Result<(), JsError> {
    let program = program::load(compiled)?;
    with(|history| *history = History::begin(program, workers));
    Ok(())
}

/// Takes the frames that the engine's `takeEvents` gave.
#[wasm_bindgen]
pub fn take(batch: &[u8]) {
    with(|history| history.take(batch));
}

/// The run is over, and everything of it was taken. The time is in milliseconds.
#[wasm_bindgen]
pub fn end(elapsed: f64, mutex_was_off: bool) {
    with(|history| history.end(End { elapsed_ns: (elapsed * 1e6) as u64, mutex_was_off }));
}

/// What there is.
#[wasm_bindgen(unchecked_return_type = "HistorySummary")]
pub fn summary() -> Result<JsValue, JsError> {
    to_js(&with(|history| history.summary()))
}

/// What a timeline draws: records of `layout().rectangle`.
#[wasm_bindgen]
pub fn rectangles(#[wasm_bindgen(unchecked_param_type = "TimelineView")] view: JsValue) -> Result<Vec<u32>, JsError> {
    let seen = Seen::deserialize(serde_wasm_bindgen::Deserializer::from(view))?;
    Ok(bytemuck::cast_vec(with(|history| history.rectangles(seen.view(), seen.filter()))))
}

/// What locks and goroutines went through.
#[wasm_bindgen(unchecked_return_type = "Statistics")]
pub fn statistics() -> Result<JsValue, JsError> {
    to_js(&with(|history| history.statistics()))
}

/// The lost updates.
#[wasm_bindgen(unchecked_return_type = "Losses")]
pub fn losses() -> Result<JsValue, JsError> {
    to_js(&with(|history| history.losses()))
}

/// What a goroutine did at a time, in nanoseconds; null when that isn't known in detail.
#[wasm_bindgen(unchecked_return_type = "Spell | null")]
pub fn spell(goroutine: u32, time: f64) -> Result<JsValue, JsError> {
    to_js(&with(|history| history.spell(goroutine, time as u64)))
}

/// What ended the wait of a goroutine at this time, in nanoseconds; null when nothing is known of one.
#[wasm_bindgen(unchecked_return_type = "Arrow | null")]
pub fn arrow(goroutine: u32, time: f64) -> Result<JsValue, JsError> {
    to_js(&with(|history| history.arrow(goroutine, time as u64)))
}

/// How values were, after so many microseconds: the board's header and the watch records in use, word by word.
#[wasm_bindgen]
pub fn picture(time: f64, header: &[u32], watches: &[u32]) {
    // As the microsecond was over: what happened in it has been seen.
    with(|history| history.picture((time * 1e3) as u64 + 999, &crate::board::picture::from_words(header, watches)));
}

/// What was printed by then, and bytes that were left out before it.
#[wasm_bindgen]
pub fn printed(time: f64, stdout: &str, stderr: &str, cut: f64) {
    with(|history| history.printed((time * 1e3) as u64, [stdout, stderr], cut as u64));
}

/// The run as a file, with what the page knows of it; of one from a file the file's.
#[wasm_bindgen]
pub fn save(#[wasm_bindgen(unchecked_param_type = "SavedAbout")] about: JsValue) -> Result<Vec<u8>, JsError> {
    let saved: SavedAbout = serde_wasm_bindgen::from_value(about)?;
    let mut recording = with(|history| history.recording());
    if recording.about.source.is_empty() {
        (recording.about, recording.report) = saved.parts();
    }
    Ok(recording.save())
}

/// A saved run takes the place of what is here.
///
/// # Errors
/// The bytes are no whole recording of a known version: then nothing has changed.
#[wasm_bindgen]
pub fn load(file: &[u8]) -> Result<(), JsError> {
    let loaded = History::load(file)?;
    with(|history| *history = loaded);
    Ok(())
}

/// The run for Perfetto and Chrome, as JSON.
#[wasm_bindgen]
pub fn perfetto() -> String {
    with(|history| history.recording().to_perfetto())
}
