//! Everything works by keyboard: Space, M and R, unless a control needs the key itself.

use crate::browser::{Page, key};

#[test]
fn space_pauses_and_resumes() {
    let page = Page::open("?program=counter&pace=1ms&autoplay=off");
    page.forget_events();
    page.press_key(' ');
    page.wait_for_event("start");
    page.node("button", "Pause");
    page.press_key(' ');
    page.node("button", "Resume");
    page.press_key(' ');
    page.node("button", "Pause");
}

#[test]
fn m_switches_the_mutex() {
    let page = Page::open("?program=counter&pace=1ms");
    page.wait_for_event("start");
    for expected in ["off", "on"] {
        page.press_key('m');
        page.poll("the mutex is switched", || (page.evaluate("return scope.mutex", &[]) == expected).then_some(()));
        let checked = page.node("switch", "Mutex").checked;
        assert_eq!(checked.as_deref(), Some(if expected == "on" { "true" } else { "false" }));
    }
}

#[test]
fn r_restarts_the_run() {
    let page = Page::open("?program=counter&pace=1ms");
    page.wait_for_event("start");
    page.forget_events();
    page.press_key('r');
    page.wait_for_event("start");
    let ended = page.wait_for_event("finish");
    assert_eq!(ended["outcome"], "stopped", "the run from before");
}

#[test]
fn letters_in_the_editor_are_text() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    let editor = page.node("textbox", "Go source");
    page.focus(&editor);
    for key in ['m', 'r', ' '] {
        page.press_key(key);
    }
    page.wait_until("the keys are in the source", "return /mr /.test(scope.source)");
    assert_eq!(page.evaluate("return scope.mutex", &[]), "on");
    assert_eq!(page.events("start").len(), 0);
}

#[test]
fn every_control_can_be_reached_and_has_a_name() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    for role in ["button", "combobox", "slider", "textbox", "spinbutton", "switch", "checkbox", "link"] {
        for node in page.nodes(role, "") {
            assert!(!node.name.trim().is_empty(), "a {role} without a name: {node:?}");
        }
    }
    for (role, name) in [("button", "Run"), ("switch", "Mutex"), ("combobox", "Program"), ("slider", "Pace")] {
        assert_eq!(page.nodes(role, name).len(), 1, "one {role} “{name}”");
    }
}

#[test]
fn arrows_change_the_pace() {
    let page = Page::open("?program=counter&pace=1ms&autoplay=off");
    let pace = || page.node("slider", "Pace").value.parse::<f64>().expect("a place on the scale");
    let first = pace();
    page.press_key(key::UP);
    page.poll("the pace is faster", || (pace() > first).then_some(()));
    page.press_key(key::DOWN);
    page.poll("the pace is as before", || (pace() == first).then_some(()));
}

#[test]
fn a_question_mark_lists_the_keys_and_nothing_else_happens_meanwhile() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.press_key('?');
    page.node("dialog", "Keys");
    for key in ['m', 'r'] {
        page.press_key(key);
    }
    page.press_key(key::ESCAPE);
    page.poll("it is closed", || page.nodes("dialog", "").is_empty().then_some(()));
    assert_eq!(page.evaluate("return scope.mutex", &[]), "on");
    assert_eq!(page.events("start").len(), 0);
    page.press("button", "Keys");
    page.node("dialog", "Keys");
    page.press("button", "Close");
    page.poll("it is closed", || page.nodes("dialog", "").is_empty().then_some(()));
}
