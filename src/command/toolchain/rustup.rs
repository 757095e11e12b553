//! The first way to a toolchain: rustup's nightly with the component `rust-src`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::super::process::{query, watch};
use super::super::progress::Progress;
use super::{Toolchain, has_std_source, identify};

/// What a person would type to install what [`find`] looks for.
pub const INSTALL: &str = "rustup toolchain install nightly --profile minimal --component rust-src";

/// How long rustup may say nothing: it is silent while it downloads one component.
const SILENCE: Duration = Duration::from_secs(240);

/// A nightly that has the sources of `std` and is new enough, or why there is none.
pub fn find() -> Result<Toolchain, String> {
    let listing = query(rustup().args(["toolchain", "list"])).ok_or("rustup isn't installed")?;
    let names = nightlies(&listing);
    let mut reason = "there is no nightly toolchain".to_owned();
    for name in names {
        match ready(name) {
            Ok(toolchain) => return Ok(toolchain),
            Err(why) => reason = why,
        }
    }
    Err(reason)
}

/// The names of the nightlies in what `rustup toolchain list` prints: the rolling one first, then the newest date.
fn nightlies(listing: &str) -> Vec<&str> {
    let mut names: Vec<&str> = listing
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| name.starts_with("nightly"))
        .collect();
    let dated = |name: &str| name["nightly".len()..].starts_with("-2");
    names.sort_by(|a, b| dated(a).cmp(&dated(b)).then(b.cmp(a)));
    names
}

/// The toolchain of that name, if it can rebuild `std`.
fn ready(name: &str) -> Result<Toolchain, String> {
    let rustc = which(name, "rustc")?;
    let cargo = which(name, "cargo")?;
    if !rustc.ancestors().nth(2).is_some_and(has_std_source) {
        return Err(format!("{name} has no rust-src"));
    }
    let id = identify(&rustc)?;
    Ok(Toolchain { name: format!("rustup's {name}"), cargo, rustc, linker: None, bootstrap: false, id })
}

/// The real program behind rustup's stand-in.
fn which(toolchain: &str, program: &str) -> Result<PathBuf, String> {
    query(rustup().args(["which", "--toolchain", toolchain, program]))
        .map(PathBuf::from)
        .filter(|path| Path::is_file(path))
        .ok_or_else(|| format!("{toolchain} has no {program}"))
}

/// Adds `rust-src` to the nightly that is there; without one, or if that fails, installs the newest nightly with it.
///
/// # Errors
/// rustup isn't there or failed, in its own words.
pub fn install(progress: Progress) -> Result<(), String> {
    let listing = query(rustup().args(["toolchain", "list"])).ok_or("rustup isn't installed")?;
    // An unknown compiler that is too old gains nothing from sources: only the newest nightly helps then.
    if let Some(name) = nightlies(&listing).first()
        && which(name, "rustc").and_then(|rustc| identify(&rustc)).is_ok()
        && run(&["component", "add", "rust-src", "--toolchain", name], progress).is_ok()
    {
        return Ok(());
    }
    run(&["toolchain", "install", "nightly", "--profile", "minimal", "--component", "rust-src"], progress)
}

fn run(arguments: &[&str], progress: Progress) -> Result<(), String> {
    let step = progress.step(&format!("rustup {}", arguments.join(" ")));
    let finished =
        watch(rustup().args(arguments), SILENCE, |line| step.note(line)).map_err(|error| error.to_string())?;
    if !finished.status.success() {
        return Err(format!("`rustup {}` failed:\n{}", arguments.join(" "), finished.tail(8)));
    }
    step.done();
    Ok(())
}

/// A call of rustup in which the toolchain of the cargo around us counts for nothing and nothing installs by itself.
fn rustup() -> Command {
    let mut command = Command::new("rustup");
    command.env_remove("RUSTUP_TOOLCHAIN").env("RUSTUP_AUTO_INSTALL", "0");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rolling_nightly_comes_before_dated_ones_and_newer_before_older() {
        let listing = "stable-x86_64-unknown-linux-gnu (active, default)\n\
                       nightly-2025-11-02-x86_64-unknown-linux-gnu\n\
                       nightly-2026-02-01-x86_64-unknown-linux-gnu\n\
                       nightly-x86_64-unknown-linux-gnu\n\
                       1.95.0-x86_64-unknown-linux-gnu\n";
        assert_eq!(
            nightlies(listing),
            [
                "nightly-x86_64-unknown-linux-gnu",
                "nightly-2026-02-01-x86_64-unknown-linux-gnu",
                "nightly-2025-11-02-x86_64-unknown-linux-gnu",
            ]
        );
        assert!(nightlies("no installed toolchains").is_empty());
    }
}
