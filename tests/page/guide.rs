//! The guide for authors: it shows what it says, in both languages and themes, and what it offers for copying is what the README has.

use serde_json::{Value, json};

use crate::browser::{Page, Theme};
use crate::site::served;

fn open(query: &str) -> Page {
    let page = Page::blank();
    page.visit(&format!("{}/guide.html{query}", served().origin));
    page.wait_until("the first program is ready", "return scope?.mode");
    page
}

#[test]
fn the_guide_shows_what_it_offers() {
    let page = open("?lang=en");
    let shown = page.evaluate(
        "return [...document.querySelectorAll('[data-snippet]')].map(({ dataset, textContent }) => [dataset.snippet, textContent.length > 40])",
        &[],
    );
    let names: Vec<&str> = shown.as_array().expect("snippets").iter().filter_map(|pair| pair[0].as_str()).collect();
    assert_eq!(names, ["element", "source", "frame", "policy", "markdown", "react", "vue", "script", "style"]);
    assert!(shown.as_array().expect("snippets").iter().all(|pair| pair[1] == true), "{shown}");
    let outputs = page.evaluate(
        "const outputs = [];
        for (const element of document.querySelectorAll('lock-scope')) {
            element.scrollIntoView();
            outputs.push((await element.run()).goroutines);
        }
        return outputs",
        &[],
    );
    assert_eq!(outputs, json!([11, 5]));
}

#[test]
fn axe_core_finds_nothing_in_the_guide_and_nothing_comes_from_elsewhere() {
    let page = open("?lang=en");
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme);
        for language in ["en", "id"] {
            page.evaluate(
                "const select = document.querySelector('#preferences select');
                select.value = args[0];
                select.dispatchEvent(new Event('change'))",
                &[json!(language)],
            );
            page.wait_until("it speaks", "return document.querySelector('lock-scope')?.mode");
            page.assert_accessible(&format!("the guide, {}, {language}", theme.name()));
        }
    }
    let names = page.evaluate("return performance.getEntriesByType('resource').map(({ name }) => name)", &[]);
    for name in names.as_array().expect("a list").iter().filter_map(Value::as_str) {
        assert!(name.starts_with(&served().origin) || name.starts_with("blob:"), "{name}");
    }
}

#[test]
fn the_guide_fits_a_telephone() {
    let page = Page::blank();
    page.resize((390, 844));
    page.visit(&format!("{}/guide.html?lang=id", served().origin));
    page.wait_until("the first program is ready", "return scope?.mode");
    assert_eq!(page.evaluate("return document.documentElement.scrollWidth <= 390", &[]), true);
}
