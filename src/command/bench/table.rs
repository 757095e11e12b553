//! The results as people read them.

use super::engine::Name;
use super::recording::{Cost, MOST_SHARE};
use super::suite::{Measure, Results};

const COLUMNS: [Name; 3] = [Name::Native, Name::Chromium, Name::Go];

/// What a row's figures are.
#[derive(Clone, Copy)]
enum Unit {
    Count,
    Nanoseconds,
    Seconds,
    Bytes,
    Share,
    Quotient,
}

impl Unit {
    fn write(self, figure: f64) -> String {
        match self {
            Unit::Count => grouped(figure),
            Unit::Nanoseconds => format!("{figure:.1} ns"),
            Unit::Seconds => format!("{:.3} s", figure / 1e9),
            Unit::Bytes => format!("{} B", grouped(figure)),
            Unit::Share => format!("{:.1} %", figure * 100.0),
            Unit::Quotient => format!("{figure:.2}x"),
        }
    }
}

/// The table with its head and the remarks.
pub fn text(results: &Results) -> String {
    let mut rows = vec![["", "native", "Chromium", "Go", "native/Go", "Chromium/Go"].map(str::to_owned)];
    rows.push(measured(results, "State map, operations in 1 s", Measure::StateMap, Unit::Count));
    let share = |engine| results.median(Measure::StateMap, engine).map(|figure| figure / results.state_map_limit);
    rows.push(derived(&format!("  of the limit of {}", grouped(results.state_map_limit)), Unit::Share, share));
    rows.push(measured(results, "  without the lab's page", Measure::StateMapAlone, Unit::Count));
    for (label, own, std) in [
        ("Locked increment, 1 goroutine on 1 worker", Measure::Uncontended, Measure::UncontendedStdMutex),
        ("Locked increment, 2 goroutines on 2 workers", Measure::Contended, Measure::ContendedStdMutex),
    ] {
        rows.push(measured(results, label, own, Unit::Nanoseconds));
        rows.push(measured(results, "  std::sync::Mutex", std, Unit::Nanoseconds));
        let quotient = |engine| Some(results.median(own, engine)? / results.median(std, engine)?);
        rows.push(derived("  Lockscope / std::sync::Mutex", Unit::Quotient, quotient));
    }
    rows.push(measured(results, "  while races are looked for", Measure::Raced, Unit::Nanoseconds));
    let slower = |engine| Some(results.median(Measure::Raced, engine)? / results.median(Measure::Contended, engine)?);
    rows.push(derived("  with / without race detection", Unit::Quotient, slower));
    rows.push(measured(results, "Every order, states in 1 s on 1 thread", Measure::States, Unit::Count));
    rows.push(measured(results, "  memory of each state", Measure::StateBytes, Unit::Bytes));
    rows.push(measured(
        results,
        "  source to outcomes, 2 goroutines x 10 increments",
        Measure::EveryOrder,
        Unit::Seconds,
    ));
    let label = format!("{} idle goroutines, to start", grouped(results.idle_goroutines as f64));
    rows.push(measured(results, &label, Measure::IdleStart, Unit::Seconds));
    rows.push(measured(results, "  memory of each", Measure::IdleBytes, Unit::Bytes));

    let mut text = format!("{} on {} processors ({})", results.engines.join(", "), results.processors, results.system);
    if results.rounds > 0 {
        text.push_str(&format!("; medians of {} rounds, in which the engines took turns\n\n", results.rounds));
        text.push_str(&aligned(&rows));
    } else {
        text.push('\n');
    }
    if !results.frames.is_empty() {
        text.push_str(
            "\nThe page's main thread in a frame that shows something new, while a program runs at full speed on all processors and is recorded: its\n\
             own time on a processor, and the time on the clock, in which the program's workers have the processors, too (medians, 95th\n\
             percentiles)\n",
        );
    }
    for frames in &results.frames {
        let cpu = frames.cpu.map_or("–".to_owned(), |cpu| {
            format!("{:>5.2} ms, {:>5.2} ms, at most {:.0} ms", cpu.median, cpu.p95, frames.most_p95)
        });
        text.push_str(&format!(
            "  {:<8} {:>6} goroutines, {:>9} events/s: processor {cpu}; clock {:>5.2} ms, {:>5.2} ms ({} frames)\n",
            frames.program,
            grouped(frames.goroutines as f64),
            grouped(frames.events_per_second.round()),
            frames.wall.median,
            frames.wall.p95,
            grouped(frames.frames as f64),
        ));
    }
    if let Some(visit) = &results.first_visit {
        text.push_str(&format!(
            "\nFirst visit of the lab, until the first lock is acquired (medians of {} fresh browsers)\n\
             \x20 bytes, compressed, with headers  {:>8}    at most {}\n\
             \x20 and with the timeline, which follows {:>5}\n\
             \x20 milliseconds from navigation     {:>8}    at most {}\n",
            visit.samples.len(),
            grouped(visit.bytes),
            grouped(visit.most_bytes),
            grouped(visit.all_bytes),
            grouped(visit.milliseconds),
            grouped(visit.most_milliseconds),
        ));
    }
    if let Some(element) = &results.element {
        text.push_str(&format!(
            "\nThe element in an isolated page of somebody else's, compressed, with headers (medians)\n\
             \x20 bytes before anybody comes near it   {:>8}    at most {}\n\
             \x20 bytes until the first lock is acquired {:>6}    at most {}\n\
             \x20 and with the timeline, which follows    {:>6}\n",
            grouped(element.script_bytes),
            grouped(element.most_script_bytes),
            grouped(element.bytes),
            grouped(element.most_bytes),
            grouped(element.all_bytes),
        ));
    }
    for cost in &results.recording {
        text.push_str(&recording(cost));
    }
    if let Some(load) = results.load {
        text.push_str(&format!(
            "\nA recording of {} events ({} bytes): written in {:.0} ms, read and checked in {:.0} ms, ready to play in {:.0} ms\n",
            grouped(load.events as f64),
            grouped(load.bytes as f64),
            load.save_ms,
            load.load_ms,
            load.play_ms,
        ));
    }
    for remark in &results.remarks {
        text.push_str(&format!("\n{remark}\n"));
    }
    text
}

/// What recording costs in one engine.
fn recording(cost: &Cost) -> String {
    let [alone, contended] = cost.shares().map(|share| share * 100.0);
    let flow = cost.flow.map_or("none without a drop".to_owned(), |flow| {
        let more = if flow.is_all { " (as fast as the program goes)" } else { "" };
        format!("{} without a drop{more}", grouped(flow.events_per_second))
    });
    format!(
        "\nRecording, {:?}: on and off in turns; at most {:.0} % of the locked counter\n\
         \x20 locked increment, 1 goroutine    {:>8.1} ns on, {:>8.1} ns off: {alone:.1} % of the throughput\n\
         \x20 locked increment, 2 goroutines   {:>8.1} ns on, {:>8.1} ns off: {contended:.1} %\n\
         \x20 state map, operations in 1 s     {:>8} on,    {:>8} off: {:.1} %\n\
         \x20 an event                         {:>8.2} ns\n\
         \x20 events a second                  {flow}\n",
        cost.engine,
        MOST_SHARE * 100.0,
        cost.uncontended.on,
        cost.uncontended.off,
        cost.contended.on,
        cost.contended.off,
        grouped(cost.state_map.on),
        grouped(cost.state_map.off),
        (1.0 - cost.state_map.on / cost.state_map.off) * 100.0,
        cost.event,
    )
}

/// A row of medians with their ratios to Go.
fn measured(results: &Results, label: &str, measure: Measure, unit: Unit) -> [String; 6] {
    let mut row = derived(label, unit, |engine| results.median(measure, engine));
    for (column, engine) in [(4, Name::Native), (5, Name::Chromium)] {
        let ratios = results.ratios_to_go.get(&measure);
        let ratio = ratios.and_then(|ratios| ratios.iter().find(|ratio| ratio.engine == engine));
        row[column] = ratio.map_or(String::new(), |ratio| Unit::Quotient.write(ratio.ratio));
    }
    row
}

/// A row of figures without ratios.
fn derived(label: &str, unit: Unit, figure: impl Fn(Name) -> Option<f64>) -> [String; 6] {
    let figures = COLUMNS.map(|engine| figure(engine).map_or("–".to_owned(), |figure| unit.write(figure)));
    let [native, chromium, go] = figures;
    [label.to_owned(), native, chromium, go, String::new(), String::new()]
}

/// Labels to the left, figures to the right, two spaces between columns.
fn aligned(rows: &[[String; 6]]) -> String {
    let widths: [usize; 6] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default());
    let line = |row: &[String; 6]| {
        let [label, figures @ ..] = row;
        let mut line = format!("{label:<width$}", width = widths[0]);
        for (figure, width) in figures.iter().zip(&widths[1..]) {
            line.push_str(&format!("  {figure:>width$}"));
        }
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

/// A whole number with commas.
fn grouped(figure: f64) -> String {
    let digits = format!("{:.0}", figure.abs());
    let mut text = String::from(if figure <= -0.5 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::frames::{Frames, Spread};
    use super::super::recording::{Flow, Pair};
    use super::super::suite::tests::example;
    use super::*;

    #[test]
    fn the_table_lines_up_and_has_every_figure_with_its_unit() {
        let text = text(&example(&COLUMNS));
        for part in ["98,000", "87.3 %", "45.2 ns", "4.00x", "0.300 s", "420 B", "2,600 B", "0.16x", "2.26x"] {
            assert!(text.contains(part), "{part} is missing:\n{text}");
        }
        let ends: Vec<_> = text
            .lines()
            .filter(|line| line.ends_with('x') && !line.contains("Lockscope"))
            .map(|line| line.chars().count())
            .collect();
        assert!(ends.len() >= 5 && ends.iter().all(|end| *end == ends[0]), "{text}");
    }

    #[test]
    fn frames_stand_beside_what_they_may_take() {
        let mut results = example(&COLUMNS);
        assert!(!text(&results).contains("main thread"));
        let (cpu, wall) = (Spread { median: 1.234, p95: 3.5 }, Spread { median: 2.0, p95: 31.0 });
        let (program, events_per_second) = ("statemap", 514_750.2);
        let goroutines = 10_001;
        results.frames =
            vec![Frames { program, goroutines, events_per_second, frames: 312, cpu: Some(cpu), wall, most_p95: 4.0 }];
        let text = text(&results);
        let row = "statemap 10,001 goroutines,   514,750 events/s: processor  1.23 ms,  3.50 ms, at most 4 ms; clock";
        assert!(text.contains(row), "{row} is missing:\n{text}");
        assert!(text.contains("clock  2.00 ms, 31.00 ms (312 frames)"), "{text}");
    }

    #[test]
    fn engines_that_were_not_measured_have_no_table() {
        let text = text(&Results { rounds: 0, ..example(&COLUMNS) });
        assert!(text.contains("processors") && !text.contains("State map") && !text.contains("rounds"), "{text}");
    }

    #[test]
    fn recording_on_and_off_stand_side_by_side() {
        let mut results = example(&COLUMNS);
        results.recording = vec![Cost {
            engine: Name::Native,
            uncontended: Pair { on: 40.0, off: 38.0 },
            contended: Pair { on: 80.0, off: 80.0 },
            state_map: Pair { on: 98_000.0, off: 98_000.0 },
            event: 0.5,
            flow: Some(Flow { events_per_second: 12_000_000.0, is_all: false }),
        }];
        let text = text(&results);
        for part in ["40.0 ns on,     38.0 ns off: 5.0 %", "98,000 on,      98,000 off: 0.0 %", "0.50 ns", "12,000,000"]
        {
            assert!(text.contains(part), "{part} is missing:\n{text}");
        }
    }

    #[test]
    fn a_missing_engine_leaves_dashes_and_a_remark() {
        let text = text(&example(&[Name::Native]));
        assert!(text.contains('–') && text.ends_with("The real Go is not here.\n"), "{text}");
    }

    #[test]
    fn numbers_are_grouped_for_reading() {
        assert_eq!(grouped(110_000.0), "110,000");
        assert_eq!(grouped(1_234_567.4), "1,234,567");
        assert_eq!(grouped(999.6), "1,000");
        assert_eq!(grouped(-12.0), "-12");
    }
}
