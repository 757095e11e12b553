//! What there is to look into after a run: how updates were lost, one by one, what locks went through, and many runs side by side.

use crate::browser::{Page, key};
use crate::looks;
use crate::timeline::{readout, waits};
use serde_json::{Value, json};

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

/// Of three goroutines those in whose lanes something is drawn. Waits until that is these.
fn assert_lanes(page: &Page, expected: [bool; 3], why: &str) {
    const DRAWN: &str = "
        const canvas = scope.shadowRoot.querySelector('.timeline canvas.lanes');
        const row = 20 * devicePixelRatio, from = 42 * devicePixelRatio;
        const context = canvas.getContext('2d');
        return [0, 1, 2].map((lane) => context.getImageData(from, lane * row + row / 2, canvas.width - from, 1).data.some((byte) => byte > 0))";
    page.poll(why, || (page.evaluate(DRAWN, &[]) == json!(expected)).then_some(()));
}

#[test]
fn waits_that_are_chosen_in_the_histogram_are_the_only_ones_in_the_timeline() {
    let page = Page::open("?program=counter&pace=full&autoplay=off&workers=2&lang=en");
    // Goroutine 2 waits briefly, goroutine 3 long.
    page.set_source(&waits(&[5, 60]));
    page.run();
    assert_lanes(&page, [true; 3], "all lanes are drawn");
    page.press("button", "Waits and holds");
    let bars = page.node("listbox", "Waits: half at most");
    page.focus(&bars);
    // By keyboard the last bar, that is the long wait.
    page.press_key(key::HOME);
    page.press_key(key::RIGHT);
    page.press_key(key::ENTER);
    page.wait_for_text("The timeline shows only 1 wait of ");
    assert!(readout(&page).starts_with("Only waits for mu that took "), "{}", readout(&page));
    assert_lanes(&page, [false, false, true], "only goroutine 3 waited so long");
    page.poll("it is announced", || {
        let spoken = page.evaluate("return scope.shadowRoot.querySelector('[aria-live=polite]').textContent", &[]);
        (spoken.as_str() == Some(readout(&page).as_str())).then_some(())
    });
    looks::keep_pictures(&page, "waits-chosen");
    page.assert_accessible("waits that are chosen");
    page.press_with(key::SHIFT, key::LEFT);
    page.wait_for_text("The timeline shows only 2 waits of ");
    assert_lanes(&page, [false, true, true], "both waits, and nothing else");
    page.press_key(key::ESCAPE);
    assert_lanes(&page, [true; 3], "everything is back");
    // By dragging over the first bar, and back with the button of the timeline.
    drag_over(&page, 0.0, 0.3);
    assert_lanes(&page, [false, true, false], "only goroutine 2 waited so briefly");
    page.evaluate("scope.shadowRoot.querySelector('.timeline .tools button').click()", &[]);
    assert_lanes(&page, [true; 3], "everything is back");
    page.wait_for_text("Drag over bars to see only those waits in the timeline.");
    // Another run numbers its locks anew: nothing of it is hidden.
    drag_over(&page, 0.0, 0.3);
    assert_lanes(&page, [false, true, false], "only the brief wait");
    page.run();
    assert_lanes(&page, [true; 3], "the next run is whole");
}

/// Drags over a part of the wait histogram, as shares of its width.
fn drag_over(page: &Page, from: f64, to: f64) {
    const PLACE: &str = "
        const bars = scope.shadowRoot.querySelector('.statistics [role=listbox]');
        bars.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { left, top, width, height } = bars.getBoundingClientRect();
        return [left, width, top + height / 2]";
    let place = page.evaluate(PLACE, &[]);
    let at = |index: usize| place[index].as_f64().expect("a number");
    let x = |share: f64| at(0) + 2.0 + share * (at(1) - 4.0);
    for (kind, share) in [("mousePressed", from), ("mouseMoved", to), ("mouseReleased", to)] {
        let event = json!({ "type": kind, "x": x(share), "y": at(2), "button": "left", "buttons": 1, "clickCount": 1 });
        page.devtools("Input.dispatchMouseEvent", event);
    }
}

/// What the views show of the counter at this moment: its value, what it should be, the goroutine that is lit and the badge of the truth strip.
fn shown(page: &Page) -> Value {
    page.evaluate(
        "const root = scope.shadowRoot;
        const number = (selector) => root.querySelector(selector)?.textContent.replace(/\\D/g, '') ?? '';
        return [number('.memory .counter .value'), root.querySelector('.truth .badge').textContent, root.querySelector('.truth .facts').textContent]",
        &[],
    )
}

#[test]
fn every_view_shows_the_moment_of_a_loss_and_comes_back_to_the_end() {
    let page = Page::open(SMALL);
    page.run();
    let end = shown(&page);
    show_one(&page);
    let told = told(&page);
    let after = |words: &str| -> String {
        let rest = told.split_once(words).unwrap_or_else(|| panic!("no “{words}” in: {told}")).1;
        rest.chars().take_while(char::is_ascii_digit).collect()
    };
    let (read, over, wrote) = (after(" read "), after(" over "), after(" over ").parse::<u64>().expect("a number"));
    let moments = "return [...scope.shadowRoot.querySelectorAll('.proof-of-loss .moments button')].map((button) => button.textContent)";
    let moments = page.evaluate(moments, &[]);
    let moments: Vec<&str> = moments.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(moments.len() >= 3 && moments[0].ends_with(&format!(" reads {read}")), "{moments:?}");
    page.poll("the loss is shown as a recorded moment", || {
        let shown = shown(&page);
        let last = *moments.last().expect("there are some");
        (shown[1] == "RECORDED" && shown[2].as_str()?.starts_with(last)).then_some(())
    });
    page.press("button", moments[0]);
    page.poll("the counter is what was read", || (shown(&page)[0] == read.as_str()).then_some(()));
    page.press("button", moments[moments.len() - 2]);
    page.poll("the counter is what will be overwritten", || (shown(&page)[0] == over.as_str()).then_some(()));
    assert!(wrote > 0);
    looks::keep_pictures(&page, "moment");
    page.press("button", "Close");
    page.poll("the end is back", || (shown(&page) == end).then_some(()));
    // A new run ends it, too.
    show_one(&page);
    page.poll("it is shown again", || (shown(&page)[1] == "RECORDED").then_some(()));
    // (Once that is over, a loss of its own is shown.)
    const WATCH: &str = "const badge = scope.shadowRoot.querySelector('.truth .badge'); \
        globalThis.badges = []; \
        new MutationObserver(() => badges.push(badge.textContent)).observe(badge, { childList: true, characterData: true, subtree: true });";
    page.evaluate(WATCH, &[]);
    page.run();
    assert_eq!(page.evaluate("return badges[0]", &[]), "REAL THREADS");
}

#[test]
fn torn_reads_are_in_the_finish_event_and_in_the_verdict() {
    let page = Page::open(
        "?program=torn&mutex=off&pace=50us&workers=2&const=transfers%3D100&const=audits%3D300&autoplay=off&lang=en",
    );
    let report = page.run();
    let failed = report.stdout().split(" of 300").next().and_then(|text| text.rsplit(' ').next()).expect("a number");
    assert_eq!(report.count("tornReads").to_string(), failed, "the program counts what the report counts");
    assert_eq!(page.wait_for_event("finish")["tornReads"].to_string(), failed);
    page.wait_for_text(&format!("{failed} reads were torn: one half new, the other still old."));
}

#[test]
fn a_deadlock_on_real_threads_is_drawn_with_its_circle() {
    let page = Page::open("?program=abba&pace=100us&workers=2&autoplay=off&lang=en");
    let report = page.run();
    assert_eq!(report.outcome(), "deadlock");
    page.wait_for_text("They wait for each other in a circle: none of them can ever go on.");
    let circle = page.evaluate(
        "return [...scope.shadowRoot.querySelectorAll('.stuck circle.hot')].map((circle) => circle.nextElementSibling.textContent)",
        &[],
    );
    assert_eq!(circle, json!(["G2", "G3"]));
    page.wait_for_text("G1 waits for wg, and nobody is left who could let it go on");
    looks::keep_pictures(&page, "stuck");
    page.assert_accessible("a deadlock");
    // A run that ends well has none.
    page.set("program", "abba-cured");
    page.run();
    let hidden = page.evaluate("return scope.shadowRoot.querySelector('.stuck').hidden", &[]);
    assert_eq!(hidden, true);
}
