//! `lockscope explore`: every order in which a program's goroutines can go on, its outcomes, and the shortest way to each.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::exit::ExitStatus;
use super::run::{Switch, constant, read};
use crate::gallery;
use crate::lang;
use crate::program::Tunable;
use crate::step::Options;
use crate::step::explore::{Explored, Explorer, Kind, Limits, OutcomeSummary};

/// Visible steps between two looks at the clock.
const SLICE: u64 = 100_000;
/// How often the progress is written anew.
const GLANCE: Duration = Duration::from_millis(250);
/// Columns of an outcome's text.
const COLUMNS: usize = 48;
/// Outcomes that are listed without `--json`.
const LISTED: usize = 40;

/// Explore every order of a Go program's steps: its outcomes, how likely each is, and the shortest way there
#[derive(clap::Args)]
pub struct Arguments {
    /// A Go file, or the name of a built-in program
    #[arg(value_name = "FILE.go|PROGRAM")]
    program: String,
    /// Off makes Lock and Unlock do nothing
    #[arg(long, value_name = "on|off", default_value = "on", hide_possible_values = true)]
    mutex: Switch,
    /// Value for an integer constant of the program, such as goroutines=2; may be repeated
    #[arg(long = "const", value_name = "NAME=N", value_parser = constant)]
    constants: Vec<(String, i64)>,
    /// Stop after so many states
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_states)]
    max_states: usize,
    /// Only orders with at most so many pre-emptions
    #[arg(long, value_name = "N")]
    preemptions: Option<u32>,
    /// Leave out orders that come to nothing else: finds all outcomes among fewer states, but counts no orders
    #[arg(long, conflicts_with = "preemptions")]
    reduce: bool,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

/// Explores the program that the command line names.
///
/// # Errors
/// There is no such file or program.
pub fn explore(arguments: Arguments) -> Result<ExitStatus> {
    let source = read(&arguments.program)?;
    let program = match lang::compile(&source.text, &arguments.constants) {
        Ok(program) => Arc::new(program),
        Err(diagnostics) => {
            for diagnostic in diagnostics {
                eprintln!("{}", diagnostic.in_file(&source.file_name()));
            }
            return Ok(ExitStatus::FAILURE);
        }
    };
    let options = Options { mutex_off: arguments.mutex == Switch::Off, ..Options::default() };
    let limits = Limits {
        max_states: arguments.max_states,
        max_preemptions: arguments.preemptions,
        reduce: arguments.reduce,
        ..Limits::default()
    };
    let advice = advice(&program.tunables, &arguments.program);
    let mut explorer = Explorer::new(program, options, limits);
    let start = Instant::now();
    let mut shown = start;
    let is_watched = !arguments.json && std::io::stderr().is_terminal();
    while !explorer.run(SLICE) {
        if is_watched && shown.elapsed() > GLANCE {
            shown = Instant::now();
            let (states, steps) = explorer.progress();
            eprint!("\r{} states, {} steps", grouped(&states.to_string()), grouped(&steps.to_string()));
            let _ = std::io::stderr().flush();
        }
    }
    if is_watched {
        eprint!("\r\x1b[K");
    }
    let found = explorer.summary();
    let elapsed = start.elapsed();
    if arguments.json {
        let mut value = serde_json::to_value(&found)?;
        value["elapsedMs"] = (elapsed.as_secs_f64() * 1e3).into();
        println!("{}", serde_json::to_string_pretty(&value)?);
    } else {
        print!("{}", describe(&source.file_name(), &found, elapsed, &advice));
    }
    Ok(ExitStatus::SUCCESS)
}

/// What to do about a program that has more states than may be looked at. A lesson knows the constants with which it shows the same.
fn advice(tunables: &[Tunable], name: &str) -> String {
    const FEW: i64 = 2;
    let lessons = gallery::lesson::all();
    let is_it = |form: &gallery::lesson::Form| form.program == name;
    let lesson = lessons.iter().find(|lesson| is_it(&lesson.broken) || lesson.cured.as_ref().is_some_and(is_it));
    let told = lesson.and_then(|lesson| lesson.small.as_ref()).map(|small| &small.constants);
    let smaller = tunables.iter().filter_map(|tunable| {
        let value = told.and_then(|told| told.get(&tunable.name).copied()).unwrap_or(FEW);
        (value < tunable.value).then(|| format!("--const {}={value}", tunable.name))
    });
    let smaller: Vec<String> = smaller.collect();
    let smaller = match smaller.as_slice() {
        [] => "make the program smaller: what two goroutines do a few times shows most".to_owned(),
        constants => format!("make the program smaller, which shows the same: {}", constants.join(" ")),
    };
    format!(
        "  {smaller}\n  or --reduce: all outcomes among fewer states, without counting orders\n  or --preemptions 1: fewer orders, with which most bugs show; or --max-states with a larger number\n"
    )
}

/// What was found, for people. `advice`: for when there were too many states.
fn describe(name: &str, found: &Explored, elapsed: Duration, advice: &str) -> String {
    let mut text = String::new();
    // Writing to a String doesn't fail.
    let _ = writeln!(
        text,
        "{name}, mutex {}: {} states, {}, {:.2} s",
        if found.mutex { "on" } else { "off" },
        grouped(&found.states.to_string()),
        match found.reduced {
            true => "orders left out".to_owned(),
            false => orders(found.orders.as_deref(), found.saturated, "order"),
        },
        elapsed.as_secs_f64()
    );
    text.push_str(&completeness(found));
    if found.bounds.states_met {
        text.push_str(advice);
    }
    if found.reduced {
        text.push_str("\noutcome\n");
    } else {
        let _ = writeln!(text, "\n{:<COLUMNS$}  {:>24}  {:>8}  {:>9}", "outcome", "orders", "of all", "random *");
    }
    for outcome in found.outcomes.iter().take(LISTED) {
        text.push_str(&line(found, outcome));
    }
    if found.outcomes.len() > LISTED {
        let _ = writeln!(text, "… and {} more: --json lists them", found.outcomes.len() - LISTED);
    }
    if !found.reduced {
        text.push_str("* how often a scheduler that picks at random ends so; orders aren't equally likely\n");
    }
    if let Some(hasty) = &found.hasty {
        let _ = writeln!(
            text,
            "† only if somebody is late for longer than another sleeps, which nothing rules out: not counted ({} more states{})",
            grouped(&hasty.states.to_string()),
            if hasty.complete { "" } else { ", a bound was met" }
        );
    }
    text.push_str(&races(found));
    for partial in &found.partial_deadlocks {
        let _ = writeln!(
            text,
            "\nstuck for ever while others go on, which Go doesn't report: {}",
            partial.stuck.join("; ")
        );
        if let Some(shortest) = &partial.shortest {
            let _ = writeln!(text, "  {}", shortest.schedule);
        }
    }
    let failing = found.outcomes.iter().filter(|outcome| outcome.failure);
    let failing = failing.filter_map(|outcome| Some((outcome, outcome.shortest.as_ref()?)));
    let first = failing.min_by_key(|(_, shortest)| (shortest.preemptions, shortest.steps));
    if let Some((outcome, shortest)) = first {
        let _ = writeln!(
            text,
            "\nshortest failing schedule ({}): {}, {}: {}\n  --engine step --schedule \"{}\"",
            headline(outcome),
            count(shortest.preemptions as usize, "pre-emption"),
            count(shortest.steps, "visible step"),
            shortest.visible,
            shortest.schedule
        );
    }
    text
}

/// The data races, or that there are none: another thing than a failing outcome.
fn races(found: &Explored) -> String {
    let mut text = String::new();
    if found.races.is_empty() {
        let _ = match found.complete {
            true if found.reduced => writeln!(text, "\ndata races: none in the orders that weren't left out"),
            true => writeln!(text, "\ndata races: none, in no order"),
            false => writeln!(text, "\ndata races: none in the orders that were explored"),
        };
    }
    for race in &found.races {
        let [now, past] = &race.report.accesses;
        let name = if race.report.variable.is_empty() { &race.report.address } else { &race.report.variable };
        let _ = writeln!(
            text,
            "\ndata race on {name}: {} at line {} by goroutine {}, {} at line {} by goroutine {}{}\n  --race --engine step --schedule \"{}\"",
            now.kind,
            now.line,
            now.goroutine,
            past.kind,
            past.line,
            past.goroutine,
            if race.needs_delay { " (seen only where somebody is late for longer than another sleeps)" } else { "" },
            race.shortest.schedule
        );
    }
    if found.more_races {
        text.push_str("… and more races\n");
    }
    text
}

fn completeness(found: &Explored) -> String {
    let bounds = &found.bounds;
    let mut met = Vec::new();
    if bounds.states_met {
        met.push(format!("{} states (--max-states)", grouped(&bounds.max_states.to_string())));
    }
    if bounds.depth_met {
        met.push(format!("{} steps deep", grouped(&bounds.max_depth.to_string())));
    }
    if bounds.preemptions_met {
        met.push(format!(
            "{} (--preemptions)",
            count(bounds.max_preemptions.unwrap_or_default() as usize, "pre-emption")
        ));
    }
    if bounds.endless {
        met.push("a goroutine that runs on and on by itself".into());
    }
    let mut text = match met.as_slice() {
        [] if found.reduced => "every outcome is found: orders were left out that come to nothing else, so there are no numbers of orders and no likelihoods,\nand a shortest schedule is the shortest of those that weren't left out".to_owned(),
        [] => "every order is explored".to_owned(),
        met if found.reduced => format!("NOT every outcome need be found; bounds met: {}", met.join(", ")),
        met => format!("NOT every order is explored; bounds met: {}", met.join(", ")),
    };
    if found.cycles {
        text.push_str("; some go on for ever");
    }
    if !found.reduced && found.probability < 0.999_999 {
        let _ = write!(text, "; {:.2} % of random runs come to an end within that", 100.0 * found.probability);
    }
    text.push('\n');
    text
}

fn line(found: &Explored, outcome: &OutcomeSummary) -> String {
    let share = match (&outcome.orders, &found.orders) {
        (Some(part), Some(all)) if !outcome.saturated && !found.saturated => {
            let ratio = part.parse::<f64>().unwrap_or_default() / all.parse::<f64>().unwrap_or(1.0).max(1.0);
            format!("{:.2} %", 100.0 * ratio)
        }
        _ => String::new(),
    };
    let count = match &outcome.orders {
        Some(count) if !outcome.saturated => grouped(count),
        Some(_) => "over 3.4e38".into(),
        None => "any number".into(),
    };
    // It isn't among the orders that are counted.
    let (count, share) = if outcome.needs_delay { ("if late †".to_owned(), String::new()) } else { (count, share) };
    let mut text = match (found.reduced, outcome.needs_delay) {
        (true, false) => headline(outcome) + "\n",
        (true, true) => headline(outcome) + " †\n",
        (false, _) => {
            let likely = 100.0 * outcome.probability;
            format!("{:<COLUMNS$}  {count:>24}  {share:>8}  {likely:>7.2} %\n", headline(outcome))
        }
    };
    for stuck in &outcome.outcome.stuck {
        let _ = writeln!(text, "    {stuck}");
    }
    text
}

/// An outcome in one line.
fn headline(outcome: &OutcomeSummary) -> String {
    let outcome = &outcome.outcome;
    let printed: Vec<&str> = outcome.stdout.lines().collect();
    let printed = printed.join(" ⏎ ");
    let text = match outcome.kind {
        Kind::Exit if outcome.exit_status == 0 && printed.is_empty() => "(prints nothing)".to_owned(),
        Kind::Exit if outcome.exit_status == 0 => printed,
        Kind::Exit => format!("exit status {} {printed}", outcome.exit_status),
        _ => {
            let message = outcome.message.lines().next().unwrap_or_default();
            if printed.is_empty() { message.to_owned() } else { format!("{message} after {printed}") }
        }
    };
    match text.char_indices().nth(COLUMNS - 1) {
        Some((end, _)) if text.chars().count() > COLUMNS => format!("{}…", &text[..end]),
        _ => text,
    }
}

fn orders(count: Option<&str>, saturated: bool, what: &str) -> String {
    match count {
        Some(_) if saturated => format!("more than 3.4e38 {what}s"),
        Some("1") => format!("1 {what}"),
        Some(count) => format!("{} {what}s", grouped(count)),
        None => format!("any number of {what}s"),
    }
}

fn count(count: usize, what: &str) -> String {
    orders(Some(&count.to_string()), false, what)
}

/// A decimal number in groups of three digits.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_tells_which_constants_to_lower() {
        let program = |name: &str| {
            let source = gallery::find(name).expect("it is in the gallery").source;
            lang::compile(source, &[]).expect("it compiles").tunables
        };
        assert!(advice(&program("abba-cured"), "abba-cured").contains(" --const rounds=1\n"));
        let readers = advice(&program("statemap"), "statemap");
        assert!(readers.contains("--const readers=2 --const writers=2 --const keys=2\n"), "{readers}");
        assert!(advice(&[], "mine.go").contains("--preemptions 1"));
    }

    #[test]
    fn numbers_are_for_reading() {
        assert_eq!(grouped("137846528820"), "137,846,528,820");
        assert_eq!(grouped("12"), "12");
        assert_eq!(count(1, "pre-emption"), "1 pre-emption");
        assert_eq!(count(0, "pre-emption"), "0 pre-emptions");
    }
}
