//! The pictures tell what the board knows: instructions of a line, one goroutine everywhere, the line at the door, the room and its walls,
//! private copies.

use serde_json::{Value, json};

use crate::browser::{Page, key};

/// The texts of the elements that a selector finds in the element's shadow.
fn texts(page: &Page, selector: &str) -> Vec<String> {
    const TEXTS: &str =
        "return [...scope.shadowRoot.querySelectorAll(args[0])].map((element) => element.textContent.trim())";
    let found = page.evaluate(TEXTS, &[json!(selector)]);
    let list = found.as_array().expect("a list");
    list.iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

fn numbers(page: &Page, selector: &str) -> Vec<u64> {
    texts(page, selector).iter().filter_map(|text| text.parse().ok()).collect()
}

#[test]
fn a_line_opens_into_its_instructions_each_with_its_own_beads() {
    let page = Page::open("?program=counter&pace=20ms&workers=2&autoplay=off");
    const INSTRUCTIONS: [&str; 3] = ["load count", "add 1", "store count"];
    page.poll("the line that counts is open from the start", || (texts(&page, ".step") == INSTRUCTIONS).then_some(()));
    page.start();
    const ON_STEPS: &str = "
        const steps = [...scope.shadowRoot.querySelectorAll('.step')].map((step) => step.getBoundingClientRect());
        return [...scope.shadowRoot.querySelectorAll('.gutter .bead')].some((bead) => {
            const { top, height } = bead.getBoundingClientRect();
            return steps.some((box) => box.top <= top + height / 2 && top + height / 2 < box.bottom);
        })";
    page.wait_until("a goroutine stands on one of the instructions", ON_STEPS);
    let source = page.evaluate("return scope.source", &[]);
    let line = source.as_str().and_then(|text| text.lines().position(|line| line.contains("count++"))).map(|at| at + 1);
    let button = format!("Line {}, its instructions", line.expect("it counts"));
    page.press("treeitem", &button);
    assert_eq!(texts(&page, ".step"), [""; 0], "closed again");
    let node = page.node("treeitem", &button);
    page.focus(&node);
    page.press_key(key::RIGHT);
    assert_eq!(texts(&page, ".step b"), ["load", "add", "store"], "by keyboard");
    assert_eq!(page.evaluate("return scope.source", &[]), source, "instructions aren't part of the source");
    page.stop();
}

/// Goroutines whose beads stand out, each as often as it has a bead, and those whose beads don't.
fn lit(page: &Page) -> (Vec<u64>, Vec<u64>) {
    const LIT: &str = "
        const beads = [...scope.shadowRoot.querySelectorAll('[data-goroutine]')];
        const ids = (isLit) => beads.filter((bead) => (getComputedStyle(bead).outlineStyle === 'solid') === isLit)
            .map((bead) => Number(bead.dataset.goroutine));
        return [ids(true), ids(false)]";
    let pair = page.evaluate(LIT, &[]);
    let list = |index: usize| {
        let ids: &Value = &pair[index];
        ids.as_array().expect("a list").iter().filter_map(Value::as_u64).collect()
    };
    (list(0), list(1))
}

/// Main keeps the lock; five goroutines come for it, one long after the other.
const QUEUE: &str = r#"package main

import (
	"fmt"
	"sync"
	"time"
)

var mu sync.Mutex
var served int

func main() {
	mu.Lock()
	served = 0
	for i := 0; i < 5; i++ {
		go func() {
			mu.Lock()
			served++
			time.Sleep(time.Hour)
		}()
		time.Sleep(20 * time.Millisecond)
	}
	var line string
	fmt.Scanln(&line)
	mu.Unlock()
	fmt.Scanln(&line)
}
"#;

fn queued() -> Page {
    // On a busy machine one might come late, after the next one.
    let page = Page::open_alone("?pace=full&autoplay=off");
    page.set_source(QUEUE);
    page.start();
    page
}

#[test]
fn waiters_stand_at_the_door_in_the_order_in_which_they_will_be_let_in() {
    let page = queued();
    // The first bead is the one next to the door.
    page.poll("five stand in line", || (numbers(&page, ".door .bead") == [2, 3, 4, 5, 6]).then_some(()));
    assert_eq!(numbers(&page, ".floor .bead"), [1], "main is inside");
    let input = page.node("textbox", "Standard input");
    page.focus(&input);
    page.press_key(key::ENTER);
    page.poll("the first went in", || (numbers(&page, ".floor .bead") == [2]).then_some(()));
    assert_eq!(numbers(&page, ".door .bead"), [3, 4, 5, 6]);
    page.stop();
}

#[test]
fn a_goroutine_that_is_pointed_at_stands_out_everywhere_and_is_put_into_words() {
    let page = queued();
    page.poll("five stand in line", || (numbers(&page, ".door .bead").len() == 5).then_some(()));
    assert_eq!(lit(&page).0, [0; 0], "nobody stands out by itself");
    page.evaluate(
        "scope.shadowRoot.querySelector('.door .bead').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))",
        &[],
    );
    let (chosen, others) = lit(&page);
    assert_eq!(chosen, [2, 2], "in the code and at the door");
    assert!(!others.contains(&2) && others.contains(&3), "{others:?}");
    let line = QUEUE.lines().position(|line| line == "\t\t\tmu.Lock()").expect("it locks") + 1;
    page.wait_for_text(&format!("Goroutine 2 · waits for mu, place 1 in line · line {line}"));
    // By keyboard: from main on.
    page.evaluate("scope.shadowRoot.querySelector('.stage').dispatchEvent(new PointerEvent('pointerleave'))", &[]);
    let next = page.node("button", "Next goroutine");
    page.focus(&next);
    page.press_key(key::ENTER);
    page.press_key(key::ENTER);
    page.wait_for_text("Goroutine 2 · waits for mu");
    page.stop();
}

#[test]
fn a_room_is_drawn_around_the_data_that_its_lock_protects() {
    let page = Page::open("?program=statemap&pace=full&autoplay=off");
    page.run();
    let room = texts(&page, ".room .title");
    assert!(room.len() == 1 && room[0].starts_with("state"), "{room:?}");
    assert_eq!(texts(&page, ".room .protects"), ["protects state"]);
    let open = texts(&page, ".plain .label");
    assert_eq!(open, ["readOps", "writeOps"], "atomics need no lock");
}

/// Which is used first, the lock or the WaitGroup, is what standard input says; so the lock has another number in another run.
const FIRST: &str = r#"package main

import (
	"fmt"
	"sync"
)

var mu sync.Mutex
var wg sync.WaitGroup
var count int

func add() {
	mu.Lock()
	count++
	mu.Unlock()
}

func main() {
	var first string
	fmt.Scanln(&first)
	if first == "lock" {
		add()
	}
	wg.Add(2)
	for i := 0; i < 2; i++ {
		go func() {
			defer wg.Done()
			add()
		}()
	}
	wg.Wait()
	fmt.Scanln(&first)
}
"#;

#[test]
fn a_lock_keeps_its_room_and_its_data_when_it_has_another_number_in_the_next_run() {
    let page = Page::open("?pace=full&autoplay=off&lang=en");
    page.set_source(FIRST);
    let run = |first: &str, count: &str| {
        page.start();
        for line in [first, ""] {
            let input = page.node("textbox", "Standard input");
            page.focus(&input);
            page.type_text(line);
            page.press_key(key::ENTER);
            if line == first {
                page.poll("all have counted", || (texts(&page, ".room .counter .value") == [count]).then_some(()));
            }
        }
        page.finished();
    };
    run("group", "2");
    page.evaluate(
        "for (const kept of scope.shadowRoot.querySelectorAll('.room, .counter')) kept.dataset.kept = ''",
        &[],
    );
    run("lock", "3");
    assert_eq!(texts(&page, ".room .name"), ["mu"]);
    let kept = page
        .evaluate("return [...scope.shadowRoot.querySelectorAll('[data-kept]')].map((kept) => kept.className)", &[]);
    assert_eq!(kept.as_array().map(Vec::len), Some(2), "the room and the counter are the same as before: {kept}");
}

#[test]
fn what_was_seen_to_need_no_lock_is_not_in_a_room_when_the_next_run_begins() {
    let page = Page::open("?program=statemap&pace=full&autoplay=off");
    page.run();
    assert_eq!(texts(&page, ".plain .label"), ["readOps", "writeOps"]);
    const WATCH: &str = "
        const wrong = [];
        const look = () => {
          for (const label of scope.shadowRoot.querySelectorAll('.room .label')) if (/Ops/.test(label.textContent)) wrong.push(label.textContent);
        };
        const observer = new MutationObserver(look);
        observer.observe(scope.shadowRoot, { subtree: true, childList: true, characterData: true });
        await scope.run();
        observer.disconnect();
        return [wrong, scope.shadowRoot.querySelectorAll('.room .label').length > 0]";
    assert_eq!(page.evaluate(WATCH, &[]), json!([[], true]));
}

#[test]
fn without_the_mutex_the_walls_are_gone_and_private_copies_are_seen_to_be_the_same() {
    let page = Page::open("?program=counter&pace=20ms&workers=2&autoplay=off");
    const WALLS: &str = "
        const walls = scope.shadowRoot.querySelector('.walls');
        return walls === null ? '' : getComputedStyle(walls).borderTopStyle";
    page.start();
    page.poll("the room has walls", || (page.evaluate(WALLS, &[]) == "solid").then_some(()));
    page.press("switch", "Mutex");
    page.poll("the walls are gone", || (page.evaluate(WALLS, &[]) == "dashed").then_some(()));
    page.poll("several are inside", || (numbers(&page, ".floor .bead").len() > 1).then_some(()));
    const SAME: &str = "
        const same = [...scope.shadowRoot.querySelectorAll('.copy.same')].map((copy) => copy.lastChild.textContent);
        return same.length > 1 && same.some((text, index) => same.indexOf(text) !== index)";
    page.wait_until("two hold the same number", SAME);
    page.stop();
}
