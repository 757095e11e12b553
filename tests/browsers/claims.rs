//! The claims, each about one page of one browser.

use serde_json::json;

use crate::open::{Kind, Page};
use std::sync::OnceLock;

use crate::site::{serve_with, serve_without_isolation, served};
use crate::tutorial::{self, Headers};

/// Runs in a row with the mutex on: one wrong count is one too many.
const RIGHT_RUNS: usize = 20;
/// And with it off: each must lose something.
const WRONG_RUNS: usize = 5;

fn open(kind: Kind, query: &str) -> Page {
    let page = Page::open(kind, &format!("{}/{query}", served().origin));
    assert_eq!(page.evaluate("return crossOriginIsolated"), true, "{kind:?} isolates the page");
    assert_eq!(page.evaluate("return scope.mode"), json!({ "engine": "live", "reason": "" }), "{kind:?}");
    page
}

pub fn the_counter_is_right_with_the_mutex_and_wrong_without(kind: Kind) {
    let page = open(kind, "?program=counter&pace=full&autoplay=off");
    for _ in 0..RIGHT_RUNS {
        let report = page.evaluate("return scope.run()");
        assert_eq!(report["stdout"], "count: 10000\n", "{kind:?}: {report}");
        assert_eq!(report["acquisitions"], 10_000, "{kind:?}: {report}");
    }
    page.keep_screenshot("right");
    page.evaluate("scope.mutex = 'off'");
    for _ in 0..WRONG_RUNS {
        let report = page.evaluate("return scope.run()");
        let missing = report["missing"].as_i64().expect("a number");
        assert!(missing > 0, "{kind:?} lost nothing: {report}");
        assert_eq!(report["stdout"], format!("count: {}\n", 10_000 - missing), "{kind:?}: {report}");
    }
    page.keep_screenshot("lost");
}

pub fn the_state_map_prints_what_go_prints(kind: Kind) {
    let page = open(kind, "?program=statemap&pace=full&autoplay=off");
    let report = page.evaluate("return scope.run()");
    let stdout = report["stdout"].as_str().expect("a text");
    let lines: Vec<&str> = stdout.lines().collect();
    let [reads, writes, state] = lines[..] else { panic!("{kind:?}: three lines in {stdout}") };
    let count = |line: &str, name: &str| -> i64 {
        line.strip_prefix(name).and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{kind:?}: {line}"))
    };
    // A hundred readers and ten writers of at most a thousand operations each.
    let (reads, writes) = (count(reads, "readOps: "), count(writes, "writeOps: "));
    assert!((1..=100_100).contains(&reads) && (1..=10_010).contains(&writes), "{kind:?}: {stdout}");
    assert!(state.starts_with("state: map[0:"), "{kind:?}: {stdout}");
    assert_eq!(report["exitStatus"], 0, "{kind:?}: {report}");
    page.keep_screenshot("statemap");
}

pub fn an_endless_loop_stops_and_the_next_run_is_as_good_as_new(kind: Kind) {
    let page = open(kind, "?program=counter&pace=full&autoplay=off");
    let reports = page.evaluate(
        "const counter = scope.source;
        scope.source = 'package main\\n\\nfunc main() {\\n\\tfor {\\n\\t}\\n}\\n';
        const started = new Promise((resolve) => scope.addEventListener('start', resolve, { once: true }));
        const endless = scope.run();
        await started;
        scope.stop();
        const stopped = await endless;
        scope.source = counter;
        return [stopped, await scope.run()]",
    );
    assert_eq!(reports[0]["outcome"], "stopped", "{kind:?}: {reports}");
    assert_eq!(reports[1]["stdout"], "count: 10000\n", "{kind:?}: {reports}");
}

pub fn the_source_is_edited_as_plain_text(kind: Kind) {
    const ENTER: char = '\u{e007}';
    const CONTROL: char = '\u{e009}';
    const SHOWN: &str =
        "return [...scope.shadowRoot.querySelectorAll('.line')].map((line) => line.textContent).join('\\n')";
    let page = open(kind, "?program=counter&pace=full&autoplay=off&lang=en");
    let before = page.evaluate(SHOWN);
    page.evaluate(
        "const lines = scope.shadowRoot.querySelector('.lines');
        const row = [...lines.children].find((line) => line.textContent.includes('count++'));
        lines.focus();
        getSelection().setBaseAndExtent(row.firstChild, row.textContent.length, row.firstChild, row.textContent.length)",
    );
    page.press_keys(None, &format!("{ENTER}if count > 3 {{{ENTER}x = 1{ENTER}}}"));
    let edited = before
        .as_str()
        .expect("lines")
        .replace("count++\n", "count++\n\t\t\t\tif count > 3 {\n\t\t\t\t\tx = 1\n\t\t\t\t}\n");
    assert_eq!(page.evaluate(SHOWN), edited, "{kind:?}");
    page.wait_until("scope.shadowRoot.querySelector('.line.error')?.dataset.error === 'undefined: x'");
    let coloured = page.evaluate("return [...CSS.highlights.get('go-keyword') ?? []].length");
    assert!(coloured.as_u64() > Some(5), "{kind:?}: {coloured} keywords");
    page.keep_screenshot("edited");
    for _ in 0..20 {
        page.press_keys(Some(CONTROL), "z");
    }
    assert_eq!(page.evaluate(SHOWN), before, "{kind:?}");
}

pub fn a_click_in_the_source_puts_the_caret_where_it_is(kind: Kind) {
    let page = open(kind, "?program=counter&pace=full&autoplay=off&lang=en");
    // The lesson comes last, or the program, which brings its locks into view.
    page.wait_until("scope.mode && scope.shadowRoot.querySelector('.lesson')?.offsetHeight > 0 && scope.shadowRoot.querySelector('.step')");
    // Behind the first word, which has a colour of its own until somebody edits.
    let place = page.evaluate(
        "const row = [...scope.shadowRoot.querySelectorAll('.line')].find((line) => line.textContent.startsWith('const goroutines'));
        // Until nothing moves any more.
        const still = async () => {
            for (let at = NaN, frames = 0; frames < 20;) {
                await new Promise(requestAnimationFrame);
                const { y } = row.getBoundingClientRect();
                frames = y === at ? frames + 1 : 0;
                at = y;
            }
        };
        await still();
        row.scrollIntoView({ block: 'center' });
        // Not sideways: the line begins beside its number.
        for (let box = row; box; box = box.parentElement) box.scrollLeft = 0;
        await still();
        const { x, y, height } = row.getBoundingClientRect();
        const keyword = document.createRange();
        keyword.setStart(row, 0);
        keyword.setEnd(row, 1);
        return [x + keyword.getBoundingClientRect().width, y + height / 2, row.children.length]",
    );
    assert!(place[2].as_u64() > Some(0), "{kind:?}: the line has colours");
    let at = |index: usize| place[index].as_f64().expect("a number");
    page.click_at((at(0), at(1)));
    page.press_keys(None, "X");
    let line =
        "[...scope.shadowRoot.querySelectorAll('.line')].find((line) => line.textContent.includes('goroutines = 10'))";
    let edited = page.evaluate(&format!("return [{line}.textContent, {line}.children.length]"));
    assert_eq!(edited, json!(["constX goroutines = 10", 0]), "{kind:?}");
}

pub fn a_page_that_is_not_isolated_simulates_and_says_so(kind: Kind) {
    let page = Page::open(kind, &format!("{}/?program=counter&pace=full&autoplay=off", serve_without_isolation()));
    assert_eq!(page.evaluate("return crossOriginIsolated"), false, "{kind:?}");
    assert_eq!(page.evaluate("return scope.mode.reason"), "not-isolated", "{kind:?}");
    page.wait_until("scope.shadowRoot?.textContent.includes('not cross-origin isolated') || document.body.innerText.includes('not cross-origin isolated')");
    let report = page.evaluate("return scope.run()");
    assert_eq!((&report["mode"], &report["stdout"]), (&json!("step"), &json!("count: 10000\n")), "{kind:?}: {report}");
    let lost = page.evaluate("scope.mutex = 'off'; return (await scope.run()).lostUpdates");
    assert!(lost.as_u64() > Some(0), "{kind:?}: chance loses updates: {lost}");
    page.keep_screenshot("not-isolated");
}

/// The element runs the counter in its frame, as the page around it drives it.
fn runs_in_its_frame(kind: Kind, page: &Page) {
    assert_eq!(page.evaluate("return scope.mode.engine"), "live", "{kind:?}");
    assert_eq!(page.evaluate("return (await scope.run()).stdout"), "count: 10000\n", "{kind:?}");
    let lost = page.evaluate(
        "scope.mutex = 'off';
        const finished = new Promise((resolve) => scope.addEventListener('finish', ({ detail }) => resolve(detail)));
        await scope.run();
        return [(await finished).missing, scope.report.missing, scope.mutex]",
    );
    assert!(lost[0].as_i64() > Some(0) && lost[0] == lost[1] && lost[2] == "off", "{kind:?}: {lost}");
    let own =
        page.evaluate("scope.source = 'package main\\n\\nfunc main() { println(\"own\") }\\n'; return scope.run()");
    assert_eq!(own["stderr"], "own\n", "{kind:?}: {own}");
    // A browser makes no pictures of a frame that is out of sight; what a script asks for is done all the same.
    let unseen =
        page.evaluate("scope.style.marginTop = '400vh'; const { stderr } = await scope.run(); scope.style.marginTop = ''; return stderr");
    assert_eq!(unseen, "own\n", "{kind:?}");
    // The frame is as high as what it shows: neither cut nor scrolled.
    page.wait_until("scope.getBoundingClientRect().height > 400");
    page.keep_screenshot("embedded");
    assert_eq!(page.evaluate("scope.remove(); await null; return document.querySelectorAll('iframe').length"), 0);
}

pub fn a_plain_page_of_another_origin_gets_the_program(kind: Kind) {
    let page = Page::open(kind, &tutorial::url(Headers::None));
    assert_eq!(page.evaluate("return crossOriginIsolated"), false, "{kind:?}: the page itself stays as it is");
    match kind {
        // The only engine that isolates a frame in a page that isn't.
        Kind::Chromium => runs_in_its_frame(kind, &page),
        _ => {
            assert_eq!(
                page.evaluate("return scope.mode"),
                json!({ "engine": "step", "reason": "not-isolated" }),
                "{kind:?}"
            );
            assert_eq!(page.evaluate("return (await scope.run()).stdout"), "count: 10000\n", "{kind:?}");
            page.keep_screenshot("embedded-without-threads");
        }
    }
}

pub fn an_isolated_page_of_another_origin_gets_real_threads(kind: Kind) {
    let page = Page::open(kind, &tutorial::url(Headers::Isolated));
    assert_eq!(page.evaluate("return crossOriginIsolated"), true, "{kind:?}");
    runs_in_its_frame(kind, &page);
}

/// As GitHub Pages serves files: anybody may read them, and nothing is said about isolation.
fn plain_host() -> String {
    static ORIGIN: OnceLock<String> = OnceLock::new();
    serve_with(&ORIGIN, &[("access-control-allow-origin", "*")])
}

pub fn a_host_without_headers_gives_the_lab_threads(kind: Kind) {
    let page = Page::open_again(kind, &format!("{}/?program=counter&pace=full&autoplay=off", plain_host()));
    assert_eq!(page.evaluate("return scope.mode"), json!({ "engine": "live", "reason": "" }), "{kind:?}");
    assert_eq!(page.evaluate("return (await scope.run()).stdout"), "count: 10000\n", "{kind:?}");
    assert!(page.evaluate("return location.search").as_str().expect("a query").contains("autoplay=off"), "{kind:?}");
}

pub fn a_plain_page_gets_the_program_from_a_host_without_headers(kind: Kind) {
    let page = Page::open(kind, &tutorial::url_with(Headers::None, &plain_host()));
    match kind {
        Kind::Chromium => runs_in_its_frame(kind, &page),
        _ => assert_eq!(page.evaluate("return scope.mode.reason"), "not-isolated", "{kind:?}"),
    }
    let workers = "return (await navigator.serviceWorker?.getRegistrations?.())?.length ?? 0";
    assert_eq!(page.evaluate(workers), 0, "{kind:?}: the page around the frame never has our worker");
}

/// Writes markup into a page that has nothing else, scripts included.
fn write(page: &Page, markup: &str) {
    let markup = serde_json::Value::from(markup);
    // What a policy refuses is noted; the page's own way to write must not be what it refuses.
    page.evaluate(&format!(
        "const kept = document.documentElement.dataset;
        document.addEventListener('securitypolicyviolation', ({{ violatedDirective, blockedURI }}) => {{
            kept.refused = `${{kept.refused ?? ''}} ${{violatedDirective}} ${{blockedURI}}`;
        }});
        const parsed = {{ createHTML: (text) => text }};
        const policy = globalThis.trustedTypes?.createPolicy('test', parsed) ?? parsed;
        const range = document.createRange();
        range.selectNode(document.body);
        // Scripts in a fragment run when it is put into the page.
        document.body.append(range.createContextualFragment(policy.createHTML({markup})))"
    ));
}

pub fn each_snippet_of_the_guide_runs_in_a_page_of_another_origin(kind: Kind) {
    let page = Page::open(kind, &format!("{}/guide.html?lang=en", served().origin));
    assert_eq!(page.evaluate("return (await scope.run()).goroutines"), 11, "{kind:?}: the guide's own program runs");
    page.keep_screenshot("guide");
    let snippets = page.evaluate(
        "return Object.fromEntries([...document.querySelectorAll('[data-language=html]')].map((code) => [code.dataset.snippet, code.textContent]))",
    );
    let snippets = snippets.as_object().expect("snippets");
    assert_eq!(snippets.keys().collect::<Vec<_>>(), ["element", "frame", "script", "source"]);
    let engine = if kind == Kind::Chromium { "live" } else { "step" };
    for (name, markup) in snippets {
        page.go_to(&tutorial::empty_page(Headers::None));
        // The height that a frame tells any page.
        page.evaluate("addEventListener('message', ({ data }) => { if (data?.lockscope === 'height') document.documentElement.dataset.height = data.height; })");
        write(&page, markup.as_str().expect("a text"));
        if name == "frame" {
            page.wait_until("document.documentElement.dataset.height > 300");
            continue;
        }
        page.wait_until("document.querySelector('lock-scope').mode");
        assert_eq!(page.evaluate("return scope.mode.engine"), engine, "{kind:?}: {name}");
        if name == "script" {
            page.evaluate("document.getElementById('race').click()");
            page.wait_until("/^\\d+ lost$/.test(document.getElementById('result').textContent)");
        } else {
            let goroutines = if name == "element" { 11 } else { 5 };
            assert_eq!(page.evaluate("return (await scope.run()).goroutines"), goroutines, "{kind:?}: {name}");
        }
    }
}

pub fn a_strict_policy_and_other_embeds_stay_as_they_are(kind: Kind) {
    let element = format!(
        "<script type=\"module\" src=\"{}/lockscope.js\"></script><lock-scope program=\"counter\"></lock-scope>",
        served().origin
    );
    let page = Page::open(kind, &tutorial::url(Headers::None));
    page.go_to(&tutorial::empty_page(Headers::Policy));
    write(&page, &element);
    page.wait_until("document.querySelector('lock-scope').mode");
    assert_eq!(page.evaluate("return (await scope.run()).stdout"), "count: 10000\n", "{kind:?}");
    assert_eq!(page.evaluate("return document.documentElement.dataset.refused ?? ''"), "", "{kind:?}");
    // A frame of a third site, which has never heard of isolation.
    page.go_to(&tutorial::empty_page(Headers::None));
    page.evaluate("addEventListener('message', ({ data }) => { document.documentElement.dataset.said ??= data; })");
    write(
        &page,
        &format!(
            "<iframe src=\"http://localhost:{}/video\"></iframe>{element}",
            page.evaluate("return location.port").as_str().expect("a port")
        ),
    );
    page.wait_until("document.documentElement.dataset.said === 'plays'");
    page.wait_until("document.querySelector('lock-scope').mode");
    assert_eq!(page.evaluate("return crossOriginIsolated"), false, "{kind:?}");
    assert_eq!(page.evaluate("return (await scope.run()).stdout"), "count: 10000\n", "{kind:?}");
}
