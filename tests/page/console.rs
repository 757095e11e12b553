//! What a program prints: bounded on the screen, with what is missing counted, and copied as it stands.

use crate::browser::Page;

#[test]
fn long_output_says_what_is_not_kept_and_copies_what_is() {
    let page = Page::open("?program=counter&pace=full&autoplay=off&lang=en");
    page.set_source(
        "package main

import \"fmt\"

func main() {
	for i := 1; i <= 5000; i++ {
		fmt.Println(\"line\", i)
	}
}
",
    );
    page.run();
    page.wait_for_text("line 5000");
    let console = page.text_of("log", "Console");
    let missing = console.lines().find(|line| line.ends_with("not kept here")).expect("a line about what is missing");
    let digits: String = missing.split(' ').next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let gone: usize = digits.parse().expect("a number of lines");
    let kept = console.lines().filter(|line| line.starts_with("line ")).count();
    assert!((1..=1000).contains(&kept), "{kept} lines on the screen");
    assert_eq!(gone + kept, 5000, "{missing}");
    page.permit(&["clipboardReadWrite", "clipboardSanitizedWrite"]);
    page.press("button", "Copy");
    page.node("button", "Copied");
    let copied = page.evaluate("return navigator.clipboard.readText()", &[]);
    let copied = copied.as_str().expect("a text");
    assert!(copied.starts_with("$ go run prog.go\nline ") && copied.ends_with("line 5000\n"), "{copied}");
    assert_eq!(copied.lines().count(), kept + 1);
}
