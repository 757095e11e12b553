//! What is wrong with a program's source: a message in Go's words and the place it is about.

use crate::program::Position;
use serde::Serialize;
use std::fmt;

/// Go's compiler stops after this many errors, and says so.
const MAXIMUM: usize = 10;

/// One error in a source. Displayed as `go build` prints it: `./prog.go:7:2: undefined: x`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Line 0 when it is not about a place in the source (a value for a constant that doesn't exist).
    pub position: Position,
    /// May have several lines; the further ones start with a tab, as Go's do.
    pub message: String,
}

impl Diagnostic {
    pub fn new(position: Position, message: impl Into<String>) -> Self {
        Self { position, message: message.into() }
    }

    /// As `go build` prints it for a file of this name.
    pub fn in_file(&self, name: &str) -> String {
        if self.position.line == 0 {
            return self.message.clone();
        }
        format!("./{name}:{}:{}: {}", self.position.line, self.position.column, self.message)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_file("prog.go"))
    }
}

impl std::error::Error for Diagnostic {}

/// Brings diagnostics, in the order of their discovery, into the form in which Go prints them: by position, each once, the first ten.
pub(super) fn arrange(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // The same again in the same line is left out.
    diagnostics.dedup_by(|next, before| next.position.line == before.position.line && next.message == before.message);
    // Go gives up at the tenth, and says where that was.
    let tenth = diagnostics.get(MAXIMUM - 1).map(|diagnostic| diagnostic.position);
    diagnostics.truncate(MAXIMUM);
    diagnostics.sort_by_key(|diagnostic| diagnostic.position);
    diagnostics.dedup();
    diagnostics.extend(tenth.map(|position| Diagnostic::new(position, "too many errors")));
    diagnostics
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnostics_are_sorted_and_end_after_ten() {
        let many = (1..=12).map(|line| Diagnostic::new(Position { line, column: 3 }, "undefined: x")).collect();
        let arranged = arrange(many);
        assert_eq!(arranged.len(), 11);
        assert_eq!(arranged[0].to_string(), "./prog.go:1:3: undefined: x");
        assert_eq!(arranged[10].to_string(), "./prog.go:10:3: too many errors");
    }
}
