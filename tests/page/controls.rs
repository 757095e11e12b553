//! The smaller controls, each pressed in a real browser.

use serde_json::json;

use crate::browser::Page;

const CHOOSE: &str = "function (value) { this.value = value; this.dispatchEvent(new Event('change')) }";

#[test]
fn keep_going_constants_restart_and_messages_do_what_they_say() {
    let page = Page::open("?program=statemap&pace=full&autoplay=off&lang=en&mutex=off&const=readers=20");
    assert_eq!(page.run().outcome(), "fatal", "Go ends it");
    page.forget_events();
    page.press("checkbox", "Keep going");
    let finish = page.wait_for_event("finish");
    assert_eq!((&finish["outcome"], &finish["goroutines"]), (&json!("exit"), &json!(31)), "{}", finish["stderr"]);
    page.forget_events();
    page.press("button", "As in the source");
    assert_eq!(page.wait_for_event("finish")["goroutines"], 111);
    page.forget_events();
    page.press("button", "Restart");
    page.wait_for_event("start");
    page.wait_for_event("finish");
    page.set("workers", "77");
    page.wait_for_text("workers=77");
    page.press("button", "Close");
    page.poll("the message is gone", || (!page.text().contains("workers=77")).then_some(()));
}

#[test]
fn the_end_of_input_ends_a_program_that_reads_all() {
    let page = Page::open("?program=counter&pace=full&autoplay=off&lang=en");
    page.set_source(
        "package main

import \"fmt\"

func main() {
	sum := 0
	for {
		var n int
		if _, err := fmt.Scan(&n); err != nil {
			break
		}
		sum += n
	}
	fmt.Println(\"sum:\", sum)
}
",
    );
    page.start();
    let field = page.node("textbox", "Standard input");
    page.focus(&field);
    page.type_text("20 22");
    page.press("button", "Enter");
    page.press("button", "End of input");
    page.finished().assert_prints("sum: 42\n");
}

#[test]
fn the_theme_can_be_chosen_and_is_in_the_address() {
    let page = Page::open("?autoplay=off&lang=en");
    const PAPER: &str = "return getComputedStyle(document.documentElement).backgroundColor";
    let theme = page.node("combobox", "Theme");
    let mut papers = Vec::new();
    for choice in ["light", "dark"] {
        page.call_on(&theme, CHOOSE, &[json!(choice)]);
        page.wait_until("the address says it", &format!("return location.search.includes('theme={choice}')"));
        papers.push(page.evaluate(PAPER, &[]));
    }
    assert_ne!(papers[0], papers[1]);
    page.call_on(&theme, CHOOSE, &[json!("auto")]);
    page.wait_until("the address leaves it open", "return !location.search.includes('theme')");
}
