//! The functions that the compiler's worker calls.

use std::collections::BTreeMap;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::compiled::Compiled;
use super::{TYPES, panic};
use crate::lang;

#[wasm_bindgen(typescript_custom_section)]
const COLD: &str = TYPES;

#[wasm_bindgen(start)]
fn start_module() {
    panic::install();
}

/// The message of a panic in the compiler. After one, nothing here can be relied on.
#[wasm_bindgen(js_name = panicMessage)]
pub fn panic_message() -> Option<String> {
    panic::message().map(str::to_owned)
}

/// Compiles Go, with other values for some of its top-level constants.
///
/// # Errors
/// A value isn't an integer. What is wrong with the source is no error: it is part of the answer.
#[wasm_bindgen(unchecked_return_type = "Compiled")]
pub fn compile(
    source: &str,
    #[wasm_bindgen(unchecked_param_type = "Record<string, number>")] overrides: JsValue,
) -> Result<JsValue, JsError> {
    let overrides: BTreeMap<String, i64> = serde_wasm_bindgen::from_value(overrides)?;
    let overrides: Vec<(String, i64)> = overrides.into_iter().collect();
    let compiled = lang::compile(source, &overrides);
    // What doesn't compile has errors instead.
    let findings = if compiled.is_ok() { lang::vet(source).unwrap_or_default() } else { Vec::new() };
    let compiled = Compiled::of(compiled.as_ref().map_err(Vec::as_slice), &findings);
    let serializer = serde_wasm_bindgen::Serializer::json_compatible().serialize_bytes_as_arrays(false);
    Ok(compiled.serialize(&serializer)?)
}
