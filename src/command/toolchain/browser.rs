//! Chromium and its driver, for the tests and the benchmark.

use std::path::PathBuf;

use anyhow::Result;

use super::super::progress::Progress;
use super::{Setup, apt, on_path};

/// A browser that WebDriver can drive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    /// The browser itself.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub chromedriver: PathBuf,
}

/// Chromium and its driver, if both are on the PATH.
pub fn find_chromium() -> Option<Browser> {
    Some(Browser {
        chromium: on_path(&["chromium", "chromium-browser", "google-chrome"])?,
        chromedriver: on_path(&["chromedriver"])?,
    })
}

/// Finds Chromium and its driver, or installs their Debian packages.
///
/// # Errors
/// One message with what is missing and what to run.
pub fn ensure_chromium(setup: Setup, progress: Progress) -> Result<Browser> {
    let what = ("`chromium` with `chromedriver`", "driving the page in a browser");
    apt::ensure(what, &["chromium", "chromium-driver"], find_chromium, setup, progress)
}
