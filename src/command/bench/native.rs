//! Lockscope without a browser: the command's `run`, each time in a process of its own.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;
use std::{fs, thread};

use anyhow::{Context, Result, anyhow};
use serde_json::Value;
use tempfile::TempDir;

use super::engine::{
    Engine, Exploring, INCREMENTS, Idle, Name, RATED_INCREMENTS, SHOWN_INCREMENTS, nanoseconds, operations,
};
use super::process;
use super::recording::{Answer, Request};
use crate::step::Options;
use crate::step::explore::{Explorer, Limits};
use crate::{baseline, gallery, lang, live};

const INCREMENT: &str = include_str!("programs/increment.go");
const IDLE: &str = include_str!("programs/idle.go");

/// Lockscope natively.
pub struct Native {
    lockscope: PathBuf,
    programs: TempDir,
}

impl Native {
    /// Measures the programs under the `lockscope` command at this path.
    pub fn new(lockscope: PathBuf) -> Result<Native> {
        let programs = tempfile::tempdir().context("cannot create a folder for the programs")?;
        for (name, source) in [("increment.go", INCREMENT), ("idle.go", IDLE)] {
            fs::write(programs.path().join(name), source).context("cannot write the programs")?;
        }
        Ok(Native { lockscope, programs })
    }

    fn run(&self, program: &str, workers: usize, constants: &[(&str, u64)]) -> Command {
        let mut command = Command::new(&self.lockscope);
        command.arg("run");
        if program.ends_with(".go") {
            command.arg(self.programs.path().join(program));
        } else {
            command.arg(program);
        }
        command.args(["--workers", &workers.to_string()]);
        for (name, value) in constants {
            command.args(["--const", &format!("{name}={value}")]);
        }
        command
    }
}

/// As many workers as goroutines can be run on at once.
pub fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

impl Engine for Native {
    fn name(&self) -> Name {
        Name::Native
    }

    fn description(&self) -> String {
        format!("Lockscope {}", env!("CARGO_PKG_VERSION"))
    }

    fn state_map(&mut self) -> Result<f64> {
        operations(&process::output(&mut self.run("statemap", processors(), &[]))?)
    }

    fn increment(&mut self, goroutines: usize) -> Result<f64> {
        let constants = [("goroutines", goroutines as u64), ("increments", INCREMENTS)];
        let stdout = process::output(&mut self.run("increment.go", goroutines, &constants))?;
        Ok(nanoseconds(&stdout)? / (goroutines as u64 * INCREMENTS) as f64)
    }

    fn std_mutex(&mut self, threads: usize) -> Result<Option<f64>> {
        let pool = live::Pool::own(threads)?;
        let origin = Instant::now();
        let now = move || origin.elapsed().as_nanos() as u64;
        Ok(Some(baseline::std_mutex(&pool, threads, INCREMENTS, now)))
    }

    fn recorded(&mut self, request: &Request) -> Result<Option<Answer>> {
        let file = self.programs.path().join("recorded.go");
        fs::write(&file, &request.source).context("cannot write the program")?;
        let mut command = self.run("recorded.go", request.workers, &request.constants);
        command.arg("--json");
        if request.unrecorded {
            command.arg("--unrecorded");
        }
        let report: Value = serde_json::from_str(&process::output(&mut command)?)?;
        Ok(Some(Answer {
            stdout: report["stdout"].as_str().context("a report has an output")?.to_owned(),
            recorded: report["events"]["recorded"].as_u64().context("a report counts events")?,
            dropped: report["events"]["dropped"].as_u64().context("a report counts events")?,
        }))
    }

    fn raced_increment(&mut self) -> Result<Option<f64>> {
        let constants = [("goroutines", 2), ("increments", INCREMENTS)];
        let stdout = process::output(self.run("increment.go", 2, &constants).arg("--race"))?;
        Ok(Some(nanoseconds(&stdout)? / (2 * INCREMENTS) as f64))
    }

    fn explore(&mut self) -> Result<Option<Exploring>> {
        let source = gallery::find("counter").context("the counter is a built-in program")?.source;
        let begin = |increments| {
            let constants = [("goroutines".to_owned(), 2), ("increments".to_owned(), increments)];
            let program = lang::compile(source, &constants).map_err(|errors| anyhow!("{}", errors[0]))?;
            let options = Options { mutex_off: true, ..Options::default() };
            anyhow::Ok(Explorer::new(Arc::new(program), options, Limits::default()))
        };
        let mut explorer = begin(RATED_INCREMENTS)?;
        let start = Instant::now();
        while !explorer.run(u64::MAX / 2) {}
        let elapsed = start.elapsed().as_secs_f64();
        let (states, _) = explorer.progress();
        let bytes_per_state = explorer.bytes() as f64 / states as f64;
        let start = Instant::now();
        let mut explorer = begin(SHOWN_INCREMENTS)?;
        while !explorer.run(u64::MAX / 2) {}
        explorer.summary();
        let nanoseconds = start.elapsed().as_nanos() as f64;
        Ok(Some(Exploring { states_per_second: states as f64 / elapsed, bytes_per_state, nanoseconds }))
    }

    fn idle(&mut self, goroutines: u64) -> Result<Idle> {
        process::idle(&mut self.run("idle.go", processors(), &[("goroutines", goroutines)]))
    }
}
