//! Who sees little, or uses no mouse: axe-core finds nothing in any state, and the keyboard alone does everything.

use std::collections::BTreeSet;

use serde_json::json;

use crate::browser::{Page, Theme, key};

/// Checks the page as it stands in both themes and both languages.
fn check(page: &Page, state: &str) {
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme);
        for language in ["en", "id"] {
            choose_language(page, language);
            page.assert_accessible(&format!("{state}, {}, {language}", theme.name()));
        }
    }
    choose_language(page, "en");
}

fn choose_language(page: &Page, language: &str) {
    const CHOOSE: &str = "
        const select = document.querySelector('#preferences select');
        select.value = args[0];
        select.dispatchEvent(new Event('change'));
        await new Promise(requestAnimationFrame)";
    page.evaluate(CHOOSE, &[json!(language)]);
}

#[test]
fn axe_core_finds_nothing_in_any_state() {
    let page = Page::open("?pace=20ms&lang=en");
    page.wait_for_text("11 goroutines on");
    check(&page, "running");
    page.press("switch", "Mutex");
    page.wait_for_text("Mutex off for");
    check(&page, "mutex off");
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme);
        for (language, title) in [("en", "Keys"), ("id", "Tombol")] {
            choose_language(&page, language);
            page.press_key('?');
            page.node("dialog", title);
            page.assert_accessible(&format!("the list of keys, {}, {language}", theme.name()));
            page.press_key(key::ESCAPE);
            page.poll("it is closed", || page.nodes("dialog", "").is_empty().then_some(()));
        }
    }
    choose_language(&page, "en");
    page.press("button", "Share");
    page.node("dialog", "Share this program");
    page.assert_accessible("sharing");
    page.evaluate("scope.shadowRoot.querySelector('.preview').open = true", &[]);
    page.poll("the preview has threads", || {
        let badges = page.in_frames(
            "return [...scope.shadowRoot.querySelectorAll('.preview iframe')]",
            "return document.querySelector('lock-scope')?.shadowRoot?.querySelector('.badge')?.textContent",
        );
        (badges == ["REAL THREADS"]).then_some(())
    });
    page.press_key(key::ESCAPE);
    page.poll("it is closed", || page.nodes("dialog", "").is_empty().then_some(()));
    page.press("button", "Pause");
    check(&page, "paused");
    page.press("button", "Stop");
    page.wait_for_event("finish");
    check(&page, "stopped");
    page.set("pace", "full");
    page.run();
    page.wait_for_text("lost.");
    check(&page, "lost updates");
    page.set("workers", "77");
    page.wait_for_text("workers=77");
    page.paste_source(
        "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tvar name string\n\tfmt.Scan(&name)\n\tx = 1\n}\n",
    );
    page.wait_for_text("undefined: x");
    check(&page, "an error and a message");
    page.paste_source("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tvar name string\n\tfmt.Scan(&name)\n}\n");
    page.poll("the error is gone", || (!page.text().contains("undefined: x")).then_some(()));
    page.start();
    page.node("textbox", "Standard input");
    check(&page, "a program that reads");
    page.stop();
    page.visit(&format!("{}/", crate::site::serve_without_isolation()));
    page.wait_for_text("not cross-origin isolated");
    check(&page, "a page without threads");
}

/// What has the keyboard's focus: its role or element, its name, and whether anybody can see that it has it.
fn focused(page: &Page) -> (String, bool) {
    const FOCUSED: &str = "
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (!element || element === document.body) return ['', true];
        const name = element.getAttribute('aria-label') ?? element.innerText.trim().split('\\n')[0];
        const outlined = [element, element.closest('.code')].some((box) => {
            if (!box) return false;
            const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(box);
            return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
        });
        return [`${element.getAttribute('role') ?? element.type ?? element.localName} ${name}`, outlined]";
    let found = page.evaluate(FOCUSED, &[]);
    (found[0].as_str().expect("a name").to_owned(), found[1] == true)
}

/// Presses Tab until this has the focus.
fn tab_to(page: &Page, wanted: &str) {
    let mut seen = BTreeSet::new();
    for _ in 0..60 {
        if focused(page).0.contains("Go source") {
            // Where Tab is a letter.
            page.press_key(key::ESCAPE);
        }
        page.press_key(key::TAB);
        let (name, visible) = focused(page);
        assert!(visible, "nobody sees that “{name}” has the focus");
        if name.contains(wanted) {
            return;
        }
        seen.insert(name);
    }
    panic!("Tab doesn't reach “{wanted}”, only {seen:?}");
}

#[test]
fn the_keyboard_alone_does_everything() {
    let page = Page::open("?pace=20ms&lang=en&autoplay=off");
    // All that assistive technology can operate is reached by Tab.
    let operable = ["button", "combobox", "slider", "spinbutton", "textbox", "switch", "link"];
    let wanted: Vec<String> = operable
        .iter()
        .flat_map(|role| page.nodes(role, ""))
        .filter(|node| !node.disabled)
        .map(|node| node.name)
        .collect();
    assert!(wanted.len() > 9, "{wanted:?}");
    for name in &wanted {
        let begin: Vec<&str> = name.split_whitespace().take(2).collect();
        tab_to(&page, &begin.join(" "));
    }
    // A whole session without a mouse: choose, slow down, run, take the mutex away, change a constant, edit, read.
    tab_to(&page, "select-one Program");
    page.press_key(key::DOWN);
    page.wait_for_event("start");
    page.wait_until("another program is there", "return scope.source.includes('Count incremented')");
    tab_to(&page, "range Pace");
    for _ in 0..30 {
        page.press_key(key::RIGHT);
    }
    page.wait_for_event("finish");
    tab_to(&page, "switch Mutex");
    page.press_key(' ');
    assert_eq!(page.evaluate("return scope.mutex", &[]), "off");
    page.forget_events();
    tab_to(&page, "range const");
    page.press_key(key::RIGHT);
    page.wait_for_event("finish");
    tab_to(&page, "Go source");
    page.press_with(key::CONTROL, 'a');
    page.type_text("package main\n\nfunc main() {\n\tprintln(\"mine\")\n}\n");
    page.forget_events();
    page.press_with(key::CONTROL, key::ENTER);
    let finish = page.wait_for_event("finish");
    assert_eq!(finish["stderr"], "mine\n");
    tab_to(&page, "log Console");
    tab_to(&page, "Copy");
    page.press_key(key::ENTER);
    tab_to(&page, "Keys");
    page.press_key(key::ENTER);
    page.node("dialog", "Keys");
    page.press_key(key::ESCAPE);
    assert!(focused(&page).0.contains("Keys"), "the focus is back where it was: {}", focused(&page).0);
}

#[test]
fn screen_readers_hear_of_changes_but_not_of_each() {
    let page = Page::open("?pace=20ms&lang=en&autoplay=off");
    const HEAR: &str = "
        globalThis.heard = [];
        const region = scope.shadowRoot.querySelector('[aria-live=polite]');
        new MutationObserver(() => heard.push([performance.now(), region.textContent])).observe(region, { childList: true })";
    page.evaluate(HEAR, &[]);
    page.start();
    page.wait_until("it is said that it runs", "return heard.some(([, words]) => words === 'Running.')");
    for _ in 0..6 {
        page.press_key('m');
    }
    page.press_key(' ');
    page.wait_until("the last change is said", "return heard.at(-1)[1] === 'Paused.'");
    let heard = page.evaluate("return heard", &[]);
    let times: Vec<f64> = heard.as_array().expect("a list").iter().filter_map(|entry| entry[0].as_f64()).collect();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] > 1400.0), "too much at once: {heard}");
    page.set("pace", "full");
    page.evaluate("scope.resume()", &[]);
    page.wait_until("the end is said", "return /10,000 increments/.test(heard.at(-1)[1])");
}
