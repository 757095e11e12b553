//! The first ten seconds and what they show: exact counts with the mutex, lost updates without it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::browser::Page;

/// The increments of the counter's ten goroutines.
const INCREMENTS: u64 = 10_000;

/// The lines on which goroutines stand as beads, with the goroutines' numbers.
fn beads(page: &Page) -> BTreeSet<(u64, u64)> {
    const BEADS: &str = "
        const code = scope.shadowRoot.querySelector('[aria-label=\"Code\"]');
        const numbers = [...code.querySelectorAll('.number')].map((number) => number.getBoundingClientRect());
        return [...code.querySelectorAll('.bead')].map((bead) => {
            const { top, height } = bead.getBoundingClientRect();
            const middle = top + height / 2;
            return [Number(bead.textContent), numbers.findIndex((box) => box.top <= middle && middle < box.bottom) + 1];
        })";
    let pairs = page.evaluate(BEADS, &[]);
    let number = |pair: &Value, index: usize| pair[index].as_u64().expect("a number");
    pairs.as_array().expect("a list").iter().map(|pair| (number(pair, 0), number(pair, 1))).collect()
}

#[test]
fn opening_the_page_runs_the_counter_on_real_threads_at_a_pace_that_can_be_followed() {
    let page = Page::open("");
    page.wait_for_event("start");
    assert_eq!(page.evaluate("return scope.mode.engine", &[]), "live");
    assert_eq!(page.evaluate("return scope.mutex", &[]), "on");
    assert!(page.evaluate("return scope.source", &[]).as_str().is_some_and(|source| source.contains("count++")));
    page.wait_for_text("REAL THREADS");
    page.wait_for_text("11 goroutines on");
    // Slowing down is named, and it is slow: nobody follows a thousand instructions a second.
    page.wait_for_text("slow motion");
    let first =
        page.poll("goroutines stand on lines of the code", || Some(beads(&page)).filter(|beads| !beads.is_empty()));
    let lines = page.evaluate("return scope.source", &[]).as_str().map_or(0, |source| source.lines().count() as u64);
    assert!(first.iter().all(|(_, line)| (1..=lines).contains(line)), "{first:?}");
    page.poll("goroutines move from line to line", || (beads(&page) != first).then_some(()));
    page.poll("the counter counts", || memory_count(&page).filter(|count| *count > 0));
    assert_eq!(page.events("finish").len(), 0, "a followable run takes more than a moment");
}

/// The counter's value, big in the memory view.
fn memory_count(page: &Page) -> Option<u64> {
    let text = page.text_of("group", "Memory");
    let mut lines = text.lines().map(str::trim).skip_while(|line| *line != "count").skip(1);
    lines.next()?.replace(',', "").parse().ok()
}

#[test]
fn with_the_mutex_every_run_counts_exactly() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    for report in page.run_times(60) {
        report.assert_prints("count: 10000\n");
        assert_eq!((report.count("lostUpdates"), report.0["missing"].as_i64()), (0, Some(0)));
        assert!(report.count("acquisitions") >= INCREMENTS, "{}", report.0);
    }
    page.wait_for_text("10,000 increments, all arrived.");
}

#[test]
fn without_the_mutex_every_run_loses_updates_and_the_page_says_how_many() {
    let page = Page::open("?program=counter&pace=full&mutex=off&autoplay=off");
    let reports = page.run_times(20);
    for report in &reports {
        let count = report.printed("count");
        assert!(count < INCREMENTS, "a run of 10 x 1,000 lost nothing");
        assert_eq!(report.0["missing"].as_u64(), Some(INCREMENTS - count), "{}", report.0);
        assert!(report.count("lostUpdates") > 0, "{}", report.0);
    }
    let grouped = |number: u64| match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", number / 1000, number % 1000),
    };
    let arrived = reports.last().expect("twenty reports").printed("count");
    page.wait_for_text(&format!(
        "10,000 increments, {} arrived: {} lost.",
        grouped(arrived),
        grouped(INCREMENTS - arrived)
    ));
    // The truth strip names it as well.
    page.wait_for_text("mutex off");
}

#[test]
fn taking_the_mutex_away_in_mid_run_releases_the_waiters_and_the_run_ends() {
    let page = Page::open("?program=counter&pace=1ms&workers=2&autoplay=off");
    page.start();
    page.wait_until(
        "goroutines wait at the door",
        "return scope.shadowRoot.querySelector('.bead[data-state=waiting]')",
    );
    page.press("switch", "Mutex");
    assert_eq!(page.evaluate("return scope.mutex", &[]), "off");
    page.wait_until("nobody waits", "return !scope.shadowRoot.querySelector('.bead[data-state=waiting]')");
    // What the switch costs is said while it happens, and stays when the mutex is back.
    page.poll("losses are told", || {
        let text = page.text();
        let told = text.lines().find(|line| line.starts_with("Mutex off for "))?;
        told.ends_with("increments lost.").then_some(())
    });
    page.press("switch", "Mutex");
    page.wait_for_text("The mutex was off for ");
    page.press("switch", "Mutex");
    page.set("pace", "full");
    let report = page.finished();
    assert_eq!(report.outcome(), "exit", "{}", report.stderr());
    assert!(report.printed("count") <= INCREMENTS);
    let locks = report.0["locks"].as_array().expect("locks");
    let mu = locks.iter().find(|lock| lock["name"] == "mu").expect("the program's lock");
    assert!(mu["passedOff"].as_u64() > Some(0) && mu["acquisitions"].as_u64() > Some(0), "{mu}");
}

#[test]
fn putting_the_mutex_back_in_mid_run_ends_the_run_too() {
    let page = Page::open("?program=counter&pace=200us&workers=2&mutex=off&autoplay=off");
    page.start();
    page.poll("the counter counts", || memory_count(&page).filter(|count| *count > 50));
    for mutex in ["on", "off", "on"] {
        page.set("mutex", mutex);
        let now = memory_count(&page);
        page.poll("the counter goes on", || (memory_count(&page) != now).then_some(()));
    }
    page.set("pace", "full");
    let report = page.finished();
    assert_eq!(report.outcome(), "exit", "{}", report.stderr());
}
