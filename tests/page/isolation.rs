//! The page gets threads from the browser, says so when it doesn't, and asks nobody else for anything.

use serde_json::Value;

use crate::browser::Page;
use crate::site::{serve_without_isolation, served};

#[test]
fn the_served_page_is_isolated_and_runs_on_real_threads() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    assert_eq!(page.evaluate("return crossOriginIsolated", &[]), true);
    assert_eq!(page.evaluate("return scope.mode", &[]), serde_json::json!({ "engine": "live", "reason": "" }));
    let report = page.run();
    assert_eq!(report.0["mode"], "live");
    page.wait_for_text("REAL THREADS");
}

#[test]
fn a_page_that_is_not_isolated_says_so_and_still_checks_programs() {
    let page = Page::blank();
    page.visit(&format!("{}/?program=counter&pace=full", serve_without_isolation()));
    page.wait_for_event("ready");
    assert_eq!(page.evaluate("return crossOriginIsolated", &[]), false);
    assert_eq!(page.evaluate("return scope.mode.reason", &[]), "not-isolated");
    page.wait_for_text("not cross-origin isolated");
    assert!(page.node("button", "Run").disabled, "nothing can run here");
    assert_eq!(page.events("start").len(), 0);
    let refused = page.try_evaluate("return scope.run()", &[]);
    assert!(refused.is_err(), "{refused:?}");
    page.paste_source("package main\n\nfunc main() {\n\tx = 1\n}\n");
    page.wait_for_text("./prog.go:4:2: undefined: x");
}

#[test]
fn nothing_is_asked_of_any_other_origin() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.run();
    const NAMES: &str = "return performance.getEntries().filter(({ entryType }) =>
        ['navigation', 'resource'].includes(entryType)).map(({ name }) => name)";
    let names = page.evaluate(NAMES, &[]);
    let names: Vec<&str> = names.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(names.len() > 5, "the page has parts: {names:?}");
    for name in names {
        assert!(name.starts_with(&served().origin) || name.starts_with("blob:"), "{name}");
    }
    assert_eq!(page.evaluate("return document.cookie", &[]), "");
}

#[test]
fn scripts_need_no_other_permission_than_the_sites_policy_gives() {
    // The policy's violations are errors of the page, which fail the test that has the page: it only has to do everything.
    let page = Page::open("?program=counter&pace=full");
    page.wait_for_event("finish");
    let answer = page.evaluate("return (await fetch('/')).headers.get('content-security-policy')", &[]);
    let policy = answer.as_str().expect("a policy");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
}
