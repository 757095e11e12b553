//! Every order of the lessons' small programs: the cures have no bad one, the shortest failing orders fail as their lessons say, and
//! whatever real threads come to is among what exploring has found.

use crate::lessons::{compiled, run};
use crate::oracle;
use lockscope::gallery::explored::{self, Explored, Orders, Shortest};
use lockscope::gallery::lesson::{self, Failure, Form, Lesson, Small};
use lockscope::live::Pool;
use lockscope::report::Outcome;
use lockscope::step::explore::{Explorer, Kind, Limits, OutcomeSummary, parse_visible};
use lockscope::step::{Options, Stepper, report};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// More states than any of them has.
const MAX_STATES: usize = 3_000_000;
/// Visible steps between two looks.
const SLICE: u64 = 1_000_000;
/// Runs on real threads of each form.
const LIVE_RUNS: u64 = 200;
const WORKERS: usize = 2;

fn options(form: &Form) -> Options {
    Options { mutex_off: form.mutex_off, ..Options::default() }
}

/// Explores all orders of a form.
fn explorer(form: &Form, small: &Small) -> Explorer {
    let limits = Limits { max_states: MAX_STATES, ..Limits::default() };
    let mut explorer = Explorer::new(compiled(form, Some(small)), options(form), limits);
    while !explorer.run(SLICE) {}
    explorer
}

fn failure(outcome: &OutcomeSummary, small: &Small) -> Option<Failure> {
    lesson::failure(&outcome.outcome.stdout, &outcome.outcome.message, small.right.as_deref())
}

/// What exploring found, in the form of the file.
fn orders(form: &Form, small: &Small) -> Orders {
    let summary = explorer(form, small).summary();
    assert!(summary.complete && !summary.saturated && !summary.cycles, "{}: {:?}", form.program, summary.bounds);
    let failing = summary.outcomes.iter().filter(|outcome| failure(outcome, small).is_some());
    let (mut bad, mut probability) = (0_u128, 0.0);
    let mut shortest: Option<Shortest> = None;
    for outcome in failing {
        bad += outcome.orders.as_ref().and_then(|count| count.parse::<u128>().ok()).expect("a number of orders");
        probability += outcome.probability;
        let way = outcome.shortest.as_ref().expect("few outcomes have a way each");
        if shortest.as_ref().is_none_or(|other| (way.preemptions, way.steps) < (other.preemptions, other.steps)) {
            shortest = Some(Shortest {
                visible: way.visible.clone(),
                preemptions: way.preemptions,
                steps: way.steps,
                switches: way.switches.clone(),
            });
        }
    }
    Orders {
        all: summary.orders.expect("without cycles there is a number of orders"),
        bad: bad.to_string(),
        percent: (probability * 1000.0).round() / 10.0,
        shortest,
    }
}

/// The lessons that have a small program.
fn small_lessons() -> Vec<(Lesson, Small)> {
    lesson::all().into_iter().filter_map(|lesson| Some((lesson.clone(), lesson.small?))).collect()
}

#[test]
fn the_counts_of_all_orders_are_as_they_are_told() {
    let found: BTreeMap<String, Explored> = small_lessons()
        .iter()
        .map(|(lesson, small)| {
            let broken = orders(&lesson.broken, small);
            let cured = lesson.cured.as_ref().map(|form| orders(form, small));
            (lesson.name.to_owned(), Explored { broken, cured })
        })
        .collect();
    for (name, Explored { broken, cured }) in &found {
        assert_ne!(broken.bad, "0", "{name} never fails");
        assert_eq!(cured.as_ref().map_or("0", |orders| &orders.bad), "0", "{name}-cured fails: {cured:?}");
    }
    if oracle::updating() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gallery/explored.json");
        let text = serde_json::to_string_pretty(&found).expect("it is JSON") + "\n";
        std::fs::write(path, text).expect("written");
        return;
    }
    let told = explored::all().expect("explored.json can be read");
    assert_eq!(
        found, told,
        "LOCKSCOPE_UPDATE=1 cargo test --test programs explored writes src/gallery/explored.json anew"
    );
}

#[test]
fn the_shortest_failing_orders_fail_as_their_lessons_say() {
    if oracle::updating() {
        return;
    }
    let told = explored::all().expect("explored.json can be read");
    for (lesson, small) in small_lessons() {
        let name = lesson.name;
        let shortest = told.get(name).and_then(|told| told.broken.shortest.as_ref()).expect("it has a failing order");
        assert_eq!(shortest.preemptions as usize, shortest.switches.len(), "{name}");
        let steps = parse_visible(&shortest.visible).expect("it is in visible steps").expect("and well-formed");
        let schedule = explorer(&lesson.broken, &small)
            .instructions(&steps)
            .unwrap_or_else(|error| panic!("{name}: {}: {error}", shortest.visible));
        let mut stepper = Stepper::new(compiled(&lesson.broken, Some(&small)), options(&lesson.broken));
        stepper.replay(&schedule).unwrap_or_else(|error| panic!("{name}: {error}"));
        while !stepper.run_on(SLICE) {}
        let report = report(stepper.world(), Duration::ZERO);
        let failure = lesson::failure(&report.stdout, &report.stderr, small.right.as_deref());
        let failure = failure.unwrap_or_else(|| panic!("{name} doesn't fail: {}", report.stdout));
        assert!(lesson.fails.contains(&failure), "{name}: {failure:?}");
    }
}

#[test]
fn real_threads_come_only_to_what_exploring_has_found() {
    let pool = Pool::own(WORKERS).expect("threads");
    for (lesson, small) in small_lessons() {
        for form in [Some(&lesson.broken), lesson.cured.as_ref()].into_iter().flatten() {
            let explored = explorer(form, &small).summary();
            let program = compiled(form, Some(&small));
            for seed in 0..LIVE_RUNS {
                let report = run(&program, form, seed, &pool);
                let kind = match report.outcome {
                    Outcome::Exit => Kind::Exit,
                    Outcome::Panic => Kind::Panic,
                    Outcome::Fatal => Kind::Fatal,
                    Outcome::Deadlock => Kind::Deadlock,
                    Outcome::Stopped => panic!("{} was stopped", form.program),
                };
                let found = explored.outcomes.iter().any(|OutcomeSummary { outcome, .. }| {
                    (outcome.kind, outcome.exit_status, &outcome.stdout) == (kind, report.exit_status, &report.stdout)
                });
                assert!(found, "{} {kind:?}: {}{}", form.program, report.stdout, report.stderr);
            }
        }
    }
}
