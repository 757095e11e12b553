//! The wasm-bindgen boundary: what the conductor worker may call, and nothing else.
//!
//! | file | |
//! |---|---|
//! | `exports` | the functions that JavaScript sees |
//! | `bench` | what the benchmark measures besides |
//! | `host` | what a run needs from the browser: clocks |
//! | `panic` | keeps a panic's message for the page |
//! | `info`, `contract` | cold data; `cold.ts` has its types for JavaScript |

#[cfg(target_family = "wasm")]
mod bench;
pub mod contract;
#[cfg(target_family = "wasm")]
mod exports;
#[cfg(target_family = "wasm")]
mod host;
pub mod info;
#[cfg(target_family = "wasm")]
mod panic;
#[cfg(test)]
mod tests;
