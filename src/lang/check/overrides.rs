//! Values that a person gives for a program's constants.

use crate::lang::diagnostic::Diagnostic;
use crate::lang::hir::Hir;
use crate::program::Position;

/// Complains about values for constants that the program doesn't have.
pub fn validate(hir: &Hir, overrides: &[(String, i64)]) -> Result<(), Vec<Diagnostic>> {
    let unknown = overrides.iter().filter(|(name, _)| !hir.tunables.iter().any(|tunable| tunable.name == *name));
    let names: Vec<_> = hir.tunables.iter().map(|tunable| tunable.name.as_str()).collect();
    let known = match names.as_slice() {
        [] => "the program has no top-level integer constant".to_string(),
        names => format!("the program's constants are {}", names.join(", ")),
    };
    let errors: Vec<_> =
        unknown.map(|(name, _)| Diagnostic::new(Position::default(), format!("no constant {name}: {known}"))).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
