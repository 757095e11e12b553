//! The real Go, which the tests and the benchmark compare with.

use std::path::PathBuf;

use anyhow::Result;

use super::super::progress::Progress;
use super::{Setup, apt, on_path};

/// The `go` command, if it is on the PATH.
pub fn find_go() -> Option<PathBuf> {
    on_path(&["go"])
}

/// Finds `go`, or installs its Debian package.
///
/// # Errors
/// One message with what is missing and what to run.
pub fn ensure_go(setup: Setup, progress: Progress) -> Result<PathBuf> {
    apt::ensure(("`go`", "comparing with the real Go"), &["golang-go"], find_go, setup, progress)
}
