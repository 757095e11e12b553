//! The built-in programs print in the page what they print under Go, and break without the mutex as they do there.

use crate::browser::Page;

#[test]
fn the_printing_counter_prints_ten_lines_in_order() {
    let page = Page::open("?program=print&pace=full&autoplay=off");
    let lines: String = (1..=10).map(|count| format!("Count incremented to: {count}\n")).collect();
    let expected = format!("{lines}Final count: 10\n");
    for report in page.run_times(20) {
        report.assert_prints(&expected);
    }
    let console = page.text_of("log", "Console");
    assert!(console.starts_with("$ go run print.go"), "{console}");
    assert!(console.contains(expected.trim()), "{console}");
}

#[test]
fn the_container_counts_by_name() {
    let page = Page::open("?program=container&pace=full&autoplay=off");
    for report in page.run_times(10) {
        report.assert_prints("map[a:20000 b:10000]\n");
    }
}

#[test]
fn the_state_map_prints_its_operations_and_its_map() {
    let page = Page::open_alone("?program=statemap&pace=full&autoplay=off");
    let report = page.run();
    assert_eq!(report.outcome(), "exit", "{}", report.stderr());
    let (reads, writes) = (report.printed("readOps"), report.printed("writeOps"));
    // A second has room for 100,000 and 10,000. A machine under load does less, a broken timer hardly any, or more.
    assert!((10_000..=101_000).contains(&reads), "{reads} reads");
    assert!((1_000..=10_100).contains(&writes), "{writes} writes");
    let map = report.stdout().lines().nth(2).expect("a third line");
    let keys: Vec<_> = map
        .strip_prefix("state: map[")
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or_else(|| panic!("no map: {map}"))
        .split(' ')
        .filter_map(|entry| entry.split(':').next())
        .collect();
    assert_eq!(keys, ["0", "1", "2", "3", "4"], "printed sorted: {map}");
    assert_eq!(report.stdout().lines().count(), 3);
}

#[test]
fn without_the_mutex_go_ends_the_state_map() {
    let page = Page::open("?program=statemap&pace=full&mutex=off&autoplay=off");
    let report = page.run();
    assert_eq!((report.outcome(), report.0["exitStatus"].as_i64()), ("fatal", Some(2)), "{}", report.0);
    assert!(report.stderr().starts_with("fatal error: concurrent map "), "{}", report.stderr());
    page.wait_for_text("fatal error: concurrent map ");
    page.wait_for_text("exit status 2");
}

#[test]
fn with_keep_going_the_state_map_finishes_and_its_corruption_shows() {
    let page = Page::open("?program=statemap&pace=full&mutex=off&keep-going&autoplay=off");
    let report = page.run();
    assert_eq!((report.outcome(), report.0["exitStatus"].as_i64()), ("exit", Some(0)), "{}", report.stderr());
    assert!(report.printed("readOps") > 0 && report.printed("writeOps") > 0);
    page.wait_for_text("Go would have ended this run");
    page.wait_for_text("Go’s map check off");
}
