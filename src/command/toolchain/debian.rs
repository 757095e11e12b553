//! The second way to a toolchain: packages of Debian and Ubuntu that bring a compiler together with the whole source of
//! `std`. They live beside a rustup toolchain, and their paths come from dpkg.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::process::query;
use super::super::progress::Progress;
use super::{Toolchain, apt, has_std_source, identify};

/// The compiler, its cargo, the sources of `std`, and the linker's link.
pub const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];

/// The toolchain of the installed packages, or why there is none.
pub fn find() -> Result<Toolchain, String> {
    let rustc = program("rustc-web", "rustc")?;
    let cargo = program("cargo-web", "cargo")?;
    let sysroot = query(Command::new(&rustc).args(["--print", "sysroot"]))
        .ok_or_else(|| format!("{} doesn't run", rustc.display()))?;
    if !has_std_source(Path::new(&sysroot)) {
        return Err("rust-web-src isn't installed".to_owned());
    }
    let link = listed("rust-web-llvm", "rust-lld")?;
    if !link.is_file() {
        return Err(format!("{} isn't installed, where {} points", target(&link), link.display()));
    }
    let id = identify(&rustc)?;
    let name = format!("the Debian packages {}", PACKAGES.join(", "));
    Ok(Toolchain { name, cargo, rustc, linker: Some(link), bootstrap: true, id })
}

/// Installs the packages, and the lld that the link in one of them points to.
///
/// # Errors
/// There is no apt, we aren't root, or apt failed, in its own words.
pub fn install(progress: Progress) -> Result<(), String> {
    apt::install(&PACKAGES, progress)?;
    let link = listed("rust-web-llvm", "rust-lld")?;
    if link.is_file() {
        return Ok(());
    }
    // `rust-lld` is a link to `lld-22`, which is at once the name of the program's package.
    apt::install(&[&target(&link)], progress)
}

/// The name of the file that a link points to.
fn target(link: &Path) -> String {
    fs::read_link(link)
        .ok()
        .and_then(|target| Some(target.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "lld".to_owned())
}

/// The program of that name in an installed package.
fn program(package: &str, name: &str) -> Result<PathBuf, String> {
    listed(package, name).and_then(|path| {
        if path.is_file() { Ok(path) } else { Err(format!("{} of {package} is gone", path.display())) }
    })
}

/// The path of that name in a package's list of files.
fn listed(package: &str, name: &str) -> Result<PathBuf, String> {
    let listing =
        query(Command::new("dpkg").args(["-L", package])).ok_or_else(|| format!("{package} isn't installed"))?;
    executable(&listing, name).ok_or_else(|| format!("{package} has no {name}"))
}

/// The program of that name among the files that `dpkg -L` lists. Data may hold scripts with a program's name.
fn executable(listing: &str, name: &str) -> Option<PathBuf> {
    listing
        .lines()
        .map(Path::new)
        .find(|path| {
            path.file_name().is_some_and(|file| file == name)
                && path.parent().is_some_and(|folder| folder.ends_with("bin"))
                && !path.components().any(|part| part.as_os_str() == "share")
        })
        .map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_among_a_packages_files() {
        let listing = "/.\n/usr\n/usr/share/cargo\n/usr/share/cargo/bin/cargo\n/usr/bin\n/usr/bin/cargo\n/etc/cargo\n";
        assert_eq!(executable(listing, "cargo"), Some(PathBuf::from("/usr/bin/cargo")));
        assert_eq!(executable(listing, "rustc"), None);
        assert_eq!(executable("/etc/cargo", "cargo"), None);
    }
}
