//! `lockscope vet`: what compiles and is wrong all the same.

use std::path::PathBuf;

use anyhow::Result;

use super::exit::ExitStatus;
use super::run::read_file;
use crate::lang;

/// Find copied locks, in the words of `go vet`, returns that leave a mutex locked, and WaitGroups counted too late
#[derive(clap::Args)]
pub struct Arguments {
    /// A file with a Go program
    #[arg(value_name = "FILE.go")]
    file: PathBuf,
}

/// Prints the findings on standard error as `go vet FILE.go` does. The exit status is 0 when there are none, else 1.
///
/// # Errors
/// The file can't be read.
pub fn vet(arguments: &Arguments) -> Result<ExitStatus> {
    let source = read_file(&arguments.file)?;
    let (heading, diagnostics) = match lang::vet(&source.text) {
        Ok(findings) => ("# command-line-arguments\n", findings),
        Err(errors) => ("", errors),
    };
    if diagnostics.is_empty() {
        return Ok(ExitStatus::SUCCESS);
    }
    eprint!("{heading}");
    for diagnostic in diagnostics {
        eprintln!("{}", diagnostic.in_file(&source.file_name()));
    }
    Ok(ExitStatus::FAILURE)
}
