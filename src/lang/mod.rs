//! Go source to [`crate::program::Program`]: parse (the crate gosyn), check, compile, with Go's own error texts.
//!
//! Messages are those of today's Go, in the places where Go reports them.

mod check;
mod compile;
mod diagnostic;
pub mod hir;
#[cfg(test)]
mod nesting;
mod parse;
pub mod std;
mod vet;

pub use check::check;
pub use diagnostic::Diagnostic;
pub use vet::vet;

use crate::program::Program;

/// Compiles a program. `overrides` gives values for its top-level integer constants, by name; a name that the program
/// doesn't have and a value that doesn't fit the constant's type are errors.
pub fn compile(source: &str, overrides: &[(String, i64)]) -> Result<Program, Vec<Diagnostic>> {
    let hir = check(source, overrides)?;
    compile::compile(&hir).map_err(diagnostic::arrange)
}
