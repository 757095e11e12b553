//! npm, which installs the checkers of the page: its type checker, and the one of its accessibility.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::super::progress::Progress;
use super::{Setup, apt, on_path};

/// npm, if it is on the PATH.
pub fn find_npm() -> Option<PathBuf> {
    on_path(&["npm"])
}

/// A file of a package that the checkout's `package-lock.json` pins, such as `axe-core/axe.min.js`. Installs the packages, and npm
/// itself, where they are missing.
///
/// # Errors
/// One message with what is missing and what to run.
pub fn ensure_package_file(checkout: &Path, file: &str, setup: Setup, progress: Progress) -> Result<PathBuf> {
    let path = checkout.join("node_modules").join(file);
    if path.is_file() {
        return Ok(path);
    }
    let advice = format!("Run this in {}, then this command again:\n    npm ci", checkout.display());
    if setup == Setup::Never {
        bail!("{} is missing\n  LOCKSCOPE_SETUP=never forbids installing it.\n  {advice}", path.display());
    }
    let npm = apt::ensure(("`npm`", "checking the page"), &["npm"], find_npm, setup, progress)?;
    let step = progress.step("Installing the packages of package-lock.json");
    let output = Command::new(&npm)
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(checkout)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", npm.display()))?;
    step.done();
    if !output.status.success() {
        bail!("npm ci failed:\n{}\n  {advice}", String::from_utf8_lossy(&output.stderr).trim());
    }
    if !path.is_file() {
        bail!("npm ci did not bring {}\n  {advice}", path.display());
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_installed_and_what_is_missing_says_what_to_run() {
        let checkout = tempfile::tempdir().expect("a folder");
        let find = || ensure_package_file(checkout.path(), "axe-core/axe.min.js", Setup::Never, Progress::Quiet);
        let error = find().expect_err("it is missing").to_string();
        assert!(error.contains("axe.min.js is missing") && error.ends_with("npm ci"), "{error}");
        let folder = checkout.path().join("node_modules/axe-core");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("axe.min.js"), "").expect("written");
        assert_eq!(find().expect("it is there"), folder.join("axe.min.js"));
    }
}
