//! The wasm-bindgen boundary: what the page's workers may call, and nothing else. The page has several modules: the *engine*, which
//! runs compiled programs on a pool of threads; the *stepper*, which runs them one chosen instruction at a time, in a worker of its own
//! that starts when somebody steps or where there are no threads; and the *compiler*, which makes them of Go source, in a worker that
//! starts when somebody writes some. The *history* keeps what happened, in a worker that starts once something has. Programs pass between
//! them as bytes ([`crate::program::save`]), and events as [frames](crate::trace::frame).
//!
//! | file | |
//! |---|---|
//! | `exports` | the engine's functions that JavaScript sees |
//! | `bench` | what the benchmark measures besides |
//! | `host` | what a run needs from the browser: clocks |
//! | `stepper`, `playback` | the stepper's functions that JavaScript sees: for steps, and for recorded runs |
//! | `compiler` | the compiler's functions that JavaScript sees |
//! | `history` | the history's functions that JavaScript sees |
//! | `findings` | what went wrong, and what many runs came to; `findings.ts` has its types |
//! | `json` | the engine's cold data as text |
//! | `panic` | keeps a panic's message for the page, in all |
//! | `contract`, `info` | cold data of whatever runs programs; `cold.ts` has its types for JavaScript |
//! | `steps`, `replayed` | the stepper's cold data |
//! | `explorer`, `exploring` | exploring every order, in the same module: functions and cold data |
//! | `compiled` | the compiler's cold data |
//! | `past` | the history's cold data; `history.ts` has its types |

#[cfg(all(target_family = "wasm", feature = "engine"))]
mod bench;
#[cfg(any(feature = "compiler", not(target_family = "wasm")))]
pub mod compiled;
#[cfg(all(target_family = "wasm", feature = "compiler"))]
mod compiler;
#[cfg(any(feature = "engine", feature = "stepper", not(target_family = "wasm")))]
pub mod contract;
#[cfg(all(target_family = "wasm", feature = "stepper"))]
mod explorer;
#[cfg(any(feature = "stepper", not(target_family = "wasm")))]
pub mod exploring;
#[cfg(all(target_family = "wasm", feature = "engine"))]
mod exports;
#[cfg(all(target_family = "wasm", feature = "history"))]
mod findings;
#[cfg(all(target_family = "wasm", feature = "history"))]
mod history;
#[cfg(all(target_family = "wasm", feature = "engine"))]
mod host;
#[cfg(any(feature = "engine", feature = "stepper", not(target_family = "wasm")))]
pub mod info;
#[cfg(any(feature = "engine", not(target_family = "wasm")))]
pub mod json;
#[cfg(target_family = "wasm")]
mod panic;
#[cfg(any(feature = "history", not(target_family = "wasm")))]
pub mod past;
#[cfg(all(target_family = "wasm", feature = "stepper"))]
mod playback;
#[cfg(any(feature = "stepper", not(target_family = "wasm")))]
pub mod replayed;
#[cfg(all(target_family = "wasm", feature = "stepper"))]
mod stepper;
#[cfg(any(feature = "stepper", not(target_family = "wasm")))]
pub mod steps;
#[cfg(test)]
mod tests;

/// The types of all cold data, for JavaScript.
pub const TYPES: &str = include_str!("cold.ts");
/// The types of what the history tells, for JavaScript.
#[cfg(any(feature = "history", not(target_family = "wasm")))]
pub const HISTORY_TYPES: &str = include_str!("history.ts");
/// The types of what went wrong and of what many runs came to, for JavaScript.
#[cfg(any(feature = "history", not(target_family = "wasm")))]
pub const FINDINGS_TYPES: &str = include_str!("findings.ts");
