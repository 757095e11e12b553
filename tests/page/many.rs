//! Many elements in one page: they share its threads, only those in sight run, and nothing of them stays when they are gone. In both
//! ways in which an element runs: in the page itself, and in a frame.

use std::sync::OnceLock;

use lockscope::command::bench::tasks;
use serde_json::{Value, json};

use crate::browser::Page;
use crate::site::{serve_beside, served};

/// Elements in a page.
const ELEMENTS: usize = 10;
/// How often one is put into a page and taken out again.
const CYCLES: usize = 50;
/// As long may the page's main thread be at work without a pause, in milliseconds: what browsers call a long task.
const LONGEST_TASK: f64 = 50.0;
/// JavaScript's heap may grow by so many bytes in all those cycles: an element kept in each would be many times as much.
const GROWTH: f64 = 600_000.0;

/// Where the element's program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The page is isolated, and of the script's origin.
    Inline,
    /// It is somebody else's.
    Framed,
}

impl Place {
    /// A page with the script and nothing else.
    fn page(self) -> String {
        static INLINE: OnceLock<String> = OnceLock::new();
        static FRAMED: OnceLock<String> = OnceLock::new();
        let page = |script: &str| {
            format!(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A tutorial</title><link rel=\"icon\" href=\"data:,\">\
                 <style>lock-scope {{ margin-block-end: 40px }}</style><script type=\"module\" src=\"{script}\"></script><body></body>"
            )
        };
        let isolated =
            &[("cross-origin-opener-policy", "same-origin"), ("cross-origin-embedder-policy", "require-corp")];
        let origin = match self {
            Place::Inline => serve_beside(&INLINE, isolated, &page("lockscope.js")),
            Place::Framed => serve_beside(&FRAMED, &[], &page(&format!("{}/lockscope.js", served().origin))),
        };
        format!("{origin}/page.html")
    }

    pub fn open(self) -> Page {
        let page = Page::blank();
        page.visit(&self.page());
        page
    }
}

/// The threads that the page's browser has for workers. The system names them; elsewhere than on Linux nobody can count them.
fn threads(page: &Page) -> usize {
    let tasks = page.processes().into_iter().flat_map(|id| {
        std::fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten().map(|task| task.path())
    });
    tasks
        .filter(|task| std::fs::read_to_string(task.join("comm")).is_ok_and(|name| name.starts_with("DedicatedWorker")))
        .count()
}

/// Puts elements into the page that would run for ever.
const FILL: &str = "
    document.body.innerHTML = `<lock-scope autoplay pace='1ms' lang='en'><pre><code>
        package main

        import \"sync\"

        var mu sync.Mutex
        var count int

        func main() {
            for {
                mu.Lock()
                count++
                mu.Unlock()
            }
        }</code></pre></lock-scope>`.repeat(args[0])";

/// Puts one into the page, runs it without its mutex, and takes it out again.
const COME_AND_GO: &str = "
    const element = document.createElement('lock-scope');
    element.setAttribute('program', 'counter');
    document.body.append(element);
    element.mutex = 'off';
    const { goroutines } = await element.run();
    element.remove();
    await null;
    return [goroutines, element.mode]";

fn ten_share_the_threads(place: Place) {
    let page = place.open();
    page.evaluate(FILL, &[json!(ELEMENTS)]);
    // As many as four engines have: those of all processors, at least two, one that conducts, and one that compiled the source.
    let most = page.evaluate("return 4 * (2 + Math.max(2, navigator.hardwareConcurrency))", &[]);
    // Each that ran may have kept what happened, in a worker of its own.
    let most = most.as_u64().expect("a number") as usize + ELEMENTS;
    for index in 0..ELEMENTS {
        page.poll("the one in sight runs", || {
            // Those above may have become higher in the meantime.
            page.evaluate("document.querySelectorAll('lock-scope')[args[0]].scrollIntoView()", &[json!(index)]);
            let running = running(&page, place);
            let there = threads(&page);
            // Threads that were ended take a moment to go.
            assert!(there < 2 * most, "{there} threads, of {most}");
            let can_be_counted = there > 0 || cfg!(not(target_os = "linux"));
            (can_be_counted && there <= most && running.contains(&index) && running.len() <= 2).then_some(())
        });
    }
    // The page itself has nothing to do that would hold it up. (On the clock it may be held up by the programs' threads, and by all else on the
    // machine.)
    const FRAMES: &str = "performance.mark(args[0]);
        for (let frame = 0; frame < 120; frame += 1) await new Promise(requestAnimationFrame);
        performance.mark(args[1])";
    let events = page.traced(tasks::CATEGORIES, || page.evaluate(FRAMES, &[json!(tasks::BEGIN), json!(tasks::END)]));
    let longest = tasks::longest(&events).expect("tasks in 120 frames");
    eprintln!("{place:?}: {longest} ms of a processor in the longest task of 120 frames");
    assert!(longest < LONGEST_TASK, "{place:?}: the longest task of 120 frames: {longest} ms of a processor");
    page.evaluate("document.body.replaceChildren()", &[]);
    page.poll("all threads are gone", || (threads(&page) == 0).then_some(()));
}

/// Which elements run, as their buttons say.
fn running(page: &Page, place: Place) -> Vec<usize> {
    let found = match place {
        Place::Inline => page.evaluate(
            "return [...document.querySelectorAll('lock-scope')].map((element) => Boolean(element.shadowRoot?.querySelector('.button.pause')))",
            &[],
        ),
        Place::Framed => Value::Array(page.in_frames(
            "return [...document.querySelectorAll('lock-scope')].map((element) => element.shadowRoot?.querySelector('iframe'))",
            "return Boolean(document.querySelector('lock-scope').shadowRoot?.querySelector('.button.pause'))",
        )),
    };
    let found = found.as_array().expect("a list").clone();
    found.iter().enumerate().filter(|(_, runs)| **runs == true).map(|(index, _)| index).collect()
}

/// DOM nodes, listeners, and bytes of JavaScript's heap, once everything that can go is gone.
fn kept(page: &Page) -> (u64, u64, f64) {
    for _ in 0..3 {
        page.devtools("HeapProfiler.collectGarbage", json!({}));
    }
    let counters = page.devtools("Memory.getDOMCounters", json!({}));
    let heap = page.devtools("Runtime.getHeapUsage", json!({}));
    (
        counters["nodes"].as_u64().expect("a count"),
        counters["jsEventListeners"].as_u64().expect("a count"),
        heap["usedSize"].as_f64().expect("bytes"),
    )
}

fn nothing_stays(place: Place) {
    let page = place.open();
    let once = |page: &Page| {
        let came = page.evaluate(COME_AND_GO, &[]);
        assert_eq!(came, json!([11, null]), "{place:?}");
    };
    // What is fetched once for all elements of a page stays.
    for _ in 0..10 {
        once(&page);
    }
    let (nodes, listeners, heap) = kept(&page);
    for _ in 0..CYCLES {
        once(&page);
    }
    // The last one's timers and threads take a moment to end.
    let after = page.poll("nodes and listeners are gone", || {
        let after = kept(&page);
        (after.0 <= nodes && after.1 <= listeners).then_some(after)
    });
    eprintln!("{place:?}: {nodes} nodes, {listeners} listeners, {heap} bytes; {CYCLES} elements later {after:?}");
    assert!(after.2 < heap + GROWTH, "{place:?}: {} bytes more", after.2 - heap);
    page.poll("all threads are gone", || (threads(&page) == 0).then_some(()));
}

#[test]
fn ten_elements_share_the_threads_of_their_page_and_only_those_in_sight_run() {
    ten_share_the_threads(Place::Inline);
}

#[test]
fn ten_frames_share_the_threads_of_the_page_around_them() {
    ten_share_the_threads(Place::Framed);
}

#[test]
fn what_begins_by_itself_begins_when_it_is_seen_although_others_had_its_threads_meanwhile() {
    let page = Place::Inline.open();
    // Near enough to have threads, and seen by nobody: those that came first make room for the last.
    const REST: &str = "
        document.body.style.height = '300vh';
        document.body.innerHTML = `<lock-scope program='counter' autoplay pace='1ms' lang='en' style='position: absolute; top: calc(100vh + 20px)'></lock-scope>`
            .repeat(args[0]);
        const elements = [...document.querySelectorAll('lock-scope')];
        const rests = ({ shadowRoot }) => shadowRoot?.querySelector('.truth .badge')?.textContent === 'AT REST';
        while (!elements.some(rests)) await new Promise(requestAnimationFrame);
        const rested = elements.find(rests);
        for (const element of elements) if (element !== rested) element.remove();
        globalThis.started = 0;
        rested.addEventListener('start', () => { started += 1; });
        rested.scrollIntoView()";
    page.evaluate(REST, &[json!(ELEMENTS)]);
    page.wait_until("it runs", "return started");
}

#[test]
fn nothing_of_an_element_stays_when_it_is_gone() {
    nothing_stays(Place::Inline);
}

#[test]
fn nothing_of_a_frame_stays_when_its_element_is_gone() {
    nothing_stays(Place::Framed);
}

#[test]
fn an_element_goes_on_when_it_is_moved_and_starts_anew_when_it_comes_back() {
    let page = Place::Inline.open();
    const MOVE: &str = "
        document.body.innerHTML = '<div></div><lock-scope program=\"counter\"></lock-scope>';
        const element = document.querySelector('lock-scope');
        await element.run();
        const report = element.report;
        document.querySelector('div').append(element);
        await new Promise(setTimeout);
        const moved = element.report === report && element.mode?.engine;
        element.remove();
        await new Promise(setTimeout);
        const gone = element.mode;
        document.body.append(element);
        return [moved, gone, (await element.run()).stdout]";
    assert_eq!(page.evaluate(MOVE, &[]), json!(["live", null, "count: 10000\n"]));
}

#[test]
fn what_was_set_before_the_class_was_there_counts() {
    static ORIGIN: OnceLock<String> = OnceLock::new();
    let page = Page::blank();
    page.visit(&format!(
        "{}/page.html",
        serve_beside(&ORIGIN, &[], "<!doctype html><link rel=icon href=data:,><body></body>")
    ));
    const EARLY: &str = "
        const element = document.createElement('lock-scope');
        element.source = 'package main\\n\\nfunc main() { println(\"early\") }\\n';
        element.mutex = 'off';
        document.body.append(element);
        await import(`${args[0]}/lockscope.js`);
        return [(await element.run()).stderr, element.mutex, element.getAttribute('mutex'), Object.keys(element)]";
    assert_eq!(page.evaluate(EARLY, &[json!(served().origin)]), json!(["early\n", "off", "off", []]));
}

#[test]
fn source_that_frameworks_write_into_the_element_is_run() {
    for place in [Place::Inline, Place::Framed] {
        let page = place.open();
        const WRITE: &str = "
            const host = document.createElement('div');
            document.body.append(host);
            // Also inside of somebody else's component.
            const root = host.attachShadow({ mode: 'open' });
            root.innerHTML = '<lock-scope><pre><code>package main\\n\\nfunc main() { println(1) }\\n</code></pre></lock-scope>';
            const element = root.querySelector('lock-scope');
            const results = [(await element.run()).stderr];
            const code = element.querySelector('code');
            code.firstChild.data = 'package main\\n\\nfunc main() { println(2) }\\n';
            await null;
            results.push((await element.run()).stderr);
            element.innerHTML = '<pre><code>package main\\n\\nfunc main() { println(3) }\\n</code></pre>';
            await null;
            results.push((await element.run()).stderr);
            return results";
        assert_eq!(page.evaluate(WRITE, &[]), json!(["1\n", "2\n", "3\n"]), "{place:?}");
    }
}

#[test]
fn turns_go_to_those_that_are_seen_and_never_from_those_that_are_at_work() {
    let page = Page::open("?autoplay=off");
    const TURNS: &str = "
        const { Turns } = await import('/engine/turns.js');
        const turns = new Turns(6);
        const log = [];
        const guest = (name, threads, activity, seen = true) => ({
            threads, activity, seen,
            rest() { log.push(`${name} rests`); turns.leave(this); },
            wait(waits) { if (waits && log.at(-1) !== `${name} waits`) log.push(`${name} waits`); },
        });
        const enter = (one, name) => turns.enter(one).then(() => log.push(`${name} enters`), ({ kind }) => log.push(`${name} leaves: ${kind}`));
        const idle = guest('idle', 3, 'idle');
        const working = guest('working', 3, 'running');
        await Promise.all([enter(idle, 'idle'), enter(working, 'working')]);
        // Whoever does nothing makes room, once it has had its time.
        const hidden = guest('hidden', 3, 'busy', false);
        const seen = guest('seen', 3, 'busy');
        const waits = [enter(hidden, 'hidden'), enter(seen, 'seen')];
        await waits[1];
        // What somebody looks at stays; what nobody sees any more goes.
        working.seen = false;
        turns.changed(working);
        await waits[0];
        const gone = guest('gone', 3, 'busy');
        const refused = enter(gone, 'gone');
        turns.leave(gone);
        await refused;
        // More than there is for all is for one alone.
        const large = guest('large', 9, 'busy');
        const alone = enter(large, 'large');
        turns.leave(hidden);
        turns.leave(seen);
        await alone;
        return [log, turns.taken]";
    let result = page.evaluate(TURNS, &[]);
    let expected = [
        "idle enters",
        "working enters",
        "hidden waits",
        "seen waits",
        "idle rests",
        "seen enters",
        "hidden waits",
        "working rests",
        "hidden enters",
        "gone waits",
        "gone leaves: rested",
        "large waits",
        "large enters",
    ];
    // While some wait, they are told again and again: the order in which things happen is what counts.
    let mut log: Vec<&str> = result[0].as_array().expect("a log").iter().filter_map(Value::as_str).collect();
    let happened: Vec<&str> = log.iter().copied().filter(|line| !line.ends_with("waits")).collect();
    assert_eq!(happened, expected.iter().copied().filter(|line| !line.ends_with("waits")).collect::<Vec<_>>());
    log.retain(|line| line.ends_with("waits"));
    for line in expected.iter().filter(|line| line.ends_with("waits")) {
        assert!(log.contains(line), "{line}: {log:?}");
    }
    assert_eq!(result[1], 9);
}
