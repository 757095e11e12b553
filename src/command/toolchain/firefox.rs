//! Firefox and geckodriver, for the tests.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use super::super::process::watch;
use super::super::progress::Progress;
use super::{Setup, apt, leaks, on_path};

/// Firefox's WebDriver server comes from the registry of crates, since Debian has no package of it.
const GECKODRIVER: &str = "0.37.1";
/// How long cargo may say nothing.
const SILENCE: Duration = Duration::from_secs(600);

/// A Firefox that WebDriver can drive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firefox {
    /// The browser itself.
    pub firefox: PathBuf,
    /// Its WebDriver server.
    pub geckodriver: PathBuf,
}

/// Finds Firefox and its driver, or installs them: the browser's Debian package, and the driver with cargo into this
/// checkout's `target`.
///
/// # Errors
/// One message with what is missing and what to run.
pub fn ensure_firefox(setup: Setup, progress: Progress) -> Result<Firefox> {
    let what = ("`firefox`", "driving the page in Firefox");
    let firefox = apt::ensure(what, &["firefox-esr"], || on_path(&["firefox-esr", "firefox"]), setup, progress)?;
    Ok(Firefox { firefox, geckodriver: ensure_geckodriver(setup, progress)? })
}

fn ensure_geckodriver(setup: Setup, progress: Progress) -> Result<PathBuf> {
    if let Some(found) = on_path(&["geckodriver"]) {
        return Ok(found);
    }
    let root =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/tools").join(format!("geckodriver-{GECKODRIVER}"));
    let program = root.join("bin/geckodriver");
    if program.is_file() {
        return Ok(program);
    }
    let line = format!("cargo install geckodriver --version {GECKODRIVER} --locked");
    if setup == Setup::Never {
        bail!(
            "`geckodriver` can't be found, and driving the page in Firefox needs it\n\
             \x20 LOCKSCOPE_SETUP=never forbids installing that.\n  Run this, then this command again:\n    {line}"
        );
    }
    let step = progress.step(&line);
    let mut command = Command::new("cargo");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(leaks) {
            command.env_remove(name);
        }
    }
    command.args(line.split(' ').skip(1)).arg("--root").arg(&root).env("CARGO_TERM_COLOR", "never");
    // It passes on some small messages: optimised it would take most of the set-up's time to compile.
    command.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "none");
    let finished = watch(&mut command, SILENCE, |line| step.note(line.trim()))?;
    if !finished.status.success() {
        bail!("`{line}` failed:\n{}", finished.tail(12));
    }
    step.done();
    Ok(program)
}
