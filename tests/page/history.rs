//! What happens in a run reaches whoever keeps it, all of it.

use serde_json::{Value, json};

use crate::browser::Page;

/// Runs a built-in program of the gallery at full speed in a session of its own, and gives its report, and what the history knows once
/// everything of the run is there. The history is opened before the run, or only when it is over.
const RUN: &str = "
    const [name, when] = args;
    const { Session } = await import('/session.js');
    const session = new Session('auto', 2);
    try {
        await session.open();
        await session.set((await session.builtIn(name)).source, name, {});
        const early = when === 'before' ? session.remember() : null;
        await early;
        const run = session.run();
        const report = early ? null : await run;
        const history = await (early ?? session.remember());
        const summary = history.latest?.over ? history.latest : await new Promise((resolve) => {
            history.addEventListener('change', ({ detail }) => { if (detail.over) resolve(detail); });
        });
        const losses = await history.losses();
        return { report: report ?? await run, summary, statistics: await history.statistics(), losses };
    } finally {
        session.close();
    }";

fn run(page: &Page, program: &str, when: &str) -> Value {
    page.evaluate(RUN, &[json!(program), json!(when)])
}

fn acquisitions(ran: &Value) -> u64 {
    let locks = ran["statistics"]["locks"].as_array().expect("statistics of locks");
    locks.iter().map(|lock| lock["acquisitions"].as_u64().expect("a count")).sum()
}

#[test]
fn nothing_of_the_state_map_is_dropped_and_what_was_produced_is_what_arrived() {
    // Whoever keeps up with the program needs a processor beside it.
    let page = Page::open_alone("?program=counter&pace=full&autoplay=off");
    let ran = run(&page, "statemap", "before");
    let (produced, arrived) = (&ran["report"]["events"], &ran["summary"]["events"]);
    assert_eq!((&produced["dropped"], &arrived["dropped"]), (&json!(0), &json!(0)), "{ran}");
    assert_eq!(produced["recorded"], arrived["recorded"]);
    // The engine counts acquisitions otherwise than by events.
    assert_eq!(Some(acquisitions(&ran)), ran["report"]["acquisitions"].as_u64());
    assert!(acquisitions(&ran) > 1000, "{ran}");
    assert_eq!(ran["summary"]["goroutines"], 111);
}

#[test]
fn what_happened_before_anybody_kept_it_is_there_or_counted_as_dropped() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    let ran = run(&page, "counter", "after");
    assert_eq!(ran["summary"]["events"], ran["report"]["events"]);
    assert_eq!(ran["summary"]["events"]["dropped"], 0, "so short a run waits as a whole");
    assert_eq!(Some(acquisitions(&ran)), ran["report"]["acquisitions"].as_u64());
    let names: Vec<_> = ran["summary"]["locks"].as_array().into_iter().flatten().map(|lock| &lock["name"]).collect();
    assert!(names.contains(&&json!("mu")), "{names:?}");
}

#[test]
fn the_history_is_fetched_once_a_run_has_begun_and_the_strip_counts_events() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    const FETCHED: &str = "return performance.getEntriesByType('resource').some(({ name }) => /history/.test(name))";
    assert_eq!(page.evaluate(FETCHED, &[]), json!(false), "nothing has run");
    page.run();
    page.wait_for_text(" events, 0 dropped");
}

#[test]
fn events_that_were_given_up_for_newer_ones_are_told_in_the_truth_strip() {
    let page = Page::open("?program=counter&mutex=off&pace=full&workers=2&autoplay=off&lang=en&const=increments=50000");
    let report = page.run();
    assert!(report.0["events"]["forgotten"].as_u64() > Some(0), "{}", report.0["events"]);
    page.wait_for_text("given up for newer ones");
}

#[test]
fn what_is_kept_stays_while_nobody_looks_and_its_worker_is_gone() {
    const REST: &str = "
        const { Session } = await import('/session.js');
        const session = new Session('auto', 2);
        const made = [];
        const Plain = globalThis.Worker;
        globalThis.Worker = class extends Plain {
            constructor(...args) { super(...args); this.title = args[1]?.name; made.push(this); }
            terminate() { this.gone = true; super.terminate(); }
        };
        const alive = (name) => made.filter((worker) => worker.title === name && !worker.gone).length;
        try {
            await session.open();
            await session.set(args[0]);
            await session.remember();
            await session.run();
            const look = async () => {
                // Holds lie between readings of the clock, and not always at the same place: all else is as it was.
                const { locks, fairness } = await session.history.statistics();
                const figures = locks.map(({ acquisitions, contended, waits }) => [acquisitions, contended, waits]);
                return JSON.stringify([figures, fairness, await session.history.proofs()]);
            };
            const before = await look();
            const found = { alive: [alive('lockscope history')] };
            await session.rest();
            found.alive.push(alive('lockscope history'));
            found.same = (await look()) === before;
            found.alive.push(alive('lockscope history'));
            // The next run is kept, too, whether somebody asked in between or not.
            for (const rests of [false, true]) {
                if (rests) await session.rest();
                const report = await session.run();
                found.next = (await session.history.summary()).events.recorded === report.events.recorded;
            }
            // Steps, too.
            const engine = await session.stepping.begin();
            await engine.step(1);
            await engine.step(1);
            const { node, steps, goroutines } = engine.state;
            await session.rest();
            found.alive.push(alive('lockscope stepper'));
            await engine.back();
            await engine.goTo(node);
            found.steps = JSON.stringify([engine.state.steps, engine.state.goroutines]) === JSON.stringify([steps, goroutines]);
            found.alive.push(alive('lockscope stepper'));
            session.close();
            found.alive.push(alive('lockscope stepper') + alive('lockscope history'));
            return found;
        } finally {
            globalThis.Worker = Plain;
            session.close();
        }";
    let page = Page::open("?autoplay=off");
    let found = page.evaluate(REST, &[json!(include_str!("../../src/gallery/counter.go"))]);
    let expected = json!({ "alive": [1, 0, 1, 0, 1, 0], "same": true, "next": true, "steps": true });
    assert_eq!(
        found, expected,
        "workers of the history: before, at rest, asked; of the stepper: at rest, asked; and in the end"
    );
}
