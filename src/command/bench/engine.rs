//! What is asked of each engine. The programs are the same for all and measure their time themselves.

use anyhow::{Context, Result};
use serde::Serialize;

use super::recording::{Answer, Request};

/// Increments of each goroutine or thread in one measurement.
pub const INCREMENTS: u64 = 1_000_000;
/// What [`Engine::idle`] starts.
pub const IDLE_GOROUTINES: u64 = 100_000;

/// Names a column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Name {
    Native,
    Chromium,
    Go,
}

/// Something that runs Go programs.
pub trait Engine {
    fn name(&self) -> Name;

    /// With its version, for the table's head.
    fn description(&self) -> String;

    /// Reads and writes of the state map in its one second, on as many workers as the machine has processors.
    fn state_map(&mut self) -> Result<f64>;

    /// As [`Engine::state_map`] without the lab around it, where there is one.
    fn state_map_alone(&mut self) -> Result<Option<f64>> {
        Ok(None)
    }

    /// Nanoseconds for each locked increment, with this many goroutines on as many workers.
    fn increment(&mut self, goroutines: usize) -> Result<f64>;

    /// Nanoseconds for each increment under a `std::sync::Mutex`, with this many threads; none where there is no Rust.
    fn std_mutex(&mut self, threads: usize) -> Result<Option<f64>>;

    /// Runs a program with recording or without; none where nothing is recorded.
    fn recorded(&mut self, _request: &Request) -> Result<Option<Answer>> {
        Ok(None)
    }

    /// As [`Engine::increment`] by two goroutines, with race detection, where that is measured.
    fn raced_increment(&mut self) -> Result<Option<f64>> {
        Ok(None)
    }

    /// Explores every order, where there is an explorer.
    fn explore(&mut self) -> Result<Option<Exploring>> {
        Ok(None)
    }

    /// Starts this many goroutines that wait for a mutex.
    fn idle(&mut self, goroutines: u64) -> Result<Idle>;
}

/// Increments of each of two goroutines without a lock: more than a million states to measure the rate with, and the lesson's ten.
pub const RATED_INCREMENTS: i64 = 25;
pub const SHOWN_INCREMENTS: i64 = 10;

/// What exploring costs, on one thread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exploring {
    pub states_per_second: f64,
    pub bytes_per_state: f64,
    /// From the source of two goroutines with [`SHOWN_INCREMENTS`] each to all outcomes with their orders and shortest ways.
    pub nanoseconds: f64,
}

/// What idle goroutines cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Idle {
    /// From the first `go` statement until all had run up to the mutex.
    pub nanoseconds: f64,
    /// Memory of the whole engine while they wait, where the system says.
    pub bytes: Option<f64>,
}

/// Gives constants of a program other values, by its text: also for a Go that knows no `--const`.
pub fn with_constants(source: &str, constants: &[(&str, u64)]) -> String {
    let lines = source.lines().map(|line| {
        let constant = line.strip_prefix("const ").and_then(|rest| rest.split_once(" = "));
        match constant.and_then(|(name, _)| constants.iter().find(|(constant, _)| *constant == name)) {
            Some((name, value)) => format!("const {name} = {value}\n"),
            None => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// The time that a program printed.
pub fn nanoseconds(stdout: &str) -> Result<f64> {
    figure(stdout, "nanoseconds")
}

/// Reads and writes that the state map printed.
pub fn operations(stdout: &str) -> Result<f64> {
    Ok(figure(stdout, "readOps")? + figure(stdout, "writeOps")?)
}

fn figure(stdout: &str, name: &str) -> Result<f64> {
    let lines = stdout.lines().filter_map(|line| line.split_once(": "));
    let mut values = lines.filter(|(label, _)| *label == name).filter_map(|(_, value)| value.trim().parse().ok());
    values.next().with_context(|| format!("the program printed no {name}, but: {stdout}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_get_other_values_and_nothing_else_changes() {
        let source = "package main\n\nconst goroutines = 10\nconst increments = 1000\n\nvar goroutines2 = 10\n";
        let changed = with_constants(source, &[("goroutines", 2)]);
        assert_eq!(changed, source.replace("const goroutines = 10", "const goroutines = 2"));
    }

    #[test]
    fn figures_are_read_from_what_programs_print() {
        assert_eq!(nanoseconds("nanoseconds: 1500\n").expect("there"), 1500.0);
        let printed = "readOps: 100\nwriteOps: 10\nstate: map[0:1]\n";
        assert_eq!(operations(printed).expect("there"), 110.0);
        let error = nanoseconds("panic: lost updates").expect_err("no figure");
        assert!(error.to_string().contains("lost updates"), "{error}");
    }
}
