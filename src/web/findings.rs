//! What the history's module says of what went wrong and of what many runs came to, for JavaScript.

use wasm_bindgen::prelude::*;

use super::FINDINGS_TYPES;
use super::history::{to_js, with};
use crate::report::evidence;
use crate::report::ranking::By;

#[wasm_bindgen(typescript_custom_section)]
const FINDINGS: &str = FINDINGS_TYPES;

/// How much can be proved of what went wrong.
#[wasm_bindgen(unchecked_return_type = "Proofs")]
pub fn proofs() -> Result<JsValue, JsError> {
    to_js(&with(|history| history.proofs()))
}

/// The lost update with this number, counted from 0; null when there are fewer.
#[wasm_bindgen(unchecked_return_type = "Loss | null")]
pub fn loss(number: usize) -> Result<JsValue, JsError> {
    with(|history| to_js(&history.loss(number)))
}

/// The torn read with this number, counted from 0; null when there are fewer.
#[wasm_bindgen(js_name = tornRead, unchecked_return_type = "TornRead | null")]
pub fn torn_read(number: usize) -> Result<JsValue, JsError> {
    with(|history| to_js(&history.torn_read(number)))
}

/// Who waits for what now, or waited at the end, and who has it; null where the events don't tell.
#[wasm_bindgen(unchecked_return_type = "WaitGraph | null")]
pub fn waits() -> Result<JsValue, JsError> {
    to_js(&with(|history| history.waits()))
}

/// What locks went through, and the goroutines that stand out by a figure.
#[wasm_bindgen(unchecked_return_type = "Figures")]
pub fn figures(#[wasm_bindgen(unchecked_param_type = "By")] by: JsValue, rows: usize) -> Result<JsValue, JsError> {
    let by: By = serde_wasm_bindgen::from_value(by)?;
    to_js(&with(|history| history.figures(by, rows)))
}

/// Compares many runs of several forms of a program.
#[wasm_bindgen]
pub struct Experiment(evidence::Experiment);

#[wasm_bindgen]
impl Experiment {
    /// One form for each of these: what it prints when it is right, null where that isn't known.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "(string | null)[]")] rights: JsValue,
    ) -> Result<Experiment, JsError> {
        let rights: Vec<Option<String>> = serde_wasm_bindgen::from_value(rights)?;
        Ok(Self(evidence::Experiment::new(rights)))
    }

    /// Takes a run of the form with this number, counted from 0.
    pub fn add(
        &mut self,
        form: usize,
        #[wasm_bindgen(unchecked_param_type = "Trial")] trial: JsValue,
    ) -> Result<(), JsError> {
        self.0.add(form, &serde_wasm_bindgen::from_value(trial)?);
        Ok(())
    }

    /// What the runs so far come to.
    #[wasm_bindgen(unchecked_return_type = "Evidence")]
    pub fn evidence(&self) -> Result<JsValue, JsError> {
        to_js(&self.0.evidence())
    }
}
