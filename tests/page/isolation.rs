//! The page gets threads from the browser, says so when it doesn't, and asks nobody else for anything.

use std::sync::OnceLock;

use serde_json::Value;

use crate::browser::Page;
use crate::site::{serve_beside, serve_without_isolation, served};

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
fn a_page_that_is_not_isolated_simulates_and_says_so() {
    let page = Page::blank();
    page.visit(&format!("{}/?program=counter&pace=full&autoplay=off", serve_without_isolation()));
    page.wait_for_event("ready");
    assert_eq!(page.evaluate("return crossOriginIsolated", &[]), false);
    let mode = page.evaluate("return scope.mode", &[]);
    assert_eq!(mode, serde_json::json!({ "engine": "step", "reason": "not-isolated" }));
    page.wait_for_text("SIMULATED");
    page.wait_for_text("this page is not cross-origin isolated");
    let report = page.run();
    assert_eq!(report.0["mode"], "step");
    assert_eq!(report.0["stdout"], "count: 10000\n");
    page.evaluate("scope.mutex = 'off'", &[]);
    let report = page.run();
    assert!(report.0["lostUpdates"].as_u64().expect("a number") > 0, "chance loses updates: {}", report.0);
    page.paste_source("package main\n\nfunc main() {\n\tx = 1\n}\n");
    page.wait_for_text("./prog.go:4:2: undefined: x");
}

#[test]
fn the_engine_of_the_threads_is_not_fetched_where_there_are_none() {
    let page = Page::blank();
    page.visit(&format!("{}/?program=counter&pace=full", serve_without_isolation()));
    page.wait_for_event("finish");
    const MODULES: &str = "return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.wasm'))";
    let modules = page.evaluate(MODULES, &[]);
    assert!(!modules.to_string().contains("lockscope_bg"), "{modules}");
}

#[test]
fn whoever_asks_for_real_threads_gets_no_simulation_instead() {
    let page = Page::blank();
    page.visit(&format!("{}/?program=counter&pace=full&engine=live", serve_without_isolation()));
    page.wait_for_event("ready");
    let mode = page.evaluate("return scope.mode", &[]);
    assert_eq!(mode, serde_json::json!({ "engine": "none", "reason": "not-isolated" }));
    assert!(page.node("button", "Run").disabled, "nothing can run here");
    assert_eq!(page.events("start").len(), 0);
    let refused = page.try_evaluate("return scope.run()", &[]);
    assert!(refused.is_err(), "{refused:?}");
}

#[test]
fn the_step_engine_runs_where_it_is_asked_for() {
    let page = Page::open("?program=counter&pace=full&engine=step&autoplay=off");
    assert_eq!(page.evaluate("return crossOriginIsolated", &[]), true);
    assert_eq!(page.evaluate("return scope.mode", &[]), serde_json::json!({ "engine": "step", "reason": "" }));
    let report = page.run();
    assert_eq!(report.0["mode"], "step");
    assert_eq!(report.0["stdout"], "count: 10000\n");
    page.wait_for_text("sequentially consistent");
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

#[test]
fn a_frame_without_threads_links_to_a_tab_with_its_program_and_settings() {
    static ORIGIN: OnceLock<String> = OnceLock::new();
    let frame = format!(
        "{}/embed.html?program=counter&mutex=off&const=goroutines=3&workers=4&autoplay=off&lang=en",
        serve_without_isolation()
    );
    let page = Page::blank();
    let html = format!(
        "<!doctype html><link rel=\"icon\" href=\"data:,\"><iframe src=\"{frame}\" width=\"1200\" height=\"900\"></iframe>"
    );
    page.visit(&format!("{}/page.html", serve_beside(&ORIGIN, &[], &html)));
    let link = page.poll("there is a way to real threads", || {
        let links = page.in_frames(
            "return [...document.querySelectorAll('iframe')]",
            "const link = document.querySelector('lock-scope')?.shadowRoot?.querySelector('.truth a');
            return link?.checkVisibility() && link.target === '_blank' ? link.href : null",
        );
        links[0].as_str().map(str::to_owned)
    });
    assert!(link.starts_with(&format!("{}/?", serve_without_isolation())), "{link}");
    for part in ["program=counter", "mutex=off", "const=goroutines=3", "workers=4"] {
        assert!(link.contains(part), "{part} is not in {link}");
    }
}
