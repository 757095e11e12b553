//! The `lockscope` command: sets the machine up, builds the page and serves it, and runs Go programs natively.
//! Host only; each subcommand's flags and work stand in the file of its name.

pub mod bench;
mod bind;
pub mod build;
mod bundle;
pub mod chromium;
pub mod devtools;
mod dist;
pub mod duration;
pub mod exit;
pub mod explore;
mod fingerprint;
pub mod firefox;
pub mod headers;
mod hosting;
mod lessons;
mod module;
mod pack;
mod package;
pub mod picture;
mod process;
mod programs;
pub mod progress;
pub mod run;
mod run_steps;
pub mod serve;
pub mod setup;
pub mod site;
pub mod toolchain;
mod trace;
pub mod vet;
pub mod webdriver;
pub mod webkit;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use exit::ExitStatus;

/// Runs Go programs on real threads in the browser and shows every lock. Without a command, it serves the page.
#[derive(Parser)]
#[command(name = "lockscope", version, args_conflicts_with_subcommands = true)]
struct Lockscope {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Arguments,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Arguments),
    Build(build::Arguments),
    Run(run::Arguments),
    Setup(setup::Arguments),
    Picture(picture::Arguments),
    Explore(explore::Arguments),
    Vet(vet::Arguments),
    Bench(bench::Arguments),
}

/// Parses the command line of this process, does what it says, and gives the exit status.
///
/// A usage error exits with status 2 and any other failure with 1, each after one message on standard error.
pub fn main() -> ExitCode {
    let Lockscope { command, serve } = Lockscope::parse();
    let result = match command.unwrap_or(Command::Serve(serve)) {
        Command::Serve(arguments) => serve::serve(arguments),
        Command::Build(arguments) => build::build(arguments),
        Command::Run(arguments) => run::run(arguments),
        Command::Setup(arguments) => setup::setup(arguments),
        Command::Picture(arguments) => picture::picture(arguments),
        Command::Explore(arguments) => explore::explore(arguments),
        Command::Vet(arguments) => vet::vet(&arguments),
        Command::Bench(arguments) => bench::bench(arguments),
    };
    match result {
        Ok(status) => status.into(),
        Err(error) => {
            eprintln!("{}", message(&error));
            ExitStatus::FAILURE.into()
        }
    }
}

/// Ends the process with a usage error that says that `what` isn't supported yet.
fn unsupported(what: &str) -> ! {
    Lockscope::command().error(ErrorKind::InvalidValue, format!("{what} is not supported yet")).exit()
}

/// The error as people read it: what happened, then each cause on a line of its own.
fn message(error: &anyhow::Error) -> String {
    let mut text = format!("error: {error}");
    for cause in error.chain().skip(1) {
        text.push_str(&format!("\n  because: {cause}"));
    }
    text
}

/// How to start this command again from a shell, for messages that say what to run.
pub(crate) fn invocation() -> &'static str {
    // Cargo tells the programs that it runs where it is.
    if std::env::var_os("CARGO").is_some() { "cargo run --" } else { "lockscope" }
}
