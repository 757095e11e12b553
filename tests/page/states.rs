//! The page before it can run, where it can't, and where it shouldn't by itself: each state says what it is and what to do.

use serde_json::{Value, json};

use crate::browser::Page;
use crate::looks::keep_pictures;

/// Puts a second element into the page and notes what its first line says until it is ready or has failed.
const SECOND: &str = "
    const second = document.createElement('lock-scope');
    second.lang = 'en';
    const said = new Set();
    const ended = new Promise((resolve) => ['ready', 'error'].forEach((name) => second.addEventListener(name, resolve)));
    document.body.append(second);
    const strip = await new Promise((resolve) => {
        const look = () => resolve(second.shadowRoot.querySelector('.truth'));
        new MutationObserver(look).observe(second.shadowRoot, { childList: true });
    });
    const note = () => said.add(strip.innerText.replaceAll(/\\s+/g, ' ').trim());
    note();
    new MutationObserver(note).observe(strip, { subtree: true, childList: true, characterData: true });
    await ended;
    note();
    const alert = second.shadowRoot.querySelector('.alert');
    const rest = alert.hidden ? '' : alert.innerText;
    second.remove();
    return [[...said], rest]";

fn said(page: &Page) -> (Vec<String>, String) {
    let answer = page.evaluate(SECOND, &[]);
    let lines = answer[0].as_array().expect("a list").iter().filter_map(Value::as_str).map(str::to_owned);
    (lines.collect(), answer[1].as_str().unwrap_or_default().to_owned())
}

/// Notes, from the document's first frame on, what the first line of its element says.
const NOTE: &str = "
    globalThis.said = new Set();
    const look = () => {
        const strip = document.querySelector('lock-scope')?.shadowRoot?.querySelector('.truth');
        if (strip) said.add(strip.innerText.replaceAll(/\\s+/g, ' ').trim());
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look)";

#[test]
fn while_it_loads_the_page_says_how_far_it_is() {
    let page = Page::blank();
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": NOTE }));
    // As on a slow line: on this machine's own, the module is there before a frame is drawn.
    page.devtools("Network.enable", json!({}));
    let slow =
        json!({ "offline": false, "latency": 0, "downloadThroughput": 200 << 10, "uploadThroughput": 200 << 10 });
    page.devtools("Network.emulateNetworkConditions", slow);
    page.load("?autoplay=off&workers=2&lang=en");
    page.wait_until("the threads are ready", "return [...said].some((line) => line.includes('workers ready'))");
    let answer = page.evaluate("return [...said]", &[]);
    let lines: Vec<&str> = answer.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let of_module: Vec<_> = lines.iter().filter(|line| line.contains("loading the module: ")).collect();
    assert!(lines[0].starts_with("STARTING"), "{lines:?}");
    assert!(of_module.iter().all(|line| line.contains(" KB")) && !of_module.is_empty(), "{lines:?}");
    assert!(lines.last().is_some_and(|line| line.contains("REAL THREADS 2 workers ready")), "{lines:?}");
    assert_eq!(page.evaluate("return scope.shadowRoot.querySelector('.alert').hidden", &[]), true);
}

#[test]
fn threads_that_do_not_start_are_an_error_that_says_what_to_do() {
    let page = Page::open("?autoplay=off");
    page.evaluate(
        "const address = URL.createObjectURL(new Blob(['throw Error(\"no luck\")'], { type: 'text/javascript' }));
        globalThis.Worker = class extends Worker { constructor() { super(address, { type: 'module' }); } }",
        &[],
    );
    let (lines, alert) = said(&page);
    assert!(lines.last().is_some_and(|line| line.starts_with("NOT STARTED")), "{lines:?}");
    assert!(alert.contains("could not be started") && alert.contains("Reload the page"), "{alert}");
}

#[test]
fn on_one_processor_the_page_says_that_threads_take_turns() {
    let page = Page::blank();
    page.devtools("Emulation.setHardwareConcurrencyOverride", json!({ "hardwareConcurrency": 1 }));
    page.load("?program=counter&pace=full&autoplay=off&mutex=off");
    page.wait_for_text("one processor");
    let report = page.run();
    assert_eq!(report.outcome(), "exit", "{}", report.stderr());
    keep_pictures(&page, "one-processor");
}

#[test]
fn a_stopped_run_says_so() {
    let page = Page::open("?program=counter&pace=20ms&autoplay=off");
    page.start();
    page.press("button", "Stop");
    page.wait_for_text("Stopped before the program ended.");
    assert!(page.text_of("log", "Console").ends_with("stopped"));
    keep_pictures(&page, "stopped");
}

#[test]
fn who_prefers_less_motion_starts_the_first_run() {
    let page = Page::blank();
    let reduce = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
    page.devtools("Emulation.setEmulatedMedia", reduce);
    page.load("");
    page.wait_for_text("nothing moves by itself");
    assert_eq!(page.events("start").len(), 0, "nothing moves by itself");
    keep_pictures(&page, "less-motion");
    page.press("button", "Run");
    page.wait_for_event("start");
}

#[test]
fn the_list_of_keys_has_its_pictures() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.press_key('?');
    page.node("dialog", "Keys");
    keep_pictures(&page, "keys");
}

#[test]
fn what_people_without_scripts_read_is_the_counter_of_the_gallery() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/index.html");
    let page = std::fs::read_to_string(file).expect("the page");
    let (_, rest) = page.split_once("<code data-program=\"counter\">").expect("the beginning of the source");
    let (source, _) = rest.split_once("</code>").expect("its end");
    let source = source.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    assert_eq!(source, lockscope::gallery::find("counter").expect("a program").source);
}

#[test]
fn after_a_failure_of_lockscope_itself_the_next_run_is_as_good_as_new() {
    let page = Page::open("?autoplay=off");
    const CRASH: &str = "
        const workers = [];
        globalThis.Worker = class extends Worker { constructor(...all) { super(...all); workers.push(this); } };
        const second = document.createElement('lock-scope');
        second.setAttribute('program', 'counter');
        second.setAttribute('pace', '10ms');
        second.lang = 'en';
        const ready = new Promise((resolve) => second.addEventListener('ready', resolve));
        document.body.append(second);
        await ready;
        const failed = second.run().then(() => 'it ended', (error) => error.kind);
        while (!second.shadowRoot.querySelector('.bead')) await new Promise(requestAnimationFrame);
        const data = { event: 'crash', detail: 'a thread panicked' };
        workers.at(-1).dispatchEvent(new MessageEvent('message', { data }));
        const kind = await failed;
        const said = second.shadowRoot.querySelector('.alert').innerText;
        second.setAttribute('pace', 'full');
        const { stdout } = await second.run();
        second.remove();
        return [kind, said, stdout]";
    let answer = page.evaluate(CRASH, &[]);
    assert_eq!((&answer[0], &answer[2]), (&json!("crash"), &json!("count: 10000\n")), "{answer}");
    let said = answer[1].as_str().expect("a sentence");
    assert!(said.contains("a thread panicked") && said.contains("run again"), "{said}");
}
