//! Lockscope, a microscope for locks: runs Go programs on real threads, in the browser and natively, and shows every lock.
//!
//! The rooms, and who may know whom (arrows never point back):
//! `program` ← `lang`, `machine`; `machine`, `sync` ← `live`; `web` and `command` are the only doors to the outside.

#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
compile_error!("Lockscope's wasm module needs threads: build it with `cargo run`, which sets the right flags.");

pub mod baseline;
pub mod board;
#[cfg(not(target_family = "wasm"))]
pub mod command;
pub mod detect;
pub mod gallery;
pub mod lang;
pub mod live;
pub mod machine;
pub mod program;
pub mod report;
pub mod step;
pub mod sync;
pub mod trace;
pub mod web;
