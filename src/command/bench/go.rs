//! The real Go. Programs are built once, as `go run` does it, so that only they are measured.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::super::process::query;
use super::engine::{Engine, INCREMENTS, Idle, Name, nanoseconds, operations, with_constants};
use super::process;
use crate::gallery;

/// The real Go.
pub struct Go {
    go: PathBuf,
    programs: TempDir,
}

impl Go {
    /// Measures the programs as the `go` command at this path builds them.
    pub fn new(go: PathBuf) -> Result<Go> {
        let programs = tempfile::tempdir().context("cannot create a folder for the programs")?;
        Ok(Go { go, programs })
    }

    /// The program as an executable, built the first time that it is asked for.
    fn program(&self, name: &str, source: &str) -> Result<Command> {
        let executable = self.programs.path().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        if !executable.is_file() {
            let file = self.programs.path().join(format!("{name}.go"));
            fs::write(&file, source).context("cannot write the programs")?;
            let output = Command::new(&self.go)
                .arg("build")
                .arg("-o")
                .args([&executable, &file])
                .current_dir(self.programs.path())
                .output()
                .with_context(|| format!("cannot start {}", self.go.display()))?;
            if !output.status.success() {
                bail!("go build failed:\n{}", String::from_utf8_lossy(&output.stderr));
            }
        }
        let mut command = Command::new(executable);
        command.env_remove("GOMAXPROCS");
        Ok(command)
    }
}

impl Engine for Go {
    fn name(&self) -> Name {
        Name::Go
    }

    fn description(&self) -> String {
        let version = query(Command::new(&self.go).arg("version")).unwrap_or_default();
        version.split(' ').nth(2).unwrap_or("go").to_owned()
    }

    fn state_map(&mut self) -> Result<f64> {
        let source = gallery::find("statemap").context("the state map is a built-in program")?.source;
        operations(&process::output(&mut self.program("statemap", source)?)?)
    }

    fn increment(&mut self, goroutines: usize) -> Result<f64> {
        let constants = [("goroutines", goroutines as u64), ("increments", INCREMENTS)];
        let source = with_constants(include_str!("programs/increment.go"), &constants);
        let mut command = self.program(&format!("increment{goroutines}"), &source)?;
        let stdout = process::output(command.env("GOMAXPROCS", goroutines.to_string()))?;
        Ok(nanoseconds(&stdout)? / (goroutines as u64 * INCREMENTS) as f64)
    }

    fn std_mutex(&mut self, _threads: usize) -> Result<Option<f64>> {
        Ok(None)
    }

    fn idle(&mut self, goroutines: u64) -> Result<Idle> {
        let source = with_constants(include_str!("programs/idle.go"), &[("goroutines", goroutines)]);
        process::idle(&mut self.program(&format!("idle{goroutines}"), &source)?)
    }
}
