//! The explorer's functions, which a worker of its own calls: the stepper's module, a second time. It holds at most one exploration.
//! [`explore_on`] is called again and again, so that the worker can tell how far it is; whoever wants it to end ends the worker.

use std::cell::RefCell;
use std::sync::Arc;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::exploring::{ExploreOptions, ExploreProgress};
use crate::program;
use crate::step::Options;
use crate::step::explore::{Explorer, Limits};

thread_local! {
    // The worker has one thread.
    static EXPLORER: RefCell<Option<Explorer>> = const { RefCell::new(None) };
}

/// Begins to explore a compiled program.
///
/// # Errors
/// The bytes are no program of this version of Lockscope, or a damaged one.
#[wasm_bindgen(js_name = exploreBegin)]
pub fn explore_begin(
    compiled: &[u8],
    #[wasm_bindgen(unchecked_param_type = "ExploreOptions")] options: JsValue,
) -> Result<(), JsError> {
    let wish: ExploreOptions = serde_wasm_bindgen::from_value(options)?;
    let program = Arc::new(program::load(compiled)?);
    let options = Options { mutex_off: wish.mutex_off, ..Options::default() };
    let limits =
        Limits { max_states: wish.max_states as usize, max_preemptions: wish.max_preemptions, ..Limits::default() };
    EXPLORER.set(None);
    EXPLORER.set(Some(Explorer::new(program, options, limits)));
    Ok(())
}

/// Goes on for about so many steps. True: all is explored, as far as the bounds allow.
#[wasm_bindgen(js_name = exploreOn)]
pub fn explore_on(steps: u32) -> bool {
    EXPLORER.with_borrow_mut(|explorer| explorer.as_mut().is_none_or(|explorer| explorer.run(steps.into())))
}

#[wasm_bindgen(js_name = exploreProgress, unchecked_return_type = "ExploreProgress")]
pub fn explore_progress() -> Result<JsValue, JsError> {
    let (states, steps) =
        EXPLORER.with_borrow(|explorer| explorer.as_ref().map(Explorer::progress).unwrap_or_default());
    let progress = ExploreProgress { states: states as f64, steps: steps as f64 };
    Ok(progress.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// What was found; null: nothing was explored.
#[wasm_bindgen(unchecked_return_type = "Explored | null")]
pub fn explored() -> Result<JsValue, JsError> {
    let found = EXPLORER.with_borrow_mut(|explorer| explorer.as_mut().map(Explorer::summary));
    Ok(found.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}
