//! What a person is told that Go doesn't tell: who can never go on although the program does, and which races there was no room to look for.

use serde_json::json;

use crate::browser::Page;

const OPEN: &str = "?program=counter&pace=full&autoplay=off&lang=en";

/// Two goroutines that have taken a lock each, and then want the other's, or none; main goes on without them.
fn going_on(second: &str) -> String {
    format!(
        "package main

import (
	\"sync\"
	\"time\"
)

var pen, paper sync.Mutex

func main() {{
	var ready sync.WaitGroup
	ready.Add(2)
	go func() {{
		pen.Lock()
		ready.Done()
		ready.Wait()
		paper.Lock()
	}}()
	go func() {{
		paper.Lock()
		ready.Done()
		ready.Wait()
		{second}
	}}()
	for {{
		time.Sleep(time.Millisecond)
	}}
}}
"
    )
}

/// The source of a program whose goroutines, as many as this, all read one variable, in no order.
fn readers(count: usize) -> String {
    format!(
        "package main

import (
	\"fmt\"
	\"sync\"
)

var shared int

func main() {{
	var wg sync.WaitGroup
	for range {count} {{
		wg.Add(1)
		go func() {{
			defer wg.Done()
			_ = fmt.Sprint(shared)
		}}()
	}}
	wg.Wait()
}}
"
    )
}

/// Runs it until somebody waits at so many locks' doors, and pauses it.
fn pause(page: &Page, source: &str, doors: u64) {
    page.set_source(source);
    page.start();
    const WAITING: &str =
        "return [...scope.shadowRoot.querySelectorAll('.room .door .quiet')].filter((nobody) => nobody.hidden).length";
    page.poll("they wait", || page.evaluate(WAITING, &[]).as_u64().filter(|&waiting| waiting == doors));
    page.press("button", "Pause");
}

const DRAWN: &str = "const figure = scope.shadowRoot.querySelector('section.stuck:not([hidden]) figure.waits');
    return figure && { hot: figure.querySelectorAll('circle.hot').length, told: [...figure.querySelectorAll('li')].map((li) => li.textContent) }";

#[test]
fn a_pause_shows_who_can_never_go_on_although_the_program_does() {
    let page = Page::open(OPEN);
    pause(&page, &going_on("pen.Lock()"), 2);
    page.wait_for_text("The program goes on without them");
    page.wait_for_text("They wait for each other in a circle");
    let drawn = page.evaluate(DRAWN, &[]);
    assert_eq!(drawn["hot"], 2, "{drawn}");
    let told: Vec<&str> =
        drawn["told"].as_array().expect("sentences").iter().filter_map(|told| told.as_str()).collect();
    for (lock, ends) in [("paper", "holds"), ("pen", "holds")] {
        assert!(
            told.iter().any(|told| told.contains(&format!("waits for {lock}, which G")) && told.ends_with(ends)),
            "{told:?}"
        );
    }
    page.assert_accessible("a paused run in which two are stuck");
    page.press("button", "Resume");
    page.stop();
}

#[test]
fn who_only_waits_at_a_pause_isnt_said_to_be_stuck() {
    let page = Page::open(OPEN);
    // Nothing in the page tells that there is nothing to tell: the history's answer does.
    page.evaluate(
        "const { postMessage } = Worker.prototype;
        globalThis.answers = 0;
        Worker.prototype.postMessage = function (message, transfer) {
            if (message.command === 'waits') this.addEventListener('message', ({ data }) => { answers += data.id === message.id; });
            postMessage.call(this, message, transfer);
        };",
        &[],
    );
    pause(&page, &going_on("for {\n\t\t\ttime.Sleep(time.Millisecond)\n\t\t}"), 1);
    page.wait_until("it is known who waits", "return answers");
    page.evaluate("await new Promise(requestAnimationFrame)", &[]);
    assert_eq!(page.evaluate(DRAWN, &[]), json!(null));
    page.press("button", "Resume");
    page.stop();
}

#[test]
fn races_that_may_be_missed_are_counted_and_others_arent() {
    let page = Page::open(OPEN);
    page.press("checkbox", "Look for data races");
    for (goroutines, is_missed) in [(8, false), (200, true)] {
        page.set_source(&readers(goroutines));
        let report = page.run();
        assert_eq!(report.count("racesMissed") > 0, is_missed, "{goroutines} goroutines");
        let shown = "return scope.shadowRoot.querySelector('.races .missed, p.missed')?.textContent ?? ''";
        let is_told = || {
            let shown = page.evaluate(shown, &[]);
            let shown = shown.as_str().unwrap_or_default().to_owned();
            (shown.starts_with("The detector had no room for") == is_missed).then_some(())
        };
        page.poll("what was missed is told, if anything was", is_told);
    }
}
