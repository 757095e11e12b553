//! Installs packages of Debian and Ubuntu, for root only; everyone else reads the line to run.

use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Result, bail};

use super::super::process::watch;
use super::super::progress::Progress;
use super::{Setup, on_path, permission};

/// How long apt may say nothing; it prints a line for each package.
const SILENCE: Duration = Duration::from_secs(300);

/// The line that installs these packages, as a person types it.
pub fn install_line(packages: &[&str]) -> String {
    let sudo = if permission::is_root() { "" } else { "sudo " };
    format!("{sudo}apt-get update && {sudo}apt-get install -y --no-remove {}", packages.join(" "))
}

/// Installs these packages. Nothing is removed for them: where they conflict with others, apt says so and fails.
///
/// # Errors
/// There is no apt, we aren't root, or apt failed, in its own words.
pub fn install(packages: &[&str], progress: Progress) -> std::result::Result<(), String> {
    if on_path(&["apt-get"]).is_none() {
        return Err("this system has no apt-get".to_owned());
    }
    if !permission::is_root() {
        return Err(format!("only root may do that; run {}", install_line(packages)));
    }
    // Tests of one process may want packages at the same time, and apt's list of packages has no queue.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    // One list a process is fresh enough, and it takes seconds.
    static UPDATED: OnceLock<std::result::Result<(), String>> = OnceLock::new();
    UPDATED.get_or_init(|| run(&["update"], progress)).clone()?;
    let mut arguments = vec!["install", "-y", "--no-remove", "--no-install-recommends"];
    arguments.extend(packages);
    run(&arguments, progress)
}

/// Finds a thing, or installs its packages and finds it then. `what` and `why` are for the message: "`go`" is
/// missing, "comparing with the real Go" needs it.
///
/// # Errors
/// One message with what is missing and what to run.
pub fn ensure<T>(
    (what, why): (&str, &str),
    packages: &[&str],
    find: fn() -> Option<T>,
    setup: Setup,
    progress: Progress,
) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let reason = match setup {
        Setup::Never => "LOCKSCOPE_SETUP=never forbids installing that.".to_owned(),
        Setup::Auto => match install(packages, progress) {
            Ok(()) => match find() {
                Some(found) => return Ok(found),
                None => format!("{} went in, but PATH doesn't lead there.", packages.join(", ")),
            },
            Err(reason) => format!("Installing packages: {reason}"),
        },
    };
    bail!(
        "{what} can't be found, and {why} needs it\n\
         \x20 {}\n  Run this, then this command again:\n    {}",
        reason.replace('\n', "\n  "),
        install_line(packages),
    )
}

fn run(arguments: &[&str], progress: Progress) -> std::result::Result<(), String> {
    let step = progress.step(&format!("apt-get {}", arguments.join(" ")));
    let mut command = Command::new("apt-get");
    command
        // Another apt may be at work: wait for it.
        .args(["-o", "DPkg::Lock::Timeout=240", "-o", "Acquire::Retries=2"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("LC_ALL", "C");
    let finished = watch(&mut command, SILENCE, |line| step.note(line)).map_err(|error| error.to_string())?;
    // `apt-get update` is content with lists it couldn't fetch; what is missing then shows in the installation.
    if !finished.status.success() {
        return Err(format!("`apt-get {}` failed:\n{}", arguments.join(" "), finished.tail(8)));
    }
    step.done();
    Ok(())
}
