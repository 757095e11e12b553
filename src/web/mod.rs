//! The wasm-bindgen boundary: what the page's workers may call, and nothing else. The page has two modules: the *engine*, which
//! runs compiled programs on a pool of threads, and the *compiler*, which makes them of Go source, in a worker of its own that
//! starts when somebody writes some. Programs pass between them as bytes ([`crate::program::save`]).
//!
//! | file | |
//! |---|---|
//! | `exports` | the engine's functions that JavaScript sees |
//! | `bench` | what the benchmark measures besides |
//! | `host` | what a run needs from the browser: clocks |
//! | `compiler` | the compiler's functions that JavaScript sees |
//! | `panic` | keeps a panic's message for the page, in both |
//! | `contract`, `info` | the engine's cold data; `cold.ts` has its types for JavaScript |
//! | `compiled` | the compiler's cold data |

#[cfg(all(target_family = "wasm", feature = "engine"))]
mod bench;
#[cfg(any(feature = "compiler", not(target_family = "wasm")))]
pub mod compiled;
#[cfg(all(target_family = "wasm", feature = "compiler"))]
mod compiler;
#[cfg(any(feature = "engine", not(target_family = "wasm")))]
pub mod contract;
#[cfg(all(target_family = "wasm", feature = "engine"))]
mod exports;
#[cfg(all(target_family = "wasm", feature = "engine"))]
mod host;
#[cfg(any(feature = "engine", not(target_family = "wasm")))]
pub mod info;
#[cfg(target_family = "wasm")]
mod panic;
#[cfg(test)]
mod tests;

/// The types of all cold data, for JavaScript.
pub const TYPES: &str = include_str!("cold.ts");
