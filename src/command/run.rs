//! `lockscope run`: one Go program, natively, on real threads. It prints what the program prints and exits with Go's
//! status. This file reads the flags, the file and the constants; the engine does the rest.

use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use clap::ValueEnum;

use crate::detect::losses::{Losses, losses};
use crate::detect::torn::{Torn, torn};
use crate::lang;
use crate::live;
use crate::live::native::NativeHost;
use crate::report::Report;
use crate::report::statistics::Statistics;

use super::exit::ExitStatus;
use super::trace::Trace;
use super::{duration, run_steps, unsupported};
use crate::gallery;

/// Run a Go program on real threads, print what it prints, and exit with Go's status (0, 2; 124 on the timeout)
#[derive(clap::Args)]
pub struct Arguments {
    /// A Go file, or the name of a built-in program
    #[arg(value_name = "FILE.go|PROGRAM")]
    program: String,
    /// Threads that run goroutines, as GOMAXPROCS; the machine's number without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: Option<u16>,
    /// Off makes Lock and Unlock do nothing
    #[arg(long, value_name = "on|off", default_value = "on", hide_possible_values = true)]
    mutex: Switch,
    /// Go on where Go's own check of maps would end the program
    #[arg(long)]
    keep_going: bool,
    /// Seed of the program's random numbers; another one each time without it
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Value for an integer constant of the program, such as goroutines=100; may be repeated
    #[arg(long = "const", value_name = "NAME=N", value_parser = constant)]
    constants: Vec<(String, i64)>,
    /// Look for data races, tell them on standard error as Go does, and exit with status 66 if there were any
    #[arg(long)]
    race: bool,
    /// Stop the program after this time, such as 20s, 500ms or 1m30s, and exit with status 124
    #[arg(long, value_name = "DURATION", value_parser = duration::parse)]
    timeout: Option<Duration>,
    /// Print the report as JSON instead of what the program prints
    #[arg(long)]
    json: bool,
    /// live: on real threads; step: one instruction after the other, the same each time
    #[arg(long, value_name = "live|step", default_value = "live", value_parser = ["live", "step"], hide_possible_values = true)]
    engine: String,
    /// With --engine step: the order of the steps, such as "1*50 2*3 1"; what it leaves open goes in turn
    #[arg(long, value_name = "TEXT")]
    schedule: Option<String>,
    /// Save what was recorded of the run; a name that ends in .json gives a file for Perfetto and chrome://tracing
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Record nothing: for the benchmark, which measures what recording costs
    #[arg(long, hide = true, conflicts_with = "trace")]
    unrecorded: bool,
}

/// A switch on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

/// The text of a program and the name by which messages call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    /// The file's name as Go's errors give it, behind `./`.
    pub(super) fn file_name(&self) -> String {
        let name = Path::new(&self.name).file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_else(|| self.name.clone());
        if name.ends_with(".go") { name } else { format!("{name}.go") }
    }
}

/// What is to be run and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub source: Source,
    /// Threads that run goroutines; the machine's number if none is given.
    pub workers: Option<u16>,
    /// Whether `Lock` and `Unlock` do their work.
    pub mutex: bool,
    /// Whether the run goes on where Go's check of maps would end it.
    pub keep_going: bool,
    pub seed: Option<u64>,
    /// New values of the program's constants, in the order of the flags: of two for one name the later counts.
    pub constants: Vec<(String, i64)>,
    pub race: bool,
    pub timeout: Option<Duration>,
    /// Whether standard output gets the report as JSON instead of the program's output.
    pub json: bool,
    /// One step after the other instead of real threads, with the text of a schedule or without.
    pub steps: Option<Option<String>>,
    /// Where the recording goes: for Perfetto if it ends in `.json`, else in Lockscope's own format.
    pub trace: Option<PathBuf>,
    /// Nothing is recorded.
    pub unrecorded: bool,
}

/// Runs the program that the command line names.
///
/// # Errors
/// There is no such file or program, or it can't be run at all. What the program itself does wrong is in the status.
pub fn run(arguments: Arguments) -> Result<ExitStatus> {
    reject_unsupported(&arguments);
    let source = read(&arguments.program)?;
    if arguments.engine == "live" && arguments.schedule.is_some() {
        bail!("real threads take no schedule: add --engine step");
    }
    execute(Request {
        source,
        workers: arguments.workers,
        mutex: arguments.mutex == Switch::On,
        keep_going: arguments.keep_going,
        seed: arguments.seed,
        constants: arguments.constants,
        race: arguments.race,
        timeout: arguments.timeout,
        json: arguments.json,
        steps: (arguments.engine == "step").then_some(arguments.schedule),
        trace: arguments.trace,
        unrecorded: arguments.unrecorded,
    })
}

/// Compiles and runs the program.
fn execute(request: Request) -> Result<ExitStatus> {
    let program = match lang::compile(&request.source.text, &request.constants) {
        Ok(program) => Arc::new(program),
        Err(diagnostics) => {
            for diagnostic in diagnostics {
                eprintln!("{}", diagnostic.in_file(&request.source.file_name()));
            }
            return Ok(ExitStatus::FAILURE);
        }
    };
    if let Some(schedule) = &request.steps {
        return run_steps::run(program, &request, schedule.as_deref());
    }
    let workers = request.workers.map_or_else(machine_workers, usize::from);
    let options = live::Options {
        workers,
        mutex_off: !request.mutex,
        keep_going: request.keep_going,
        race: request.race,
        unrecorded: request.unrecorded,
        seed: request.seed.unwrap_or_else(|| RandomState::new().build_hasher().finish()),
        ..live::Options::default()
    };
    let pool = live::Pool::own(workers).context("cannot start the worker threads")?;
    let trace = Trace::new(&request).map(Arc::new);
    let terminal = Terminal { host: NativeHost::default(), silent: request.json, trace: trace.clone() };
    let run = live::Run::start(program, options, Arc::new(terminal), &pool);
    let Some(report) = finish(&run, request.timeout, trace.as_deref()) else {
        run.stop();
        let report = run.wait();
        print_with_recording(&run, &report, request.json)?;
        save(trace.as_deref(), &run, &report)?;
        eprintln!("lockscope: stopped after {:?} (--timeout)", request.timeout.unwrap_or_default());
        return Ok(ExitStatus::TIMEOUT);
    };
    print_with_recording(&run, &report, request.json)?;
    save(trace.as_deref(), &run, &report)?;
    if !request.mutex {
        eprintln!(
            "lockscope: the mutex was off, and goroutines were pre-empted before some of their writes: {} writes went over \
             others', and integers are {} short",
            report.lost_updates, report.missing
        );
    }
    // A shell sees the low eight bits, as of any process.
    Ok(ExitStatus(report.exit_status as u8))
}

/// Waits for the run's end, at most for `timeout`, and gives it standard input from the moment that it asks for some: what a program
/// doesn't read belongs to whoever reads next.
fn finish(run: &Arc<live::Run>, timeout: Option<Duration>, trace: Option<&Trace>) -> Option<Report> {
    /// How often what was recorded is collected, and it is asked whether it wants input.
    const GLANCE: Duration = Duration::from_millis(10);
    let start = Instant::now();
    let mut fed = false;
    loop {
        let left = timeout.map(|limit| limit.saturating_sub(start.elapsed()));
        let patience = match left {
            Some(Duration::ZERO) => return None,
            Some(left) => left.min(GLANCE),
            None => GLANCE,
        };
        if let Some(report) = run.wait_timeout(patience) {
            return Some(report);
        }
        match trace {
            Some(trace) => trace.film(run),
            None => run.collect(),
        }
        if !fed && run.wants_input() {
            fed = true;
            feed(Arc::clone(run));
        }
    }
}

/// Passes standard input on, line by line. The thread ends with the process: it can't be woken from a read.
fn feed(run: Arc<live::Run>) {
    std::thread::spawn(move || {
        let mut line = Vec::new();
        let mut input = std::io::stdin().lock();
        while input.read_until(b'\n', &mut line).is_ok_and(|bytes| bytes > 0) {
            run.input(&line);
            line.clear();
        }
        run.close_input();
    });
}

/// As many workers as Go would use here.
fn machine_workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

pub(super) fn print_report(report: &Report, json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(report)?);
    }
    Ok(())
}

/// The report with what only the recording tells.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Printed<'a> {
    #[serde(flatten)]
    report: &'a Report,
    statistics: Statistics,
    losses: Losses,
    torn: Torn,
}

fn print_with_recording(run: &live::Run, report: &Report, json: bool) -> Result<()> {
    if json {
        let recording = run.recording();
        let (losses, torn) = (losses(&recording), torn(&recording));
        let report = Report { torn_reads: torn.count, ..report.clone() };
        let printed = Printed { report: &report, statistics: run.statistics(), losses, torn };
        println!("{}", serde_json::to_string_pretty(&printed)?);
    }
    Ok(())
}

fn save(trace: Option<&Trace>, run: &live::Run, report: &Report) -> Result<()> {
    trace.map_or(Ok(()), |trace| trace.save(run, report))
}

/// Where a native run prints: straight to this process's streams, unbounded, as a Go program would.
struct Terminal {
    host: NativeHost,
    /// The report has the output: nothing is printed meanwhile.
    silent: bool,
    /// Keeps it, too.
    trace: Option<Arc<Trace>>,
}

impl live::Host for Terminal {
    fn now(&self) -> u64 {
        self.host.now()
    }

    fn wall_clock(&self) -> i64 {
        self.host.wall_clock()
    }

    fn finished(&self) {}

    fn output(&self) {}

    fn write(&self, text: &[u8], error: bool) -> bool {
        if let Some(trace) = &self.trace {
            trace.print(self.now(), text, error);
        }
        // Go ignores what becomes of its prints, too: a closed pipe doesn't end the program's work.
        let _ = match (self.silent, error) {
            (true, _) => return false,
            (false, false) => std::io::stdout().write_all(text),
            (false, true) => std::io::stderr().write_all(text),
        };
        true
    }
}

/// Ends the process for a flag whose capability doesn't exist yet: it must not look as if it had worked.
fn reject_unsupported(arguments: &Arguments) {
    if arguments.trace.is_some() && arguments.engine == "step" {
        unsupported("--trace with --engine step");
    }
}

/// Reads a program: a path or anything that ends in `.go` is a file, another word is a built-in program.
pub(super) fn read(program: &str) -> Result<Source> {
    if program.ends_with(".go") || program.contains(['/', '\\']) {
        return read_file(Path::new(program));
    }
    if let Some(found) = gallery::find(program) {
        return Ok(Source { name: format!("{program}.go"), text: found.source.to_owned() });
    }
    let names = gallery::PROGRAMS.map(|program| program.name);
    let file = if Path::new(program).is_file() {
        format!("\n  There is a file of that name: for a file, write ./{program}")
    } else {
        String::new()
    };
    bail!("there is no built-in program `{program}`{file}\n  Built-in programs: {}", names.join(", "))
}

/// Reads a file of Go source.
pub(super) fn read_file(path: &Path) -> Result<Source> {
    let bytes = fs::read(path).map_err(|error| anyhow!("cannot read {}: {}", path.display(), reason(&error)))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|&&byte| byte == b'\n').count() + 1;
        anyhow!("{}:{line}: this is not UTF-8 text, so not a Go program", path.display())
    })?;
    Ok(Source { name: path.display().to_string(), text })
}

/// The system's words without its error number.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// Parses `goroutines=100`: a Go identifier and a Go integer.
pub(super) fn constant(text: &str) -> Result<(String, i64), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("`{text}` has no `=`: write for example goroutines=100"))?;
    let letter = |c: char| c == '_' || c.is_alphabetic();
    if !name.starts_with(letter) || !name.chars().all(|c| letter(c) || c.is_numeric()) {
        return Err(format!("`{name}` is not a name that a constant can have"));
    }
    let value = integer(value).ok_or_else(|| format!("`{value}` is not an integer of 64 bits"))?;
    Ok((name.to_owned(), value))
}

/// A Go integer literal with a sign: `100`, `-1`, `1_000_000`, `0x10`, `0b11`, `0o17`.
fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = match lower.get(..2) {
        Some("0x") => (16, &lower[2..]),
        Some("0b") => (2, &lower[2..]),
        Some("0o") => (8, &lower[2..]),
        _ => (10, &lower[..]),
    };
    let plain = digits.replace('_', "");
    if digits.starts_with('+') || digits.starts_with('-') || digits.ends_with('_') || digits.contains("__") {
        return None;
    }
    let magnitude = i128::from_str_radix(&plain, radix).ok()?;
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_gos_names_and_integers() {
        for (text, name, value) in [
            ("goroutines=100", "goroutines", 100),
            ("n=-1", "n", -1),
            ("ops_2=1_000_000", "ops_2", 1_000_000),
            ("mask=0xFF", "mask", 255),
            ("größe=0b11", "größe", 3),
            ("min=-9223372036854775808", "min", i64::MIN),
        ] {
            assert_eq!(constant(text), Ok((name.to_owned(), value)), "{text}");
        }
    }

    #[test]
    fn a_bad_constant_says_what_is_wrong_with_it() {
        for (text, part) in [
            ("goroutines", "no `=`"),
            ("=3", "not a name"),
            ("2n=3", "not a name"),
            ("a b=3", "not a name"),
            ("n=", "not an integer"),
            ("n=many", "`many`"),
            ("n=1.5", "`1.5`"),
            ("n=+-1", "not an integer"),
            ("n=--1", "not an integer"),
            ("n=1__0", "not an integer"),
            ("n=9223372036854775808", "64 bits"),
        ] {
            let error = constant(text).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
