//! What there is to look into after a run: how updates were lost, one by one, what locks went through, and many runs side by side.

use crate::browser::{Page, key};
use crate::looks;
use serde_json::Value;

/// A run with losses at a human pace, in which every access is recorded.
const SMALL: &str =
    "?program=counter&mutex=off&pace=100us&workers=2&const=goroutines%3D4&const=increments%3D40&autoplay=off&lang=en";

/// What the section with this class says about the loss that is shown.
fn told(page: &Page) -> String {
    let told = "return scope.shadowRoot.querySelector('.proof-of-loss .told')?.textContent ?? ''";
    page.evaluate(told, &[]).as_str().expect("a text").to_owned()
}

fn place(page: &Page) -> String {
    let place = "return scope.shadowRoot.querySelector('.proof-of-loss .which')?.textContent ?? ''";
    page.evaluate(place, &[]).as_str().expect("a text").to_owned()
}

/// Opens the proof of the first loss.
fn show_one(page: &Page) {
    page.press("button", "Show me one");
    page.poll("a loss is shown", || place(page).starts_with("Loss 1 of ").then_some(()));
}

#[test]
fn the_losses_that_are_shown_add_up_to_what_is_missing() {
    let page = Page::open(SMALL);
    let report = page.run();
    let missing = 160 - i64::try_from(report.printed("count")).expect("a small number");
    assert!(missing > 0, "goroutines are pre-empted before some of their writes");
    show_one(&page);
    let losses: u64 = place(&page).rsplit(' ').next().expect("a number").replace(',', "").parse().expect("a number");
    assert_eq!(losses, report.count("lostUpdates"));
    let mut sum = 0_i64;
    for loss in 1..=losses {
        page.poll("the next loss", || place(&page).starts_with(&format!("Loss {loss} of ")).then_some(()));
        let told = told(&page);
        // "G3 read 41 from count at line 26. Meanwhile G5 wrote 42. Then G3 wrote 42 over 42, from what it had read. …"
        let after = |words: &str| -> i64 {
            let (_, rest) = told.split_once(words).unwrap_or_else(|| panic!("no “{words}” in: {told}"));
            rest.split(|c: char| c != '-' && !c.is_ascii_digit()).next().and_then(|n| n.parse().ok()).expect("a number")
        };
        let (read, over) = (after(" read "), after(" over "));
        assert_ne!(over, read, "{told}");
        sum += over - read;
        page.press_key(key::RIGHT);
    }
    assert_eq!(sum, missing, "the amounts of all losses are what the counter is short of");
    assert!(page.errors().is_empty(), "{:?}", page.errors());
}

#[test]
fn losses_are_gone_through_by_keyboard_and_the_code_shows_where() {
    let page = Page::open(SMALL);
    page.run();
    show_one(&page);
    let first = told(&page);
    assert!(first.contains("from count at line 26.") && first.contains("Meanwhile "), "{first}");
    page.press_key(key::RIGHT);
    page.poll("the second", || place(&page).starts_with("Loss 2 of ").then_some(()));
    page.press_key(key::LEFT);
    page.poll("the first again", || (told(&page) == first).then_some(()));
    page.press_key(key::LEFT);
    page.poll("round to the last", || {
        let place = place(&page);
        let mut numbers = place.split(' ').filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        (numbers.next()? == numbers.next()? && !place.contains("Loss 1 of ")).then_some(())
    });
    const LIT: &str = "
        const line = scope.shadowRoot.querySelectorAll('.code .lines > *')[25];
        return [line.textContent, getComputedStyle(line).boxShadow !== 'none']";
    assert_eq!(page.evaluate(LIT, &[])[1], Value::Bool(true), "{}", page.evaluate(LIT, &[]));
    let picture = page.node("image", "G");
    let label = page.call_on(&picture, "function () { return this.getAttribute('aria-label') }", &[]);
    assert_eq!(label.as_str().map(str::trim), Some(told(&page).trim()));
    looks::keep_pictures(&page, "proof");
    page.assert_accessible("the proof of a loss");
    page.focus(&page.node("heading", "How one was lost"));
    page.press_key(key::ESCAPE);
    page.wait_until("it is closed", "return scope.shadowRoot.querySelector('.proof-of-loss').hidden");
    let focused = page.evaluate("return scope.shadowRoot.activeElement?.textContent", &[]);
    assert_eq!(focused, "Show me one", "the focus goes back to where it was opened");
}

#[test]
fn a_torn_read_is_shown_with_its_two_halves() {
    let page = Page::open(
        "?program=torn&mutex=off&pace=50us&workers=2&const=transfers%3D100&const=audits%3D300&autoplay=off&lang=en",
    );
    let report = page.run();
    assert!(report.stdout().starts_with("WRONG: the total was "), "{}", report.stdout());
    // "WRONG: the total was 90 instead of 100, 37 of 300 audits failed"
    let failed = report.stdout().split(" of 300").next().and_then(|text| text.rsplit(' ').next()).expect("a number");
    page.press("button", "Show me one");
    page.poll("a torn read is shown", || (place(&page) == format!("Torn read 1 of {failed}")).then_some(()));
    assert!(told(&page).contains("never stood there together"), "{}", told(&page));
    assert_eq!(page.evaluate("return scope.report.tornReads", &[]).to_string(), failed);
    looks::keep_pictures(&page, "torn");
    page.assert_accessible("a torn read");
}

#[test]
fn statistics_name_the_lock_and_rank_goroutines() {
    let page = Page::open("?program=counter&pace=full&workers=2&autoplay=off&lang=en");
    let report = page.run();
    page.press("button", "Waits and holds");
    page.wait_for_text("10,000 acquisitions");
    page.wait_for_text("Jain’s index");
    let table = page.node("table", "Goroutines");
    const COLUMN: &str = "function (column) {
        return [...this.querySelectorAll('tbody tr')].map((row) => Number(row.children[column].textContent.replaceAll(',', '')))
    }";
    page.press("button", "Sorted by acquisitions");
    page.poll("all ten have 1,000, and the last row has what the others had", || {
        let counts = page.call_on(&table, COLUMN, &[1.into()]);
        let counts: Vec<u64> = counts.as_array()?.iter().filter_map(Value::as_u64).collect();
        (counts.len() == 9 && counts.iter().sum::<u64>() == report.count("acquisitions") && counts[8] == 2000)
            .then_some(())
    });
    looks::keep_pictures(&page, "statistics");
    page.assert_accessible("statistics");
}

#[test]
fn many_runs_with_and_without_the_mutex_stand_side_by_side() {
    let page = Page::open("?program=counter&pace=full&workers=2&autoplay=off&lang=en");
    page.run();
    page.press("button", "Many runs");
    page.press("button", "10 times");
    page.wait_for_text("20 runs, done.");
    let table = page.evaluate("return scope.shadowRoot.querySelector('.evidence table').innerText", &[]);
    let table = table.as_str().expect("a table");
    assert!(table.contains("10 of 10") && table.contains("0 of 10"), "{table}");
    assert!(table.contains("with the mutex") && table.contains("without"), "{table}");
    // What the lesson knows of all orders stands beside it.
    page.wait_for_text("Failed in 10 of 10 runs on real threads. All orders with ");
    page.wait_for_text("goroutines are pre-empted before some of their writes");
    looks::keep_pictures(&page, "evidence");
    page.assert_accessible("the evidence table");
    // The element's own run is as it was.
    assert_eq!(page.evaluate("return scope.report.stdout", &[]), "count: 10000\n");
    assert!(page.errors().is_empty(), "{:?}", page.errors());
}

#[test]
fn many_runs_can_be_stopped_and_another_program_clears_them() {
    let page = Page::open("?program=counter&pace=full&workers=2&autoplay=off&lang=id");
    page.run();
    page.press("button", "Uji berkali-kali");
    page.press("button", "1.000 kali");
    page.wait_until("some are done", "return scope.shadowRoot.querySelector('.evidence table tbody')");
    page.press_key(key::ESCAPE);
    page.wait_for_text("Dihentikan setelah ");
    page.set("program", "print");
    page.wait_until("the table is gone", "return scope.shadowRoot.querySelector('.evidence table').hidden");
}
