//! Builds the page's WebAssembly modules with threads: cargo with a rebuilt `std`, in a target directory of its own, so
//! that it never waits for the cargo that runs us.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::process::{Finished, watch};
use super::progress::Progress;
use super::toolchain::Toolchain;

/// One of the page's modules. They are the same package with different features, so that `std` and the dependencies are
/// built once for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Module {
    /// Runs programs. Part of every visit.
    Engine,
    /// Makes programs of Go source. Fetched when somebody writes some.
    Compiler,
    /// Runs programs one chosen instruction at a time, and plays recorded runs back. Fetched when somebody does, and where there are no
    /// threads.
    Stepper,
    /// Keeps what happened. Fetched once something has.
    History,
}

impl Module {
    /// In the order in which they are built.
    pub const ALL: [Module; 4] = [Module::Engine, Module::Compiler, Module::Stepper, Module::History];

    /// The feature of the package that makes this module.
    pub fn feature(self) -> &'static str {
        match self {
            Module::Engine => "engine",
            Module::Compiler => "compiler",
            Module::Stepper => "stepper",
            Module::History => "history",
        }
    }

    /// What the module's files are called, before `.js` and `_bg.wasm`.
    pub fn name(self) -> &'static str {
        match self {
            Module::Engine => "lockscope",
            Module::Compiler => "compiler",
            Module::Stepper => "stepper",
            Module::History => "history",
        }
    }

    /// For people.
    fn title(self) -> &'static str {
        match self {
            Module::Engine => "the page's engine",
            Module::Compiler => "the page's compiler",
            Module::Stepper => "the page's stepper",
            Module::History => "the page's history",
        }
    }

    /// The rooms that `lib.rs` leaves out of this module, below `src`: what changes there is nothing to it.
    pub fn without(self) -> &'static [&'static str] {
        match self {
            Module::Engine => &[
                "history",
                "lang",
                "replay",
                "step",
                "web/compiled.rs",
                "web/compiler.rs",
                "web/explorer.rs",
                "web/exploring.rs",
                "web/findings.rs",
                "web/findings.ts",
                "web/history.rs",
                "web/history.ts",
                "web/past.rs",
                "web/playback.rs",
                "web/replayed.rs",
                "web/stepper.rs",
                "web/steps.rs",
            ],
            Module::Compiler => &[
                "baseline.rs",
                "board",
                "detect",
                "history",
                "live",
                "machine",
                "replay",
                "report",
                "step",
                "sync",
                "trace",
                "web/bench.rs",
                "web/contract.rs",
                "web/explorer.rs",
                "web/exploring.rs",
                "web/exports.rs",
                "web/findings.rs",
                "web/findings.ts",
                "web/history.rs",
                "web/history.ts",
                "web/host.rs",
                "web/info.rs",
                "web/json.rs",
                "web/past.rs",
                "web/playback.rs",
                "web/replayed.rs",
                "web/stepper.rs",
                "web/steps.rs",
            ],
            Module::History => &[
                "baseline.rs",
                "lang",
                "live",
                "replay",
                "step",
                "web/bench.rs",
                "web/compiled.rs",
                "web/compiler.rs",
                "web/contract.rs",
                "web/exports.rs",
                "web/host.rs",
                "web/info.rs",
                "web/explorer.rs",
                "web/json.rs",
                "web/exploring.rs",
                "web/playback.rs",
                "web/replayed.rs",
                "web/stepper.rs",
                "web/steps.rs",
            ],
            Module::Stepper => &[
                "baseline.rs",
                "history",
                "lang",
                "live",
                "web/bench.rs",
                "web/compiled.rs",
                "web/compiler.rs",
                "web/exports.rs",
                "web/findings.rs",
                "web/findings.ts",
                "web/history.rs",
                "web/history.ts",
                "web/host.rs",
                "web/json.rs",
                "web/past.rs",
            ],
        }
    }

    /// How our own code is optimised. The engine is what every visit fetches: all of it for size, but for the interpreter's loops, which
    /// ask for speed themselves (`optimize(speed)`). That takes 15 % off what it is compressed, and increments under a lock take as long
    /// as before. `wasm-opt` would take half a percent more, and C++ to build. The compiler is done in milliseconds either way.
    fn opt_level(self) -> &'static str {
        match self {
            Module::Engine => "\"s\"",
            Module::Compiler => "\"s\"",
            Module::Stepper => "3",
            // It reads a million events a second.
            Module::History => "2",
        }
    }
}

/// The most memory that the module may ever ask for, in bytes. 1 GiB is fine on desktop browsers.
const MAX_MEMORY: u64 = 1 << 30;

/// How long cargo may say nothing: the last crate is optimised as a whole, in silence.
const SILENCE: Duration = Duration::from_secs(1200);

/// The compiler flags that make memory shared and export what starting a thread needs. Each goes to rustc whole.
pub fn flags() -> Vec<String> {
    let linker = [
        "--shared-memory".to_owned(),
        "--import-memory".to_owned(),
        format!("--max-memory={MAX_MEMORY}"),
        "--export=__wasm_init_tls".to_owned(),
        "--export=__tls_size".to_owned(),
        "--export=__tls_align".to_owned(),
        "--export=__tls_base".to_owned(),
        // Compilers since May 2026 leave it out unless asked, and wasm-bindgen places thread stacks by it.
        "--export=__heap_base".to_owned(),
    ];
    let mut flags = vec![
        "-Ctarget-feature=+atomics,+bulk-memory,+mutable-globals".to_owned(),
        // A panic says what happened, but not where: the names of all files and all lines are a thirtieth of the engine.
        "-Zlocation-detail=none".to_owned(),
    ];
    flags.extend(linker.map(|argument| format!("-Clink-arg={argument}")));
    flags
}

/// What the flags, this module's own arguments to cargo included, are to somebody who asks whether it has to be built again.
pub fn inputs(module: Module) -> Vec<String> {
    flags().into_iter().chain(arguments(module)).collect()
}

fn arguments(module: Module) -> Vec<String> {
    vec![
        "--no-default-features".to_owned(),
        format!("--features={}", module.feature()),
        format!("--config=profile.page.package.lockscope.opt-level={}", module.opt_level()),
        "--profile=page".to_owned(),
        "--target=wasm32-unknown-unknown".to_owned(),
        "-Zbuild-std=std,panic_abort".to_owned(),
        // Not the defaults: a panic's backtrace has no names to show in wasm, and the code that reads them is a tenth of the engine.
        "-Zbuild-std-features=optimize_for_size".to_owned(),
    ]
}

/// Builds the library of the package in `source` as this module, and gives the path of the wasm, which the next call replaces.
///
/// # Errors
/// cargo can't be started or failed; the message has what cargo says about it.
pub fn build(module: Module, source: &Path, toolchain: &Toolchain, progress: Progress) -> Result<PathBuf> {
    let target = source.join("target/wasm");
    if !target.exists() {
        progress.say("The page's modules are built for the first time, with std: that takes some minutes.");
    }
    let step = progress.step(&format!("Building {}", module.title()));
    let mut command = toolchain.cargo();
    command
        .current_dir(source)
        .args(["build", "--lib", "--locked"])
        .args(arguments(module))
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_ENCODED_RUSTFLAGS", flags().join("\u{1f}"))
        // Cargo's own bar is the only thing that knows how many crates there are.
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "100")
        .env("CARGO_TERM_COLOR", "never");
    let finished = watch(&mut command, SILENCE, |line| match crates(line) {
        Some((done, total, names)) => step.advance(done, total, names),
        None => step.note(line.trim()),
    })
    .with_context(|| format!("{} can't be built", module.title()))?;
    if !finished.status.success() {
        drop(step);
        bail!(failure(module, &finished, toolchain));
    }
    step.done();
    Ok(target.join("wasm32-unknown-unknown/page/lockscope.wasm"))
}

/// Reads a line of cargo's progress bar, `Building [====>  ] 45/120: gosyn, rayon`.
fn crates(line: &str) -> Option<(u64, u64, &str)> {
    let (_, counts) = line.trim().strip_prefix("Building [")?.split_once("] ")?;
    let (counts, names) = counts.split_once(':').unwrap_or((counts, ""));
    let (done, total) = counts.split_once('/')?;
    Some((done.trim().parse().ok()?, total.trim().parse().ok()?, names.trim()))
}

/// What cargo said, without the lines that only show its progress, and what to do about it.
fn failure(module: Module, finished: &Finished, toolchain: &Toolchain) -> String {
    let chatter = ["Building [", "Compiling ", "Downloading ", "Downloaded ", "Fresh ", "Locking "];
    let said: Vec<&str> = finished
        .lines
        .iter()
        .map(String::as_str)
        .filter(|line| !chatter.iter().any(|start| line.trim_start().starts_with(start)))
        .collect();
    let errors = said.iter().position(|line| line.starts_with("error")).unwrap_or(0);
    let text = said[errors..].join("\n");
    let offline =
        ["failed to download", "Could not resolve host", "download of config.json failed", "Connection refused"];
    let advice = if offline.iter().any(|sign| text.contains(sign)) {
        "\n  cargo could not reach its registry: connect this machine (or set cargo's proxy) and run the command again"
    } else {
        ""
    };
    format!("{} doesn't build (with {}){advice}\n\n{text}", module.title(), toolchain.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_bar_is_read() {
        let line = "    Building [======================>  ] 101/107: gosyn, rayon                ";
        assert_eq!(crates(line), Some((101, 107, "gosyn, rayon")));
        assert_eq!(crates("   Compiling gosyn v0.2.15"), None);
        assert_eq!(crates("    Building [> ] soon"), None);
    }

    #[test]
    fn rooms_that_a_module_is_without_exist() {
        for module in Module::ALL {
            for room in module.without() {
                assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room).exists(), "{module:?}: {room}");
            }
        }
    }

    #[test]
    fn memory_is_shared_and_bounded() {
        let flags = flags();
        assert!(flags.contains(&"-Clink-arg=--shared-memory".to_owned()));
        assert!(flags.contains(&"-Clink-arg=--max-memory=1073741824".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn a_failed_build_shows_cargos_error_and_not_its_chatter() {
        let failed = |lines: &[&str]| {
            let finished = Finished {
                status: std::os::unix::process::ExitStatusExt::from_raw(101 << 8),
                lines: lines.iter().map(|line| line.to_string()).collect(),
            };
            let toolchain = Toolchain {
                name: "rustup's nightly".to_owned(),
                cargo: PathBuf::new(),
                rustc: PathBuf::new(),
                linker: None,
                bootstrap: false,
                id: String::new(),
            };
            failure(Module::Engine, &finished, &toolchain)
        };
        let text = failed(&[
            "   Compiling lockscope v0.1.0",
            "    Building [=> ] 1/2: lockscope",
            "error[E0425]: cannot find value `x`",
            " --> src/lib.rs:1:1",
            "error: could not compile `lockscope`",
        ]);
        assert!(text.starts_with("the page's engine doesn't build (with rustup's nightly)\n\nerror[E0425]"), "{text}");
        assert!(!text.contains("Compiling"), "{text}");
        let text = failed(&["error: failed to download from the registry"]);
        assert!(text.contains("connect this machine"), "{text}");
    }
}
