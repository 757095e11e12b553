//! What the benchmark compares the engine with, on the same threads of the same module.

use wasm_bindgen::prelude::wasm_bindgen;

use super::exports::with_pool;
use super::host::Browser;
use crate::baseline;
use crate::live::Host;

/// Nanoseconds for each increment under a `std::sync::Mutex`, on this many threads of the pool. Blocks the calling worker.
#[wasm_bindgen(js_name = benchStdMutex)]
pub fn bench_std_mutex(threads: usize, increments: u32) -> f64 {
    with_pool(|pool| baseline::std_mutex(pool, threads, increments.into(), || Browser.now()))
}
