//! Single steps: a person is the scheduler, goes back, takes other branches, and sends the order in a link.

use serde_json::{Value, json};

use crate::browser::{Page, Theme, key};
use crate::site::serve_without_isolation;

const SMALL: &str = "?program=counter&pace=full&mutex=off&const=goroutines=2&const=increments=1&autoplay=off";
/// Both goroutines read 0 before one of them writes.
const LOST: [u32; 2] = [2, 3];

/// Presses the button of a goroutine and waits for the state that it leads to.
fn press(page: &Page, goroutine: u32) {
    const PRESS: &str = "
        const button = scope.shadowRoot.querySelector(`[data-steps='${args[0]}']`);
        if (!button || button.ariaDisabled === 'true') throw new Error(`G${args[0]} can't step`);
        const before = scope.shadowRoot.querySelector('.truth').textContent;
        button.click();
        while (scope.shadowRoot.querySelector('.truth').textContent === before) await new Promise(requestAnimationFrame)";
    page.evaluate(PRESS, &[json!(goroutine)]);
}

/// Presses it until its next instruction is this one.
fn press_until(page: &Page, goroutine: u32, instruction: &str) {
    for _ in 0..200 {
        const NEXT: &str =
            "return scope.shadowRoot.querySelector(`[data-steps='${args[0]}'] .what`)?.textContent ?? ''";
        let next = page.evaluate(NEXT, &[json!(goroutine)]);
        if next.as_str().is_some_and(|next| next.starts_with(instruction)) {
            return;
        }
        let able = if next == "" { 1 } else { goroutine };
        press(page, able);
    }
    panic!("G{goroutine} never comes to {instruction}");
}

fn step_of(page: &Page) -> u64 {
    const STEP: &str = "return Number(/step ([\\d,]+)/.exec(scope.shadowRoot.querySelector('.truth').textContent)?.[1].replaceAll(',', '') ?? -1)";
    page.evaluate(STEP, &[]).as_f64().expect("a number") as u64
}

fn wait_for_step(page: &Page, step: u64) {
    page.poll(&format!("the page is at step {step}"), || (step_of(page) == step).then_some(()));
}

/// Switches to single steps.
fn begin(page: &Page) {
    page.press("button", "Step");
    page.wait_for_text("You are the scheduler");
    page.wait_until("main can step", "return scope.shadowRoot.querySelector('[data-steps=\"1\"]') !== null");
}

#[test]
fn a_lost_update_can_be_made_by_hand_and_undone() {
    let page = Page::open(SMALL);
    begin(&page);
    assert_eq!(page.evaluate("return scope.mode", &[]), json!({ "engine": "step", "reason": "stepping" }));
    page.wait_for_text("SIMULATED");
    page.wait_for_text("sequentially consistent");
    for goroutine in LOST {
        press_until(&page, goroutine, "store count");
    }
    page.wait_for_text("store count ← 1");
    let before = step_of(&page);
    for goroutine in LOST {
        press(&page, goroutine);
    }
    page.wait_for_text("1 lost");
    page.press_key(key::LEFT);
    wait_for_step(&page, before + 1);
    page.press_key(key::LEFT);
    wait_for_step(&page, before);
    page.poll("nothing is lost any more", || (!page.text().contains("1 lost")).then_some(()));
    page.press_key(key::RIGHT);
    wait_for_step(&page, before + 1);
}

#[test]
fn going_back_and_choosing_otherwise_keeps_the_other_branch() {
    let page = Page::open(SMALL);
    begin(&page);
    press_until(&page, 2, "load count");
    press_until(&page, 3, "load count");
    let before = step_of(&page);
    press(&page, 2);
    page.press_key(key::LEFT);
    wait_for_step(&page, before);
    press(&page, 3);
    let tree = page.node("slider", "Steps taken");
    let here = page.evaluate("return scope.shadowRoot.querySelector('.tree').ariaValueText", &[]);
    assert!(here.as_str().expect("a text").ends_with("branch 2 of 2"), "{here}");
    page.focus(&tree);
    page.press_key(key::UP);
    page.wait_until(
        "the first branch is there",
        "return scope.shadowRoot.querySelector('.tree').ariaValueText.endsWith('branch 1 of 2')",
    );
    page.press_key(key::DOWN);
    page.wait_until(
        "and so is the other",
        "return scope.shadowRoot.querySelector('.tree').ariaValueText.endsWith('branch 2 of 2')",
    );
}

#[test]
fn whoever_waits_says_for_what_and_takes_no_step() {
    let page = Page::open(&SMALL.replace("mutex=off", "mutex=on"));
    begin(&page);
    press_until(&page, 2, "load count");
    press_until(&page, 3, "Lock mu");
    page.wait_for_text("would wait for mu, held by G2");
    press(&page, 3);
    page.wait_for_text("waits for mu, held by G2");
    assert_eq!(page.evaluate("return scope.step(3)", &[]), false, "it waits");
    // The switch is a step of the tree like any other.
    page.press("switch", "Mutex");
    page.wait_until(
        "G3 may go on",
        "return scope.shadowRoot.querySelector('[data-steps=\"3\"]').ariaDisabled === 'false'",
    );
    page.press_key(key::LEFT);
    page.wait_for_text("waits for mu, held by G2");
    assert_eq!(page.node("switch", "Mutex").checked.as_deref(), Some("true"));
}

#[test]
fn the_output_and_the_end_are_undone_too() {
    let page = Page::open("?program=counter&pace=full&const=goroutines=1&const=increments=1&autoplay=off");
    begin(&page);
    page.press("button", "to the next line");
    for _ in 0..100 {
        if page.text().contains("The run is over.") {
            break;
        }
        page.evaluate("scope.shadowRoot.querySelector('[data-steps][aria-disabled=false]').click(); await new Promise((done) => setTimeout(done, 30))", &[]);
    }
    page.wait_for_text("count: 1");
    assert_eq!(page.evaluate("return scope.report.outcome", &[]), "exit");
    for _ in 0..100 {
        if !page.text_of("log", "Console").contains("count: 1") {
            break;
        }
        page.press("button", "Back");
    }
    let console = page.text_of("log", "Console");
    assert!(!console.contains("count: 1"), "{console}");
    assert_eq!(page.evaluate("return scope.report", &[]), Value::Null);
}

#[test]
fn a_link_leads_a_fresh_browser_to_the_very_state() {
    let (link, step, memory) = {
        let page = Page::open(SMALL);
        begin(&page);
        for goroutine in LOST {
            press_until(&page, goroutine, "store count");
        }
        press(&page, 2);
        page.wait_until("the address has the schedule", "return location.hash.includes('t=~')");
        let schedule = page.evaluate("return scope.settings.schedule", &[]);
        page.wait_until(
            "all of it",
            &format!("return location.hash.includes('{}')", schedule.as_str().expect("a text")),
        );
        (page.evaluate("return location.href", &[]), step_of(&page), page.evaluate(SHOWN, &[]))
    };
    let link = link.as_str().expect("an address");
    let page = Page::blank();
    page.follow(link);
    page.wait_for_text("You are the scheduler");
    wait_for_step(&page, step);
    page.poll("the same is shown", || (page.evaluate(SHOWN, &[]) == memory).then_some(()));
    // And it goes on from there.
    press(&page, 3);
    page.wait_for_text("1 lost");
}

/// The goroutines with what they are about to do, and the data.
const SHOWN: &str = "
    const root = scope.shadowRoot;
    return [[...root.querySelectorAll('[data-steps]')].map(({ textContent }) => textContent), root.querySelector('.memory').textContent]";

#[test]
fn a_link_for_a_changed_program_says_so_and_where_it_stops_fitting() {
    let page = Page::open(SMALL);
    begin(&page);
    press_until(&page, 3, "store count");
    page.wait_until("the address has all of the schedule", "return location.hash.includes(scope.settings.schedule)");
    let link = page.evaluate("return location.href", &[]);
    let link = link.as_str().expect("an address");
    page.follow(&link.replace("goroutines=2", "goroutines=1"));
    page.wait_for_text("The schedule was made for another program");
    page.wait_for_text("can't be taken: goroutine 1 waits for wg");
    let cut = link.split("t=~").next().expect("a link");
    page.follow(&format!("{cut}t=~A$"));
    page.wait_for_text("characters that don’t belong there");
}

#[test]
fn a_schedule_is_text_that_can_be_changed_and_replayed() {
    let page = Page::open(SMALL);
    begin(&page);
    for (text, expected) in [
        ("1*5", "All steps were taken."),
        ("1*3 2", "Step 4 can't be taken: there is no goroutine 2 yet."),
        ("one", "“one” is no step"),
    ] {
        const REPLAY: &str = "
            const root = scope.shadowRoot.querySelector('.schedule');
            root.open = true;
            root.querySelector('textarea').value = args[0]";
        page.evaluate(REPLAY, &[json!(text)]);
        page.press("button", "Replay");
        page.wait_for_text(expected);
    }
}

#[test]
fn a_lesson_shows_its_failing_order() {
    let page = Page::open("?program=abba&pace=full&autoplay=off");
    page.wait_for_text("Two locks, two orders");
    page.evaluate("scope.shadowRoot.querySelector('.lesson .fold').click()", &[]);
    page.press("button", "Each takes one, and both wait for ever");
    page.wait_for_event("finish");
    page.press("button", "Show the failing order");
    page.wait_for_text("You are the scheduler");
    page.press("button", "Play the order");
    page.wait_for_text("The run is over.");
    assert_eq!(page.evaluate("return scope.report.outcome", &[]), "deadlock");
}

#[test]
fn back_to_real_threads_is_one_press() {
    let page = Page::open(SMALL);
    begin(&page);
    page.press("button", "Back to real threads");
    page.wait_for_text("REAL THREADS");
    assert_eq!(page.evaluate("return scope.mode", &[]), json!({ "engine": "live", "reason": "" }));
    page.set("mutex", "on");
    page.run().assert_prints("count: 2\n");
}

#[test]
fn the_elements_method_steps_a_goroutine() {
    let page = Page::open(SMALL);
    page.evaluate("for (let i = 0; i < 5; i += 1) await scope.step(1)", &[]);
    assert_eq!(page.evaluate("return scope.mode.engine", &[]), "step");
    wait_for_step(&page, 5);
    assert_eq!(page.evaluate("return scope.step(9)", &[]), false, "there is no goroutine 9 yet");
}

#[test]
fn a_page_without_threads_steps_as_well() {
    let page = Page::blank();
    page.visit(&format!("{}/{SMALL}", serve_without_isolation()));
    page.wait_for_event("ready");
    begin(&page);
    press(&page, 1);
    wait_for_step(&page, 1);
    assert!(page.nodes("button", "Back to real threads").is_empty(), "there are none");
}

/// Two goroutines write one map without a lock.
const MAP: &str = "package main

import \"sync\"

var m = map[int]int{}

func main() {
	var wg sync.WaitGroup
	for g := 0; g < 2; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			m[g] = g
		}()
	}
	wg.Wait()
}
";

#[test]
fn keep_going_takes_effect_at_once_on_steps_that_came_to_gos_map_check() {
    let page = Page::open("?program=counter&autoplay=off&lang=en");
    page.set_source(MAP);
    begin(&page);
    let step = |goroutine: u32| page.evaluate("return scope.step(args[0])", &[goroutine.into()]) == true;
    while step(1) {}
    // Some steps ahead, so that one is in the map when the other looks whether anybody is.
    assert!((0..3).all(|_| step(2)));
    while step(2) && step(3) {}
    page.wait_for_text("concurrent map writes");
    let end = step_of(&page);
    page.set("keep-going", "");
    page.poll("the same steps didn't end there", || step(3).then_some(()));
    wait_for_step(&page, end + 1);
    let fatal = page.evaluate("return scope.shadowRoot.querySelector('.console').textContent", &[]);
    assert!(!fatal.as_str().unwrap_or_default().contains("fatal error"), "{fatal}");
    page.press("button", "Back");
    wait_for_step(&page, end);
}

#[test]
fn the_panels_that_come_late_are_accessible_in_both_themes_and_languages() {
    for (lang, panel, every) in [("en", "You are the scheduler", "Every order"), ("id", "", "")] {
        let page = Page::open(&format!(
            "?program=counter&mutex=off&autoplay=off&lang={lang}&const=goroutines=2&const=increments=1"
        ));
        page.evaluate("return scope.step(1)", &[]);
        page.wait_until(
            "the panel is there",
            "return scope.shadowRoot.querySelector('.stepper .choice-step') !== null",
        );
        if !panel.is_empty() {
            page.wait_for_text(panel);
        }
        page.evaluate("scope.shadowRoot.querySelector('.stepper details.schedule').open = true", &[]);
        page.evaluate("scope.shadowRoot.querySelector('.every-order').click()", &[]);
        page.wait_until(
            "every order is offered",
            "return scope.shadowRoot.querySelector('.band section:not([hidden])') !== null",
        );
        if !every.is_empty() {
            page.wait_for_text(every);
        }
        for theme in [Theme::Light, Theme::Dark] {
            page.prefer(theme);
            page.assert_accessible(&format!("steps and every order, {lang}, {}", theme.name()));
        }
    }
}

#[test]
fn what_is_found_after_a_run_is_accessible_in_both_themes_and_languages() {
    for lang in ["en", "id"] {
        let page = Page::open(&format!(
            "?program=counter&mutex=off&pace=100us&workers=2&autoplay=off&lang={lang}&const=goroutines=4&const=increments=40"
        ));
        page.run();
        page.wait_until(
            "there is a loss to show",
            "return scope.shadowRoot.querySelector('.show-one')?.hidden === false",
        );
        const OPEN: &str = "for (const button of scope.shadowRoot.querySelectorAll('.show-one, .report .actions button')) button.click()";
        page.evaluate(OPEN, &[]);
        page.wait_until(
            "a loss is shown",
            "return scope.shadowRoot.querySelector('.proof-of-loss .moments button') !== null",
        );
        page.wait_until(
            "all are open",
            "return scope.shadowRoot.querySelectorAll('.band > section:not([hidden])').length >= 4",
        );
        for theme in [Theme::Light, Theme::Dark] {
            page.prefer(theme);
            page.assert_accessible(&format!("timeline, proof, statistics and evidence, {lang}, {}", theme.name()));
        }
    }
}
