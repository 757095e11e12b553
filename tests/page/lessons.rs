//! A lesson asks first, then runs, then tells; and each has its cure beside it.

use serde_json::json;

use crate::browser::{Page, key};
use crate::looks;

/// Chooses a lesson in the picker, once they are there.
fn choose(page: &Page, label: &str, name: &str) {
    let picker = page.poll("the lessons are in the picker", || {
        let picker = page.node("combobox", label);
        let groups = page.call_on(&picker, "function () { return this.querySelectorAll('optgroup').length }", &[]);
        (groups.as_u64() > Some(0)).then_some(picker)
    });
    const CHOOSE: &str = "function (name) { this.value = name; this.dispatchEvent(new Event('change')) }";
    page.call_on(&picker, CHOOSE, &[json!(name)]);
}

#[test]
fn the_picker_offers_every_lesson_by_what_goes_wrong() {
    let page = Page::open("?pace=full&autoplay=off");
    choose(&page, "Program", "print");
    let finish = page.wait_for_event("finish");
    assert!(finish["stdout"].as_str().is_some_and(|stdout| stdout.contains("Final count: 10")), "{finish}");
    let picker = page.node("combobox", "Program");
    let options = page.call_on(&picker, "function () { return [...this.options].map(({ value }) => value) }", &[]);
    let names: Vec<_> = lockscope::gallery::lesson::all().iter().map(|lesson| lesson.name).collect();
    assert_eq!(options, json!(names));
    let groups = page.call_on(&picker, "function () { return this.querySelectorAll('optgroup').length }", &[]);
    assert_eq!(groups, 4);
}

#[test]
fn a_lesson_asks_runs_when_answered_and_then_explains() {
    let page = Page::open("?pace=full&autoplay=off&lang=en");
    page.forget_events();
    choose(&page, "Program", "selfdeadlock");
    page.wait_for_text("Deposit holds the lock and calls Balance");
    assert!(!page.text().contains("Go’s mutexes don’t know"), "nothing is told before the prediction");
    assert!(!page.text().contains("$ go run selfdeadlock.go\nfatal"), "it doesn't run before the prediction");
    page.press("button", "Nothing: it is the same goroutine");
    let finish = page.wait_for_event("finish");
    assert_eq!(finish["outcome"], "deadlock");
    page.wait_for_text("You said: Nothing: it is the same goroutine.");
    page.wait_for_text("Go's mutexes don't know who holds them");
    page.wait_for_text("Failed in 1 of 1 run here.");
    page.press("button", "Cured");
    page.wait_for_text("balance: 300");
    page.wait_for_text("Who holds the lock already reads the field itself.");
    page.wait_for_text("1 run here, and all went well.");
    looks::keep_pictures(&page, "lesson-cured");
    page.press("button", "Broken");
    page.wait_for_text("Failed in 2 of 2 runs here.");
    looks::keep_pictures(&page, "lesson");
    page.assert_accessible("an answered lesson");
}

#[test]
fn a_lesson_is_answered_by_keyboard_and_goes_on_where_the_answer_stands() {
    let page = Page::open("?program=doubleunlock&pace=full&autoplay=off&lang=id");
    page.wait_for_text("Dilepas dua kali");
    let fold = page.node("button", "Pelajaran");
    page.focus(&fold);
    page.press_key(key::ENTER);
    page.wait_for_text("Bagaimana program berakhir?");
    page.assert_accessible("a question");
    looks::keep_pictures(&page, "lesson-question");
    page.focus(&page.node("button", "fatal error: sync: unlock of unlocked mutex"));
    page.press_key(key::ENTER);
    let finish = page.wait_for_event("finish");
    assert_eq!(finish["outcome"], "fatal");
    page.wait_for_text("Benar: fatal error: sync: unlock of unlocked mutex.");
    const FOCUSED: &str = "return scope.shadowRoot.activeElement?.textContent ?? ''";
    let focused = page.evaluate(FOCUSED, &[]);
    assert!(focused.as_str().is_some_and(|text| text.starts_with("Benar: ")), "{focused}");
}

#[test]
fn many_runs_are_counted_and_a_cured_program_never_fails() {
    let page = Page::open("?program=atomic-cured&pace=full&autoplay=off&lang=en");
    page.wait_for_text("One word, one operation");
    page.press("button", "Lesson One word, one operation");
    page.press("button", "Nothing: a bad order may be rare");
    page.wait_for_event("finish");
    page.press("button", "Cured");
    page.wait_for_text("1 run here, and all went well.");
    page.press("button", "Run 100 times");
    page.poll("it has run often", || {
        let text = page.text();
        let runs = text.split_once(" runs here, and all went well.")?.0.rsplit(char::is_whitespace).next()?.to_owned();
        (runs.parse::<u32>().ok()? >= 20).then_some(())
    });
}

#[test]
fn what_is_edited_is_no_lesson_run() {
    let page = Page::open("?program=earlyreturn&pace=full&autoplay=off&lang=en");
    page.wait_for_text("Early return");
    page.press("button", "Lesson Early return");
    page.paste_source("package main\n\nfunc main() {}\n");
    page.poll("the edited program is the one to run", || {
        page.nodes("slider", "const customers").is_empty().then_some(())
    });
    page.run().assert_prints("");
    assert!(!page.text().contains("run here"), "{}", page.text());
}

#[test]
fn the_lesson_comes_into_a_place_of_its_own_size() {
    const PLACES: &str = "const root = scope.shadowRoot;
        const tops = () => ['.code', '.lock', '.console'].map((view) => root.querySelector(view).getBoundingClientRect().top);
        const before = tops();
        const place = document.createElement('section');
        place.className = 'lesson-place';
        root.querySelector('.lesson').replaceWith(place);
        return [before, tops()]";
    for size in [(1440, 900), (1024, 768), (390, 844)] {
        let page = Page::blank();
        page.resize(size);
        page.load("?pace=full&autoplay=off");
        page.wait_until("the lesson is there", "return scope.shadowRoot.querySelector('.lesson')?.checkVisibility()");
        let places = page.evaluate(PLACES, &[]);
        assert_eq!(places[0], places[1], "{size:?}");
    }
}

#[test]
fn nothing_moves_when_the_lessons_come() {
    // The list of lessons is held back until the page was looked at without them.
    const HOLD: &str = "const fetched = globalThis.fetch;
        globalThis.held = new Promise((release) => { globalThis.release = release; });
        globalThis.fetch = async (address, ...rest) => {
            if (String(address).includes('lessons.')) await held;
            return fetched(address, ...rest);
        };";
    const TOPS: &str = "return ['.code', '.lock', '.console', '.bar select']
        .map((view) => scope.shadowRoot.querySelector(view).getBoundingClientRect()).map(({ top, left, width }) => [top, left, width])";
    for size in [(1440, 900), (390, 844)] {
        let page = Page::blank();
        page.resize(size);
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": HOLD }));
        page.load("?pace=full&autoplay=off");
        let before = page.evaluate(TOPS, &[]);
        page.evaluate("release()", &[]);
        page.wait_until("the lesson is there", "return scope.shadowRoot.querySelector('.lesson')?.checkVisibility()");
        let after = page.evaluate(TOPS, &[]);
        assert_eq!(before, after, "{size:?}");
    }
}
