//! Drawn fixtures: a line for each run, `>` before what it printed.

use super::*;
use crate::report::Outcome;

/// A run that ended by itself and printed this.
fn printed(stdout: &str) -> Trial {
    Trial { stdout: format!("{stdout}\n"), elapsed_ms: 2.0, acquisitions: 1000, ..Trial::default() }
}

fn failed(outcome: Outcome, stderr: &str) -> Trial {
    Trial { outcome, stderr: stderr.to_owned(), exit_status: 2, ..Trial::default() }
}

/// Runs of one form.
fn evidence(trials: impl IntoIterator<Item = Trial>) -> Evidence {
    let mut experiment = Experiment::new([None]);
    trials.into_iter().for_each(|trial| experiment.add(0, &trial));
    experiment.evidence()
}

fn drawn(tested: &Tested) -> Vec<u64> {
    tested.bars.iter().map(|bar| bar.runs).collect()
}

#[test]
fn results_that_differ_in_one_number_are_a_histogram_over_both_forms() {
    let mut experiment = Experiment::new([Some("count: 10000\n".to_owned()), None]);
    for _ in 0..30 {
        experiment.add(0, &printed("count: 10000"));
    }
    for run in 0..100 {
        experiment.add(1, &Trial { missing: 5000 - run, ..printed(&format!("count: {}", 5000 + run)) });
    }
    let Evidence { forms, results } = experiment.evidence();
    assert!(results.numeric);
    assert_eq!(results.name, "count");
    let (first, last) = (&results.bars[0], &results.bars[results.bars.len() - 1]);
    assert_eq!((first.from, first.to, last.from, last.to), (5000, 5499, 10_000, 10_499));
    assert!(results.bars.windows(2).all(|pair| pair[0].to + 1 == pair[1].from));
    assert_eq!(forms[0].bars.last(), Some(&Bar { runs: 30, wrong: 0 }));
    assert_eq!(forms[1].bars[0], Bar { runs: 100, wrong: 100 });
    assert_eq!((forms[0].right, forms[0].wrong, forms[1].right, forms[1].wrong), (30, 0, 0, 100));
}

#[test]
fn a_few_numbers_are_listed_in_their_order() {
    let found = evidence(["c: 2", "c: 1", "c: 2", "c: -1"].map(printed));
    let texts: Vec<_> = found.results.bars.iter().map(|bar| bar.text.as_str()).collect();
    assert_eq!((found.results.name.as_str(), texts), ("c", vec!["-1", "1", "2"]));
    assert_eq!(drawn(&found.forms[0]), [1, 1, 2]);
}

#[test]
fn results_that_differ_in_words_are_listed_with_a_blank_for_numbers_that_vary() {
    let found = evidence([
        printed("WRONG: the total was 90 instead of 100, 7 of 1000 audits failed"),
        printed("the total was 100 in all 1000 audits"),
        printed("WRONG: the total was 90 instead of 100, 12 of 1000 audits failed"),
    ]);
    let texts: Vec<_> = found.results.bars.iter().map(|bar| bar.text.as_str()).collect();
    assert_eq!(
        texts,
        ["WRONG: the total was 90 instead of 100, … of 1000 audits failed", "the total was 100 in all 1000 audits"]
    );
    assert_eq!(found.forms[0].bars, [Bar { runs: 2, wrong: 2 }, Bar { runs: 1, wrong: 0 }]);
}

#[test]
fn of_many_different_results_the_rare_ones_are_counted_together() {
    let word = |letter: char| letter.to_string();
    let often = (0..3).map(|_| printed("often"));
    let found = evidence(often.chain(('a'..='z').map(|letter| printed(&word(letter)))));
    assert_eq!(found.results.bars.len(), LISTED);
    assert_eq!(drawn(&found.forms[0]), [3, 1, 1, 1, 1, 1, 1, 20]);
    assert_eq!(found.results.bars[LISTED - 1].text, "");
}

#[test]
fn digits_in_words_are_no_numbers() {
    let printed = Printed::of("G3 read v1.5: 7, -2 and 18446744073709551616");
    assert_eq!(printed, Printed::of("G3 read v1.5: 7, -2 and 18446744073709551616\n"));
    let shown = format!("{printed:?}");
    assert!(shown.contains("numbers: [7, -2]"), "{shown}");
}

#[test]
fn failures_are_counted_by_gos_words() {
    let deadlock = "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [semacquire]:\n";
    let found = evidence([
        failed(Outcome::Deadlock, deadlock),
        failed(Outcome::Panic, "panic: boom\n\ngoroutine 7 [running]:\n"),
        failed(Outcome::Deadlock, deadlock),
        Trial { exit_status: 3, ..printed("x") },
        Trial { outcome: Outcome::Stopped, ..printed("x") },
        printed("x"),
    ]);
    let form = &found.forms[0];
    let failures: Vec<_> = form.failures.iter().map(|failure| (failure.text.as_str(), failure.runs)).collect();
    assert_eq!(
        failures,
        [("fatal error: all goroutines are asleep - deadlock!", 2), ("exit status 3", 1), ("panic: boom", 1)]
    );
    assert_eq!((form.runs, form.right, form.wrong, form.unfinished), (6, 1, 0, 1));
    assert_eq!(form.wall.count, 1, "only runs that ended by themselves have a length");
}

#[test]
fn a_run_is_right_when_it_prints_what_is_right_and_nothing_is_missing() {
    assert_eq!(printed("count: 2").ending(Some("count: 2\n")), Ending::Right);
    assert_eq!(printed("count: 1").ending(Some("count: 2\n")), Ending::Wrong);
    assert_eq!(printed("anything").ending(None), Ending::Right);
    assert_eq!(printed("a\nWRONG: b").ending(None), Ending::Wrong);
    assert_eq!(Trial { missing: 1, ..printed("anything") }.ending(None), Ending::Wrong);
}

#[test]
fn spreads_of_known_values() {
    let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
    let spread = Spread::of(&values);
    assert_eq!((spread.min, spread.p10, spread.median, spread.p90, spread.max), (1.0, 10.0, 50.0, 90.0, 100.0));
    assert_eq!((spread.count, spread.sum), (100, 5050.0));
    assert_eq!(Spread::of(&[]), Spread::default());
    assert_eq!(Spread::of(&[7.0]).p90, 7.0);
}

#[test]
fn a_rate_is_calls_of_lock_a_second_with_the_mutex_or_without() {
    let off = Trial { acquisitions: 0, passed_off: 3000, ..printed("x") };
    let found = evidence([printed("x"), off, Trial { acquisitions: 0, ..printed("x") }]);
    let rate = &found.forms[0].rate;
    assert_eq!((rate.count, rate.min, rate.max), (2, 500_000.0, 1_500_000.0));
}

#[test]
fn extreme_numbers_have_bars_too() {
    let values = [i64::MIN, -5, 0, 3, 9, 100, 1000, 1 << 40, i64::MAX];
    let found = evidence(values.map(|value| printed(&format!("x {value}"))));
    assert!(found.results.numeric);
    assert_eq!(drawn(&found.forms[0]).iter().sum::<u64>(), 9);
    assert!(found.results.bars.len() <= BINS as usize + 2);
}
