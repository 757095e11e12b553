//! Claims about `lockscope bench`: every engine runs its programs and measures them. The figures themselves mean nothing
//! here, since this build is not optimised.

use lockscope::command::bench::chromium::Chrome;
use lockscope::command::bench::engine::{Engine, Name};
use lockscope::command::bench::frames;
use lockscope::command::bench::go::Go;
use lockscope::command::bench::native::Native;
use lockscope::command::bench::visit;
use lockscope::command::progress::Progress;
use lockscope::command::site;
use lockscope::command::toolchain::{Setup, ensure_chromium, find_go};

/// Takes each figure once.
fn assert_measures(engine: &mut dyn Engine) {
    let name = engine.name();
    assert!(!engine.description().is_empty());
    let operations = engine.state_map().expect("the state map runs");
    assert!((100.0..=111_000.0).contains(&operations), "{operations} operations in {name:?}");
    for goroutines in [1, 2] {
        let increment = engine.increment(goroutines).expect("increments");
        assert!((1.0..1e6).contains(&increment), "{increment} ns for an increment in {name:?}");
        let std = engine.std_mutex(goroutines).expect("increments under a std mutex");
        assert_eq!(std.is_some(), name != Name::Go);
        assert!(std.is_none_or(|std| (0.5..1e6).contains(&std)), "{std:?} ns under std's mutex in {name:?}");
    }
    let (some, many) = (engine.idle(20_000).expect("goroutines"), engine.idle(60_000).expect("goroutines"));
    assert!(many.nanoseconds > 0.0, "{many:?} in {name:?}");
    if let (Some(few), Some(many)) = (some.bytes, many.bytes) {
        let each = (many - few) / 40_000.0;
        assert!((8.0..100_000.0).contains(&each), "{each} bytes for each goroutine in {name:?}");
    }
}

#[test]
fn programs_are_measured_natively() {
    assert_measures(&mut Native::new(env!("CARGO_BIN_EXE_lockscope").into()).expect("an engine"));
}

#[test]
fn programs_are_measured_in_chromium() {
    let setup = Setup::from_env().expect("a setting");
    let browser = ensure_chromium(setup, Progress::Lines).unwrap_or_else(|error| panic!("{error:#}"));
    let site = site::build(setup, Progress::Lines).unwrap_or_else(|error| panic!("{error:#}"));
    assert_measures(&mut Chrome::open(&browser, site).expect("a browser"));
}

#[test]
fn frames_of_the_page_are_measured() {
    let setup = Setup::from_env().expect("a setting");
    let browser = ensure_chromium(setup, Progress::Lines).unwrap_or_else(|error| panic!("{error:#}"));
    let site = site::build(setup, Progress::Lines).unwrap_or_else(|error| panic!("{error:#}"));
    let measured = frames::measure(&browser, &site).unwrap_or_else(|error| panic!("{error:#}"));
    let goroutines: Vec<u64> = measured.iter().map(|frames| frames.goroutines).collect();
    assert_eq!(goroutines, [111, 10_000, 101]);
    for frames in measured {
        assert!(frames.events_per_second > 0.0, "{frames:?}");
        let cpu = frames.cpu.expect("Chromium knows the processor's time of a thread");
        for spread in [cpu, frames.wall] {
            assert!(0.0 < spread.median && spread.median <= spread.p95, "{frames:?}");
        }
        assert!(cpu.median <= frames.wall.median && frames.frames >= 60, "{frames:?}");
    }
}

#[test]
fn programs_are_measured_with_the_real_go_where_it_is() {
    match find_go() {
        Some(go) => assert_measures(&mut Go::new(go).expect("an engine")),
        None => eprintln!("There is no go on this machine: nothing to measure."),
    }
}

#[test]
fn a_first_visit_costs_no_more_bytes_than_it_may() {
    let setup = Setup::from_env().expect("a setting");
    let browser = ensure_chromium(setup, Progress::Lines).unwrap_or_else(|error| panic!("{error:#}"));
    let site = site::build(setup, Progress::Lines).unwrap_or_else(|error| panic!("{error:#}"));
    let lab = visit::visit(&browser, &site).unwrap_or_else(|error| panic!("{error:#}"));
    assert!((50_000..=visit::MOST_BYTES as u64).contains(&lab.bytes), "{lab:?}");
    // What keeps the past follows, and must not be in what came before.
    assert!(lab.all_bytes > lab.bytes + 50_000, "{lab:?}");
    let [script, element, all] = visit::embed(&browser, &site).unwrap_or_else(|error| panic!("{error:#}"));
    assert!((500..=visit::MOST_SCRIPT_BYTES as u64).contains(&script), "the element's script: {script} bytes");
    assert!((50_000..=visit::MOST_ELEMENT_BYTES as u64).contains(&element), "the element: {element} bytes");
    assert!(all > element + 50_000, "the element: {element} bytes, {all} in all");
    println!("{} bytes for the lab, {script} for the element's script, {element} for the element", lab.bytes);
}
