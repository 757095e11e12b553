//! `lockscope run --engine step`: the steps of a schedule, then the goroutines in turn. The same each time.

use std::io::{BufRead, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};

use super::exit::ExitStatus;
use super::run::{Request, print_report};
use crate::machine::user_position;
use crate::program::Program;
use crate::report::Report;
use crate::step::{Options, Schedule, Slot, Status, Stepper, report, tell_races};

/// Steps between two looks at the clock and at standard input.
const STEPS: u64 = 1_000_000;
/// Steps after which a run ends that nobody has given a time: some ten seconds.
const MOST_STEPS: u64 = 100_000_000;
/// Goroutines that the message names.
const NAMED: usize = 8;

/// Runs the program and prints what it prints.
///
/// # Errors
/// The schedule isn't one, or one of its steps can't be taken.
pub fn run(program: Arc<Program>, request: &Request, schedule: Option<&str>) -> Result<ExitStatus> {
    let schedule = schedule.map(Schedule::parse).transpose().context("cannot read the schedule")?.unwrap_or_default();
    let options = Options {
        mutex_off: !request.mutex,
        keep_going: request.keep_going,
        seed: request.seed.unwrap_or_default(),
        workers: request.workers.map_or(Options::default().workers, usize::from),
        ..Options::default()
    };
    let mut stepper = Stepper::new(program, options);
    stepper.expect_input();
    let start = Instant::now();
    let mut printer = Printer::default();
    let replayed = stepper.replay(&schedule);
    if let Err(error) = replayed {
        printer.print(&stepper, request);
        return Err(error.into());
    }
    let mut stdin = std::io::stdin().lock();
    loop {
        let over = stepper.run_on(STEPS);
        printer.print(&stepper, request);
        if over {
            break;
        }
        if request.timeout.is_some_and(|limit| start.elapsed() >= limit) {
            print_report(&told(&stepper, request, start), request.json)?;
            eprintln!("lockscope: stopped after {:?} (--timeout)", request.timeout.unwrap_or_default());
            return Ok(ExitStatus::TIMEOUT);
        }
        let is_long = request.timeout.is_none() && stepper.world().scalars().steps >= MOST_STEPS;
        let goes_round = stepper.goes_round() && !stepper.waits_for_input();
        if is_long || goes_round {
            let mut report = told(&stepper, request, start);
            report.goes_round = goes_round;
            print_report(&report, request.json)?;
            eprintln!("lockscope: {}", unending(&stepper, goes_round));
            return Ok(ExitStatus::TIMEOUT);
        }
        if stepper.goes_round() || !stepper.choices().iter().any(crate::step::Readiness::can_step) {
            let mut line = Vec::new();
            let is_line = stdin.read_until(b'\n', &mut line).is_ok_and(|bytes| bytes > 0);
            stepper.input(is_line.then_some(line.as_slice()));
        }
    }
    let report = told(&stepper, request, start);
    if !request.json {
        let _ = std::io::stderr().write_all(&report.stderr.as_bytes()[printer.told + printer.stderr..]);
    }
    print_report(&report, request.json)?;
    // A shell sees the low eight bits, as of any process.
    Ok(ExitStatus(report.exit_status as u8))
}

/// Why a run was stopped that didn't end, and who was still running.
fn unending(stepper: &Stepper, goes_round: bool) -> String {
    let world = stepper.world();
    let running = world.slots().iter().enumerate().filter(|(_, slot)| slot.status == Status::Ready);
    let place = |(index, slot): (usize, &Rc<Slot>)| {
        let line = slot.goroutine.as_ref().map_or(0, |goroutine| user_position(world.program(), goroutine).line);
        format!("goroutine {} at line {line}", index + 1)
    };
    let named: Vec<String> = running.clone().take(NAMED).map(place).collect();
    let more = running.count().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let steps = world.scalars().steps;
    match goes_round {
        true => format!(
            "stopped after {steps} steps: the run comes to the same states again and again and would for ever. Spinning: {}{more}.              Time stands still while a goroutine can run; explore tells whether another order ends it",
            named.join(", ")
        ),
        false => format!(
            "stopped after {steps} steps; --timeout says how long a run may take instead. Still running: {}{more}",
            named.join(", ")
        ),
    }
}

/// The report, with the races if somebody asks for them.
fn told(stepper: &Stepper, request: &Request, start: Instant) -> Report {
    let mut report = report(stepper.world(), start.elapsed());
    if request.race {
        tell_races(&mut report, stepper.races(), stepper.races_missed(), true);
    }
    report
}

/// How much of the program's output is printed already.
#[derive(Default)]
struct Printer {
    stdout: usize,
    stderr: usize,
    /// Races, and the bytes of their texts.
    races: usize,
    told: usize,
}

impl Printer {
    fn print(&mut self, stepper: &Stepper, request: &Request) {
        let (stdout, stderr) = (stepper.world().stdout(), stepper.world().stderr());
        if request.race {
            let races = stepper.races();
            let fresh: String = races[self.races..].iter().map(|race| race.text.as_str()).collect();
            if !request.json {
                let _ = std::io::stderr().write_all(fresh.as_bytes());
            }
            self.races = races.len();
            self.told += fresh.len();
        }
        if !request.json {
            // Go ignores what becomes of its prints, too.
            let _ = std::io::stdout().write_all(&stdout[self.stdout..]);
            let _ = std::io::stderr().write_all(&stderr[self.stderr..]);
        }
        (self.stdout, self.stderr) = (stdout.len(), stderr.len());
    }
}
