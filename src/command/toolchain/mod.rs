//! Finds or installs what the command needs and the machine may lack: above all a Rust toolchain that can rebuild
//! `std` with atomics. The toolchain that built this command is left alone, whatever it is.

mod apt;
mod browser;
mod debian;
mod firefox;
mod go;
mod npm;
mod permission;
mod rustup;
mod webkit;

pub use browser::{Browser, ensure_chromium, find_chromium};
pub use firefox::{Firefox, ensure_firefox};
pub use go::{ensure_go, find_go};
pub use npm::ensure_package_file;
pub use permission::Setup;
pub use webkit::{WebKit, ensure_webkit};

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::process::query;
use super::progress::Progress;

/// A compiler with its cargo and the sources of its `std`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// Where it came from, for people: `rustup's nightly-x86_64-unknown-linux-gnu`.
    pub name: String,
    pub cargo: PathBuf,
    pub rustc: PathBuf,
    /// The linker for wasm, where it isn't the compiler's own.
    pub linker: Option<PathBuf>,
    /// Whether it needs `RUSTC_BOOTSTRAP=1` for `-Z` flags, since it is no nightly.
    pub bootstrap: bool,
    /// What `rustc -vV` prints: another text means another compiler.
    pub id: String,
}

impl Toolchain {
    /// Looks for a toolchain that is ready: rustup's nightly first, then the packages of Debian and Ubuntu.
    ///
    /// # Errors
    /// For each of the two, a sentence on why it isn't ready.
    pub fn find() -> Result<Toolchain, Vec<String>> {
        let rustup = match rustup::find() {
            Ok(toolchain) => return Ok(toolchain),
            Err(reason) => format!("rustup: {reason}"),
        };
        let debian = match debian::find() {
            Ok(toolchain) => return Ok(toolchain),
            Err(reason) => format!("Debian packages: {reason}"),
        };
        Err(vec![rustup, debian])
    }

    /// Finds a toolchain, or installs one the same two ways in the same order.
    ///
    /// # Errors
    /// One message with what is missing, what was tried, and what to run.
    pub fn ensure(setup: Setup, progress: Progress) -> Result<Toolchain> {
        let mut reasons = match Toolchain::find() {
            Ok(toolchain) => return Ok(toolchain),
            Err(reasons) => reasons,
        };
        if setup == Setup::Never {
            reasons.push("LOCKSCOPE_SETUP=never forbids installing one.".to_owned());
            bail!(missing(&reasons));
        }
        match rustup::install(progress).and_then(|()| rustup::find()) {
            Ok(toolchain) => return Ok(toolchain),
            Err(reason) => reasons.push(format!("Installing with rustup: {reason}")),
        }
        match debian::install(progress).and_then(|()| debian::find()) {
            Ok(toolchain) => Ok(toolchain),
            Err(reason) => {
                reasons.push(format!("Installing packages: {reason}"));
                bail!(missing(&reasons))
            }
        }
    }

    /// A call of this toolchain's cargo that knows nothing of the cargo that runs us.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(&self.cargo);
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(leaks) {
                command.env_remove(name);
            }
        }
        command.env("RUSTC", &self.rustc);
        if self.bootstrap {
            command.env("RUSTC_BOOTSTRAP", "1");
        }
        if let Some(linker) = &self.linker {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        command
    }
}

/// Whether an environment variable of the cargo, rustc or rustup around us would change what another cargo builds.
/// Where cargo keeps its registry and how it reaches the network is the person's choice and stays.
fn leaks(name: &str) -> bool {
    const KEPT: [&str; 6] =
        ["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTRIES_", "CARGO_REGISTRY_", "CARGO_SOURCE_"];
    let kept = KEPT.iter().any(|prefix| name.starts_with(prefix));
    let outer = ["CARGO", "RUSTC", "RUSTDOC", "RUSTFLAGS", "RUSTUP_TOOLCHAIN", "RUST_RECURSION_COUNT"]
        .iter()
        .any(|prefix| name.starts_with(prefix));
    outer && !kept
}

/// The message that no toolchain was found, with the reasons and the commands that bring one.
fn missing(reasons: &[String]) -> String {
    format!(
        "no Rust toolchain here can build the page's module\n\
         \x20 Threads in wasm need std rebuilt, so a compiler that comes with the sources of std.\n\
         \x20 {}\n\
         \x20 Run one of these, then this command again:\n\
         \x20   {}\n\
         \x20   {}",
        reasons.join("\n").replace('\n', "\n  "),
        rustup::INSTALL,
        apt::install_line(&debian::PACKAGES),
    )
}

/// What `rustc -vV` prints, if this compiler is new enough for Lockscope.
fn identify(rustc: &Path) -> Result<String, String> {
    let id = query(Command::new(rustc).arg("-vV")).ok_or_else(|| format!("{} doesn't run", rustc.display()))?;
    let release = id.lines().find_map(|line| line.strip_prefix("release: ")).unwrap_or("unknown");
    let wanted = env!("CARGO_PKG_RUST_VERSION");
    match (version(release), version(wanted)) {
        (Some(found), Some(least)) if found >= least => Ok(id),
        _ => Err(format!("{} is version {release}, Lockscope needs {wanted}", rustc.display())),
    }
}

/// Major and minor number of `1.97.0-nightly`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split(['.', '-']).map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// Whether this sysroot has the sources of `std`.
fn has_std_source(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()
}

/// The first of these programs that is on the PATH.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX))))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_the_outer_cargo_leak_and_those_of_the_person_stay() {
        for name in [
            "CARGO",
            "CARGO_MANIFEST_DIR",
            "CARGO_TARGET_DIR",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_PROFILE_RELEASE_LTO",
            "CARGO_BUILD_TARGET",
            "RUSTC_WRAPPER",
            "RUSTFLAGS",
            "RUSTUP_TOOLCHAIN",
        ] {
            assert!(leaks(name), "{name}");
        }
        for name in ["CARGO_HOME", "CARGO_HTTP_PROXY", "CARGO_NET_OFFLINE", "RUSTUP_HOME", "PATH", "RUST_BACKTRACE"] {
            assert!(!leaks(name), "{name}");
        }
    }

    #[test]
    fn a_compiler_is_old_by_its_minor_number() {
        assert_eq!(version("1.97.0-nightly"), Some((1, 97)));
        assert_eq!(version("1.89"), Some((1, 89)));
        assert!(version("1.100.0") > version("1.89"));
        assert_eq!(version("unknown"), None);
    }

    #[test]
    fn the_missing_toolchain_is_explained_with_both_ways_to_get_one() {
        let text = missing(&["rustup: not here".to_owned(), "two\nlines".to_owned()]);
        assert!(text.contains("\n  rustup: not here\n  two\n  lines\n"), "{text}");
        assert!(text.contains("rustup toolchain install nightly --profile minimal --component rust-src"), "{text}");
        assert!(
            text.contains("apt-get install -y --no-remove rustc-web cargo-web rust-web-src rust-web-llvm"),
            "{text}"
        );
    }
}
