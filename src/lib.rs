//! Lockscope, a microscope for locks: runs Go programs on real threads, in the browser and natively, and shows every lock.
//!
//! The rooms, and who may know whom (arrows never point back):
//! `program` ← `lang`, `machine`; `machine`, `sync` ← `live`; `web` and `command` are the only doors to the outside.

// For `optimize(speed)` on the interpreter's loops: all else in the page's modules is optimised for size.
#![cfg_attr(
    all(target_family = "wasm", any(feature = "engine", feature = "stepper", feature = "history")),
    feature(optimize_attribute)
)]

#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
compile_error!("Lockscope's wasm module needs threads: build it with `cargo run`, which sets the right flags.");

#[cfg(all(
    target_family = "wasm",
    any(
        all(feature = "engine", feature = "compiler"),
        all(feature = "engine", feature = "stepper"),
        all(feature = "engine", feature = "history"),
        all(feature = "compiler", feature = "stepper"),
        all(feature = "compiler", feature = "history"),
        all(feature = "stepper", feature = "history"),
    )
))]
compile_error!(
    "The page has a module for each of the features `engine`, `compiler`, `stepper` and `history`: build one at a time."
);

// In all of the page's modules.
pub mod hash;
pub mod program;
pub mod web;

// In the module that runs programs on threads.
#[cfg(any(feature = "engine", not(target_family = "wasm")))]
pub mod baseline;
#[cfg(any(feature = "engine", not(target_family = "wasm")))]
pub mod live;

// In the module that runs them one instruction at a time, and plays recorded runs back.
#[cfg(any(feature = "stepper", not(target_family = "wasm")))]
pub mod replay;
#[cfg(any(feature = "stepper", not(target_family = "wasm")))]
pub mod step;

// In all that run programs or know their events.
#[cfg(any(feature = "engine", feature = "stepper", feature = "history", not(target_family = "wasm")))]
pub mod board;
#[cfg(any(feature = "engine", feature = "stepper", feature = "history", not(target_family = "wasm")))]
pub mod detect;
#[cfg(any(feature = "engine", feature = "stepper", feature = "history", not(target_family = "wasm")))]
pub mod machine;
#[cfg(any(feature = "engine", feature = "stepper", feature = "history", not(target_family = "wasm")))]
pub mod report;
#[cfg(any(feature = "engine", feature = "stepper", feature = "history", not(target_family = "wasm")))]
pub mod sync;
#[cfg(any(feature = "engine", feature = "stepper", feature = "history", not(target_family = "wasm")))]
pub mod trace;

// In the module that keeps what happened.
#[cfg(any(feature = "history", not(target_family = "wasm")))]
pub mod history;

// In the module that compiles them.
#[cfg(any(feature = "compiler", not(target_family = "wasm")))]
pub mod lang;

// In the command, which gives the page what it makes of the gallery as files.
#[cfg(not(target_family = "wasm"))]
pub mod command;
#[cfg(not(target_family = "wasm"))]
pub mod gallery;
