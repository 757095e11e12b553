//! Every order of a program's steps, explored in the page; and data races on real threads, in Go's own words.

use crate::browser::Page;
use crate::looks;

#[test]
fn every_order_of_two_goroutines_is_counted_with_the_mutex_and_without_it() {
    let page = Page::open("?program=counter&pace=full&autoplay=off&lang=en");
    page.press("button", "Every order");
    page.wait_for_text("4 of 6 orders go wrong.");
    page.poll("one increment each is explored", || (!page.node("button", "Explore").disabled).then_some(()));
    // Two goroutines with ten increments each: C(40, 20).
    const TEN: &str = "[...scope.shadowRoot.querySelectorAll('.every label input')].at(-1).value = 10";
    page.evaluate(TEN, &[]);
    page.press("button", "Explore");
    page.wait_for_text("137,846,528,820 orders");
    page.wait_for_text("of 137,846,528,820 orders go wrong.");
    page.wait_for_text("None goes wrong.");
    page.wait_for_text("No order has a data race.");
    page.wait_for_text("and nothing orders them");
    looks::keep_pictures(&page, "every-order");
    page.assert_accessible("every order");
}

#[test]
fn a_deadlock_is_drawn_as_a_circle_and_told_in_words() {
    let page = Page::open("?program=abba&pace=full&autoplay=off&lang=en");
    page.press("button", "Every order");
    page.wait_for_text("They wait for each other in a circle");
    let hot = page.evaluate("return scope.shadowRoot.querySelectorAll('figure.waits circle.hot').length", &[]);
    assert_eq!(hot, 2);
    looks::keep_pictures(&page, "deadlock");
    page.assert_accessible("a wait-for graph");
}

#[test]
fn a_shortest_failing_order_opens_in_the_stepper() {
    let page = Page::open("?program=atomic&pace=full&autoplay=off&lang=en");
    page.press("button", "Every order");
    page.wait_for_text("orders go wrong.");
    page.evaluate("scope.shadowRoot.querySelector('.every .form button').click()", &[]);
    page.wait_for_text("SIMULATED");
    let finish = page.wait_for_event("finish");
    assert_ne!(finish["stdout"], "2\n", "{finish}");
}

#[test]
fn races_on_real_threads_are_told_in_gos_words_and_lead_to_their_lines() {
    let page = Page::open("?program=counter&mutex=off&pace=full&autoplay=off&lang=en");
    page.press("checkbox", "Look for data races");
    page.press("button", "Run");
    let finish = page.wait_for_event("finish");
    assert_eq!(finish["exitStatus"], 66, "{finish}");
    page.wait_for_text("WARNING: DATA RACE");
    page.wait_for_text("as Go tells");
    page.assert_accessible("data races");
    page.evaluate("scope.lang = 'id'", &[]);
    page.wait_for_text("seperti yang dilaporkan Go");
}
