//! The timeline: what it shows of a run, and what people do with it.

use serde_json::{Value, json};

use crate::browser::{Page, key};

/// A program of goroutines that wait for `mu`, one after the other, each for so many milliseconds. Main is the first goroutine.
pub fn waits(milliseconds: &[u32]) -> String {
    const SOURCE: &str = "package main

import (
	\"sync\"
	\"time\"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, milliseconds := range []int{TIMES} {
		mu.Lock()
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			mu.Unlock()
		}()
		time.Sleep(time.Duration(milliseconds) * time.Millisecond)
		mu.Unlock()
		wg.Wait()
	}
}
";
    let times: Vec<String> = milliseconds.iter().map(u32::to_string).collect();
    SOURCE.replace("TIMES", &times.join(", "))
}

/// The lab after a run of this source, with the timeline in sight.
fn ran(source: &str) -> Page {
    let page = Page::open("?program=counter&pace=full&autoplay=off&workers=2");
    page.set_source(source);
    page.run();
    page.poll("the timeline shows the whole run", || readout(&page).contains(" goroutines, from 0 to ").then_some(()));
    page
}

/// The line of words below the lanes.
pub fn readout(page: &Page) -> String {
    let text = page.evaluate("return scope.shadowRoot.querySelector('.timeline .readout')?.textContent ?? ''", &[]);
    text.as_str().unwrap_or_default().to_owned()
}

/// The end of what is seen, as the readout words it.
fn seen(page: &Page) -> String {
    readout(page).split_once(", ").map(|(_, seen)| seen.to_owned()).unwrap_or_default()
}

fn says(page: &Page, part: &str) -> String {
    page.poll(&format!("the timeline says “{part}”"), || Some(readout(page)).filter(|text| text.contains(part)))
}

fn focus(page: &Page) {
    let lanes = page.node("application", "Timeline");
    page.focus(&lanes);
}

/// Pixels of the lanes that are of the colour of waiting, stripes or ground.
fn drawn(page: &Page) -> Value {
    page.evaluate(
        "const canvas = scope.shadowRoot.querySelector('.timeline canvas.lanes');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const colours = new Set();
        for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) colours.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
        return colours.size",
        &[],
    )
}

#[test]
fn a_wait_is_told_by_keyboard_with_what_ended_it() {
    let page = ran(&waits(&[50]));
    assert!(readout(&page).starts_with("2 goroutines"), "{}", readout(&page));
    page.poll("lanes are drawn", || drawn(&page).as_u64().filter(|&colours| colours > 3));
    focus(&page);
    page.press_key(key::DOWN);
    says(&page, "G1 ");
    page.press_key(key::DOWN);
    // In the middle of the run it waits, and that took as long as the other one slept.
    let wait = says(&page, "G2 waits for mu for ");
    assert!(wait.contains("line 16"), "{wait}");
    page.press_key(key::ENTER);
    let arrow = says(&page, "G2 waited ");
    assert!(arrow.ends_with(" for mu; G1 unlocked it at line 20."), "{arrow}");
    page.press_with(key::SHIFT, key::RIGHT);
    says(&page, "G2 ");
    page.press_key(key::ESCAPE);
    says(&page, "2 goroutines, from 0 to ");
}

#[test]
fn zooming_keeps_the_pointers_moment_and_everything_comes_back() {
    let page = ran(&waits(&[50]));
    let whole = seen(&page);
    focus(&page);
    page.press_key('+');
    let half = page.poll("less is seen", || Some(seen(&page)).filter(|seen| *seen != whole));
    assert!(!half.starts_with("from 0 to"), "about the middle: {half}");
    page.press_key(key::HOME);
    page.poll("the beginning is seen", || seen(&page).starts_with("from 0 to").then_some(()));
    page.press_key('0');
    page.poll("all is seen", || (seen(&page) == whole).then_some(()));
    // With the wheel, at the right end of the lanes: that end stays.
    page.evaluate(
        "const canvas = scope.shadowRoot.querySelector('.timeline canvas.lanes');
        const { right, top } = canvas.getBoundingClientRect();
        canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: -300, clientX: right - 1, clientY: top + 5, bubbles: true, cancelable: true }))",
        &[],
    );
    let end = whole.rsplit(' ').next().unwrap_or_default().to_owned();
    let zoomed = page.poll("less is seen", || Some(seen(&page)).filter(|seen| *seen != whole));
    assert!(!zoomed.starts_with("from 0 to") && zoomed.ends_with(&end), "{zoomed}, of {whole}");
}

#[test]
fn the_next_run_takes_the_place_of_the_one_before() {
    let page = ran(&waits(&[50]));
    page.set_source(&waits(&[50]).replace("wg.Add(1)\n", "wg.Add(2)\n\tgo wg.Done()\n"));
    page.run();
    says(&page, "3 goroutines, from 0 to ");
}

#[test]
fn others_can_bring_a_moment_into_sight_and_leave_some_waits_alone() {
    let page = ran(&waits(&[50]));
    const WAITS: &str = "
        const { Session } = await import('/session.js');
        const session = new Session('auto', 2);
        try {
            await session.open();
            await session.set(args[0]);
            const history = await session.remember();
            const over = new Promise((resolve) => history.addEventListener('change', ({ detail }) => { if (detail.over) resolve(detail); }));
            await session.run();
            const { elapsed, lanes } = await over;
            const { stride, rectangle, doing } = await history.layout();
            const view = { from: 0, to: elapsed, firstLane: 0, lanes, rows: lanes, width: 200 };
            const found = [];
            for (const filter of [null, { lock: 0, waitFrom: 1e6, waitTo: 1e9 }, { lock: 0, waitFrom: 0, waitTo: 1e6 }]) {
                const look = { row: 2, gap: 0, ratio: 1, textures: [], rectangles: true };
                const { words } = await history.lanes({ ...view, filter }, look);
                const { words: none, image } = await history.lanes({ ...view, filter }, { ...look, rectangles: false });
                if (none.length > 0 || image.width !== view.width) found.push('rectangles that nobody wants');
                let waits = 0;
                for (let at = 0; at < words.length; at += stride) waits += words[at + rectangle.doing] === doing.waiting;
                found.push([waits > 0, words.length / stride > waits]);
            }
            return found;
        } finally {
            session.close();
        }";
    let found = page.evaluate(WAITS, &[json!(waits(&[50]))]);
    assert_eq!(found, json!([[true, true], [true, false], [false, false]]), "all, long waits, short waits");
}

/// A goroutine that is inside its lock for nearly all of the run.
const INSIDE: &str = "package main

import \"sync\"

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		mu.Lock()
		for i := 0; i < 2_000_000; i++ {
		}
		mu.Unlock()
	}()
	wg.Wait()
}
";

#[test]
fn who_went_in_while_the_mutex_was_off_is_said_to_be_inside_without_it() {
    let page = ran(INSIDE);
    focus(&page);
    page.press_key(key::DOWN);
    page.press_key(key::DOWN);
    says(&page, "G2 has mu for ");
    page.press_key(key::ESCAPE);
    page.evaluate("scope.mutex = 'off'", &[]);
    page.run();
    says(&page, "2 goroutines, from 0 to ");
    focus(&page);
    page.press_key(key::DOWN);
    page.press_key(key::DOWN);
    says(&page, "G2 is inside without mu for ");
}

#[test]
fn single_steps_have_their_lanes_and_going_back_takes_them_away() {
    let page = Page::open("?program=abba&autoplay=off");
    page.evaluate("await scope.step(1)", &[]);
    says(&page, "1 goroutine, from 0 to ");
    says(&page, "A simulation has no speed");
    let steps = page.evaluate(
        "let steps = 0;
        while (steps < 200 && await scope.step(1)) steps += 1;
        return steps",
        &[],
    );
    says(&page, "3 goroutines, from 0 to ");
    page.poll("a simulation can't be saved as a recording", || {
        page.evaluate("return scope.shadowRoot.querySelector('.files button')?.disabled ?? true", &[])
            .as_bool()
            .filter(|&off| off)
    });
    for _ in 0..steps.as_u64().expect("a number") {
        page.press("button", "Back");
    }
    says(&page, "1 goroutine, from 0 to ");
}

#[test]
fn each_state_has_a_key_of_its_own() {
    let page = ran(&waits(&[50]));
    let keys = "const keys = [...scope.shadowRoot.querySelectorAll('.timeline .key-list i')];
        const looks = keys.map((key) => { const { backgroundColor, backgroundImage } = getComputedStyle(key); return `${backgroundColor} ${backgroundImage}`; });
        return [looks.length, new Set(looks).size, looks.filter((look) => look === 'rgba(0, 0, 0, 0) none').length]";
    assert_eq!(page.evaluate(keys, &[]), json!([7, 7, 0]));
}
