//! The functions with which a worker plays a saved run back. They hold at most one recording.

use std::cell::RefCell;
use std::sync::Arc;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::contract::BoardLayout;
use super::info::ProgramInfo;
use super::replayed::{Moment, RecordingInfo};
use crate::board::{Board, Phase};
use crate::program;
use crate::replay::Playback;
use crate::trace::file::LoadError;
use crate::trace::recording::Recording;

thread_local! {
    // The worker has one thread.
    static PLAYBACK: RefCell<Option<Playback>> = const { RefCell::new(None) };
}

fn with<T: Default>(f: impl FnOnce(&mut Playback) -> T) -> T {
    PLAYBACK.with_borrow_mut(|playback| playback.as_mut().map(f).unwrap_or_default())
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// Where everything is on the board.
#[wasm_bindgen(js_name = boardLayout, unchecked_return_type = "BoardLayout")]
pub fn board_layout() -> Result<JsValue, JsError> {
    to_js(&BoardLayout::new())
}

/// Takes a file and goes to its beginning.
///
/// # Errors
/// The bytes are no whole recording of a known version: then nothing has changed. The message is a word and a number for the page, which
/// says it in the reader's language: `foreign 0`, `new VERSION`, `cut BYTE`, `damaged BYTE`.
#[wasm_bindgen(js_name = openRecording, unchecked_return_type = "RecordingInfo")]
pub fn open_recording(file: &[u8]) -> Result<JsValue, JsError> {
    let recording = Recording::load(file).map_err(|error| refusal(&error))?;
    let playback = Playback::new(recording, Board::new());
    let info = to_js(&RecordingInfo::of(&playback))?;
    PLAYBACK.replace(Some(playback));
    Ok(info)
}

fn refusal(error: &LoadError) -> JsError {
    let (word, number) = match *error {
        LoadError::Foreign => ("foreign", 0),
        LoadError::TooNew(version) => ("new", version.into()),
        LoadError::Cut(at) => ("cut", at),
        LoadError::Damaged(at) => ("damaged", at),
    };
    JsError::new(&format!("{word} {number}"))
}

/// Where the recording's board is, in bytes from the memory's start. It stays there until another recording is opened.
#[wasm_bindgen(js_name = recordedBoard)]
pub fn recorded_board() -> usize {
    with(|playback| Arc::as_ptr(playback.board()) as usize)
}

/// What the page shows of the recording's program, from its compiled form. Where its instructions aren't those that were recorded, their
/// places aren't shown.
///
/// # Errors
/// The bytes are no program of this version of Lockscope.
#[wasm_bindgen(js_name = programOf, unchecked_return_type = "ProgramInfo")]
pub fn program_of(compiled: &[u8]) -> Result<JsValue, JsError> {
    let program = program::load(compiled)?;
    let mut info = ProgramInfo::of(&program);
    let is_same = with(|playback| {
        let lines = &playback.recording().lines;
        lines.len() == program.positions.len()
            && lines.iter().zip(&program.positions).all(|(line, position)| *line == position.line)
    });
    if !is_same {
        info.lines.clear();
    }
    to_js(&info)
}

/// Back to the beginning, as another run of the board.
#[wasm_bindgen]
pub fn restart() {
    with(Playback::restart);
}

/// Goes to a moment, in nanoseconds since the run's start.
#[wasm_bindgen]
pub fn seek(time: f64) {
    with(|playback| playback.seek(time as u64));
}

/// So many events on, or back.
#[wasm_bindgen(js_name = stepEvents)]
pub fn step_events(by: i32) {
    with(|playback| playback.step(by.into()));
}

/// Brings the board up to date, and tells where the run is. `playing`: it goes on by itself.
#[wasm_bindgen(unchecked_return_type = "Moment")]
pub fn moment(playing: bool) -> Result<JsValue, JsError> {
    to_js(&with(|playback| {
        let moment = Moment::of(playback);
        playback.fill(match (moment.over, playing) {
            (true, _) => Phase::Finished,
            (false, true) => Phase::Running,
            (false, false) => Phase::Paused,
        });
        moment
    }))
}
