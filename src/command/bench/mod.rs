//! `lockscope bench`: how fast the engine is natively and in headless Chromium, beside the real Go and `std::sync::Mutex`,
//! in one table from one run on this machine.
//!
//! | file | |
//! |---|---|
//! | `engine` | what is asked of each engine |
//! | `native`, `chromium`, `go` | the engines |
//! | `process` | a program in a process of its own: what it prints, what memory it has |
//! | `programs` | the Go programs, which measure themselves, the same for all engines |
//! | `page` | what Chromium opens for the engine without the lab, and what it does beside the lab |
//! | `recording` | what recording costs, and how long a recording takes to load |
//! | `frames` | what drawing costs the page's main thread, frame by frame |
//! | `tasks` | what the main thread did, from the browser's trace |
//! | `visit` | what a first visit of the lab costs, and the element in somebody's page: bytes, and time until a lock is acquired |
//! | `suite` | the order of the measurements; medians |
//! | `table` | the results for people, and as JSON |

pub mod chromium;
pub mod engine;
pub mod frames;
pub mod go;
pub mod native;
mod process;
pub mod recording;
mod suite;
mod table;
pub mod tasks;
pub mod visit;

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::exit::ExitStatus;
use super::progress::Progress;
use super::toolchain::{find_chromium, find_go};
use super::{invocation, site};
use engine::Engine;

/// Measure locks, the state map and idle goroutines: natively, in Chromium, and with the real Go
#[derive(clap::Args)]
pub struct Arguments {
    /// Print all figures as JSON instead of the table
    #[arg(long)]
    json: bool,
    /// Measure only this; may be given several times
    #[arg(long, value_name = "PART")]
    only: Vec<Part>,
}

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Locks, the state map, idle goroutines and the explorer, all engines in turns
    Engines,
    /// What drawing costs the page's main thread
    Frames,
    /// What a first visit costs, of the lab and of the element
    Visit,
    /// What recording costs, and how long a recording takes to load
    Recording,
}

impl Arguments {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Whether programs are run by themselves, not only in pages.
    fn wants_engines(&self) -> bool {
        self.wants(Part::Engines) || self.wants(Part::Recording)
    }
}

/// Measures everything, or what is asked for, and prints it.
///
/// # Errors
/// This build isn't optimised, or an engine that is there fails. One that isn't there is left out, with a remark.
pub fn bench(arguments: Arguments) -> Result<ExitStatus> {
    if cfg!(debug_assertions) {
        bail!(
            "this build is not optimised, its figures would mean nothing\n\
             \x20 Run the benchmark with: cargo run --release -- bench"
        );
    }
    let progress = Progress::here();
    let mut remarks = Vec::new();
    let mut engines: Vec<Box<dyn Engine>> = vec![Box::new(native::Native::new(this_command()?)?)];
    let mut page_frames = Vec::new();
    let mut first_visit = None;
    let mut element = None;
    match find_chromium() {
        Some(browser) => {
            let site = site::build(super::toolchain::Setup::from_env()?, progress)?;
            if arguments.wants(Part::Frames) {
                page_frames = frames::measure(&browser, &site)?;
            }
            if arguments.wants(Part::Visit) {
                first_visit = Some(visit::measure(&browser, &site)?);
                element = Some(visit::measure_element(&browser, &site)?);
            }
            if arguments.wants_engines() {
                engines.push(Box::new(chromium::Chrome::open(&browser, site)?));
            }
        }
        None => remarks.push(absent("Chromium with its driver", "--browser")),
    }
    // Go records nothing.
    match arguments.wants(Part::Engines).then(find_go) {
        None => {}
        Some(Some(go)) => engines.push(Box::new(go::Go::new(go)?)),
        Some(None) => remarks.push(absent("The real Go", "--go")),
    }
    let rounds = if arguments.wants(Part::Engines) { suite::ROUNDS } else { 0 };
    let mut results = suite::measure(&mut engines, rounds, remarks, progress)?;
    results.frames = page_frames;
    results.first_visit = first_visit;
    results.element = element;
    if arguments.wants(Part::Recording) {
        for engine in &mut engines {
            results.recording.extend(recording::measure(&mut **engine, progress)?);
        }
        results.load = Some(recording::load(recording::LOADED)?);
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&results)?);
    } else {
        print!("{}", table::text(&results));
    }
    Ok(ExitStatus::SUCCESS)
}

/// The executable whose `run` is measured.
fn this_command() -> Result<PathBuf> {
    env::current_exe().context("cannot find this command's own file")
}

/// The remark about an engine that isn't on this machine.
fn absent(what: &str, flag: &str) -> String {
    format!("{what} is not on this machine, so that column is empty: `{} setup {flag}` installs it.", invocation())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn arguments(words: &[&str]) -> Result<Arguments, clap::Error> {
        Command::try_parse_from(["bench"].iter().chain(words)).map(|command| command.arguments)
    }

    #[test]
    fn all_is_measured_unless_only_some_is_asked_for() {
        let all = arguments(&[]).expect("no arguments");
        assert!([Part::Engines, Part::Frames, Part::Visit, Part::Recording].iter().all(|&part| all.wants(part)));
        let some = arguments(&["--only", "frames", "--only", "recording"]).expect("two parts");
        assert!(some.wants(Part::Frames) && some.wants(Part::Recording));
        assert!(!some.wants(Part::Engines) && !some.wants(Part::Visit));
        let error = arguments(&["--only", "pictures"]).err().expect("no part").to_string();
        assert!(error.contains("'pictures'") && error.contains("engines, frames, visit, recording"), "{error}");
    }
}
