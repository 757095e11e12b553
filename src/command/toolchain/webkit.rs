//! WebKitGTK, its driver and a display for it, for the tests: the engine of Safari, as far as Linux has it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::super::process::query;
use super::super::progress::Progress;
use super::{Setup, apt, on_path};

/// A WebKit that WebDriver can drive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebKit {
    /// The browser, which is on no PATH.
    pub minibrowser: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
    /// The display server that it draws on.
    pub xvfb: PathBuf,
}

/// WebKitGTK's browser, driver and a display server, if all are there.
fn find() -> Option<WebKit> {
    let files = query(Command::new("dpkg").args(["-L", "libwebkit2gtk-4.1-0"]))?;
    let minibrowser = files.lines().find(|file| file.ends_with("/MiniBrowser"))?;
    Some(WebKit {
        minibrowser: PathBuf::from(minibrowser),
        driver: on_path(&["WebKitWebDriver"])?,
        xvfb: on_path(&["Xvfb"])?,
    })
}

/// Finds them, or installs their Debian packages.
///
/// # Errors
/// One message with what is missing and what to run.
pub fn ensure_webkit(setup: Setup, progress: Progress) -> Result<WebKit> {
    let what = ("WebKitGTK with its driver and a display", "driving the page in WebKit");
    apt::ensure(what, &["webkit2gtk-driver", "xvfb"], find, setup, progress)
}
