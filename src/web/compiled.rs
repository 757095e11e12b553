//! What the page is told by the compiler: cold data, made once for each compilation.

use serde::{Serialize, Serializer};

use crate::lang::Diagnostic;
use crate::program::{Program, save};

/// The answer to a compilation: a program, or what is wrong with the source.
#[derive(Clone, Debug, Serialize)]
pub struct Compiled {
    /// For the engine.
    pub program: Option<Bytes>,
    pub diagnostics: Vec<DiagnosticInfo>,
    /// What compiles and is suspicious all the same, as `go vet` words it.
    pub findings: Vec<DiagnosticInfo>,
}

/// Bytes that become a `Uint8Array`, not an array of numbers.
#[derive(Clone, Debug)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

/// An error in the source, as Go words it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticInfo {
    pub line: u32,
    pub column: u32,
    pub message: String,
    /// The whole line that `go` prints: `./prog.go:7:2: undefined: x`.
    pub text: String,
}

impl Compiled {
    /// From what the compiler says, and vet.
    pub fn of(compiled: Result<&Program, &[Diagnostic]>, findings: &[Diagnostic]) -> Self {
        let findings = findings.iter().map(DiagnosticInfo::from).collect();
        match compiled {
            Ok(program) => Self { program: Some(Bytes(save(program))), diagnostics: Vec::new(), findings },
            Err(diagnostics) => {
                Self { program: None, diagnostics: diagnostics.iter().map(DiagnosticInfo::from).collect(), findings }
            }
        }
    }
}

impl From<&Diagnostic> for DiagnosticInfo {
    fn from(diagnostic: &Diagnostic) -> Self {
        Self {
            line: diagnostic.position.line,
            column: diagnostic.position.column,
            message: diagnostic.message.clone(),
            text: diagnostic.to_string(),
        }
    }
}
