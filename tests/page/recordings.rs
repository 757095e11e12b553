//! A run can be saved, opened again anywhere, and watched moment by moment; what isn't a recording is refused with words.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lockscope::trace::recording::Recording;
use serde_json::{Value, json};

use crate::browser::{Page, key};
use crate::site::serve_without_isolation;

/// What the page saves from now on is kept instead, as base64 in `saved`.
const CATCH: &str = "
    globalThis.saved = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        const reader = new FileReader();
        reader.onload = () => saved.push(reader.result.split(',')[1]);
        reader.readAsDataURL(blob);
        return make.call(URL, blob);
    };";

/// Chooses a file with these bytes (base64) in the page's file dialogue, or drops it on the element.
const OFFER: &str = "
    const bytes = Uint8Array.from(atob(args[0]), (letter) => letter.charCodeAt(0));
    const list = new DataTransfer();
    list.items.add(new File([bytes], args[1]));
    if (args[2]) {
        const stage = scope.shadowRoot.querySelector('.stage');
        stage.dispatchEvent(new DragEvent('drop', { dataTransfer: list, bubbles: true, cancelable: true }));
    } else {
        const input = scope.shadowRoot.querySelector('input[type=file]');
        input.files = list.files;
        input.dispatchEvent(new Event('change'));
    }";

fn offer(page: &Page, file: &str, name: &str, dropped: bool) {
    page.evaluate(OFFER, &[json!(file), json!(name), json!(dropped)]);
}

/// Runs the counter with the mutex off, saves it, and gives the file (base64) and the run's report.
fn save_a_run(page: &Page) -> (String, Value) {
    page.evaluate(CATCH, &[]);
    let report = page.run().0;
    page.wait_until("there is something to save", "return !scope.shadowRoot.querySelector('.files button')?.disabled");
    page.press("button", "Save recording");
    let file = page.wait_until("it is saved", "return saved[0]");
    (file.as_str().expect("base64").to_owned(), report)
}

fn decoded(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).expect("base64")
}

/// Watches the recording that was opened: it is labelled, and ends with the numbers of the run.
fn check_playback(page: &Page, report: &Value) {
    page.wait_for_text("RECORDED");
    page.wait_for_text("counter.go");
    let scrubber = page.node("slider", "Time in the run");
    const END: &str = "function () { this.value = this.max; this.dispatchEvent(new Event('input')) }";
    page.call_on(&scrubber, END, &[]);
    let ended = page.wait_for_event("finish");
    for field in ["stdout", "lostUpdates", "acquisitions", "goroutines", "workers"] {
        assert_eq!(ended[field], report[field], "{field}");
    }
    assert_eq!(ended["mode"], "recorded");
    let printed = report["stdout"].as_str().expect("an output").trim().to_owned();
    page.poll("the console has what was printed", || page.text_of("log", "Console").contains(&printed).then_some(()));
}

#[test]
fn a_saved_run_plays_back_to_the_same_numbers_in_pages_with_threads_and_without() {
    let page = Page::open("?program=counter&pace=full&mutex=off&autoplay=off");
    let (file, report) = save_a_run(&page);
    let recording = Recording::load(&decoded(&file)).expect("a whole recording");
    assert_eq!((recording.about.name.as_str(), recording.about.mutex_off), ("counter", true));
    assert!(!recording.film.frames().is_empty() && recording.printed.pieces().len() == 1);
    page.forget_events();
    offer(&page, &file, "counter.lockscope", false);
    check_playback(&page, &report);

    page.visit(&format!("{}/?program=counter&pace=full", serve_without_isolation()));
    page.wait_for_event("ready");
    assert_eq!(page.evaluate("return crossOriginIsolated", &[]), false);
    page.run();
    page.wait_until("recordings can be opened", "return scope.shadowRoot.querySelector('input[type=file]') !== null");
    page.forget_events();
    offer(&page, &file, "counter.lockscope", true);
    check_playback(&page, &report);
}

#[test]
fn a_moment_that_is_asked_for_while_a_recording_opens_is_gone_to() {
    let page = Page::open("?program=counter&pace=full&mutex=off&autoplay=off");
    let (file, report) = save_a_run(&page);
    page.forget_events();
    // The slider goes to its end as soon as there is one, before the recording is played from its beginning.
    const AT_ONCE: &str = "
        const root = scope.shadowRoot;
        const seek = new MutationObserver(() => {
            const slider = root.querySelector('.player:not([hidden]) input[type=range]');
            if (!slider || slider.max === '100') return;
            seek.disconnect();
            slider.value = slider.max;
            slider.dispatchEvent(new Event('input'));
        });
        seek.observe(root, { subtree: true, childList: true, attributes: true });";
    page.evaluate(AT_ONCE, &[]);
    offer(&page, &file, "counter.lockscope", false);
    assert_eq!(page.wait_for_event("finish")["stdout"], report["stdout"]);
    let printed = report["stdout"].as_str().expect("an output").trim().to_owned();
    page.poll("the console has what was printed", || page.text_of("log", "Console").contains(&printed).then_some(()));
    assert_eq!(page.events("finish").len(), 1, "it isn't played from its beginning after that");
    let place =
        "const { value, max } = scope.shadowRoot.querySelector('.player input[type=range]'); return value === max";
    assert_eq!(page.evaluate(place, &[]), true, "the slider is where it was put");
}

#[test]
fn the_time_of_a_recording_is_chosen_by_keyboard_and_going_back_takes_back_what_came_later() {
    let page = Page::open("?program=counter&pace=full&mutex=off&autoplay=off");
    let (file, report) = save_a_run(&page);
    page.forget_events();
    offer(&page, &file, "counter.lockscope", false);
    check_playback(&page, &report);
    let scrubber = page.node("slider", "Time in the run");
    page.focus(&scrubber);
    let value = || page.node("slider", "Time in the run").value.parse::<f64>().expect("a time");
    let end = value();
    page.press_key(key::DOWN);
    page.poll("it is earlier", || (value() < end).then_some(()));
    let printed = report["stdout"].as_str().expect("an output").trim().to_owned();
    // How long the run went on after it had printed is up to the machine.
    page.poll("nothing was printed yet", || {
        let before = !page.text_of("log", "Console").contains(&printed);
        if !before {
            page.press_key(key::DOWN);
        }
        before.then_some(())
    });
    let earlier = value();
    page.press("button", "Next event");
    page.poll("it is later", || (value() > earlier).then_some(()));
    page.press("button", "Event before");
    page.poll("it is as before", || (value() <= earlier).then_some(()));
    page.press("button", "Close recording");
    page.wait_for_text("REAL THREADS");
    assert_eq!(page.run().0["mode"], "live");
}

#[test]
fn what_is_no_recording_is_refused_with_its_name_and_the_place_and_nothing_else_changes() {
    let page = Page::open("?program=counter&pace=full&mutex=off&autoplay=off");
    let (file, _) = save_a_run(&page);
    let whole = decoded(&file);
    let console = page.text_of("log", "Console");
    let mut damaged = whole[..whole.len().min(60_000)].to_vec();
    damaged[40] ^= 1;
    for (name, bytes, part) in [
        ("photo.png", b"\x89PNG\r\n".to_vec(), "“photo.png” is not a recording of Lockscope"),
        ("half.lockscope", whole[..100].to_vec(), "“half.lockscope” is cut off at byte 100"),
        ("bad.lockscope", damaged, "“bad.lockscope” is damaged at byte"),
        ("old.lockscope", include_bytes!("../../src/trace/version1.lockscope").to_vec(), "without the program"),
    ] {
        offer(&page, &STANDARD.encode(bytes), name, false);
        page.wait_for_text(part);
    }
    page.wait_for_text("REAL THREADS");
    assert_eq!(page.text_of("log", "Console"), console);
    assert_eq!(page.run().0["mode"], "live");
}

#[test]
fn a_recording_is_exported_for_perfetto() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    save_a_run(&page);
    page.evaluate("saved.length = 0", &[]);
    page.press("button", "Export for Perfetto");
    let file = page.wait_until("it is saved", "return saved[0]");
    let text = String::from_utf8(decoded(file.as_str().expect("base64"))).expect("UTF-8");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let spans = json["traceEvents"].as_array().expect("a list").iter().filter(|event| event["ph"] == "X");
    assert!(spans.count() > 11);
}

#[test]
fn both_languages_have_the_same_words_about_recordings() {
    let page = Page::open("?autoplay=off");
    const KEYS: &str = "
        const { recordings: { en, id } } = await import('/text/recordings.js');
        return Object.keys(en).filter((key) => typeof en[key] !== typeof id[key]).concat(Object.keys(id).filter((key) => !(key in en)))";
    assert_eq!(page.evaluate(KEYS, &[]), json!([]));
}
