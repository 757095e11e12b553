//! What people do with a run: pause, resume, stop; and what no program can do to the page.

use std::time::Duration;

use serde_json::json;

use crate::browser::Page;

#[test]
fn pause_stops_every_goroutine_and_resume_goes_on() {
    let page = Page::open("?program=counter&pace=1ms&workers=2&autoplay=off");
    page.start();
    let memory = || page.text_of("group", "Memory");
    let first = memory();
    page.poll("the counter counts", || (memory() != first).then_some(()));
    page.press("button", "Pause");
    page.node("button", "Resume");
    // The workers come to a stop within an instruction; what they did until then is drawn with the next frame.
    const FRAMES: &str = "for (let i = 0; i < args[0]; i += 1) await new Promise(requestAnimationFrame)";
    page.evaluate(FRAMES, &[json!(20)]);
    let paused = memory();
    page.evaluate(FRAMES, &[json!(60)]);
    assert_eq!(memory(), paused, "the counter went on while paused");
    page.press("button", "Resume");
    page.poll("the counter goes on", || (memory() != paused).then_some(()));
    page.evaluate("scope.pause()", &[]);
    page.node("button", "Resume");
    page.set("pace", "full");
    page.evaluate("scope.resume()", &[]);
    page.finished().assert_prints("count: 10000\n");
}

/// Starts the program, looks whether the page stays responsive, stops it, and runs another one.
fn stays_responsive_and_stops(source: &str, until: impl Fn(&Page)) {
    let page = Page::open_alone("?program=counter&pace=full&autoplay=off");
    let counter = page.evaluate("return scope.source", &[]);
    page.set_source(source);
    page.start();
    until(&page);
    for _ in 0..20 {
        let answered = page.response_time();
        assert!(answered < Duration::from_secs(1), "the page took {answered:?} to answer");
    }
    // The last frames were drawn at a bearable rate, too.
    const FRAMES: &str = "const began = performance.now();
        for (let i = 0; i < 10; i += 1) await new Promise(requestAnimationFrame);
        return performance.now() - began";
    let ten_frames = page.evaluate(FRAMES, &[]).as_f64().expect("a time");
    assert!(ten_frames < 2000.0, "ten frames took {ten_frames} ms");
    let report = page.stop();
    // Its own end may have come first: memory is finite.
    assert!(
        report.outcome() == "stopped" || report.stderr().contains("out of memory"),
        "it ended otherwise: {}",
        report.0
    );
    assert_eq!(page.events("error").len(), 0, "the threads did not stop by themselves: {:?}", page.events("error"));
    page.set_source(counter.as_str().expect("a source"));
    for report in page.run_times(3) {
        report.assert_prints("count: 10000\n");
    }
}

#[test]
fn an_endless_loop_leaves_the_page_responsive_and_stops() {
    let source = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"on\")\n\tfor {\n\t}\n}\n";
    stays_responsive_and_stops(source, |page| {
        page.wait_for_event("output");
    });
}

#[test]
fn many_endless_loops_leave_the_page_responsive_and_stop() {
    let source = "package main

func main() {
	for g := 0; g < 100; g++ {
		go func() {
			for {
			}
		}()
	}
	for {
	}
}
";
    stays_responsive_and_stops(source, |page| page.wait_for_text("101 goroutines on"));
}

#[test]
fn endless_printing_leaves_the_page_responsive_and_stops() {
    let source = "package main

import \"fmt\"

func main() {
	for i := 0; ; i++ {
		fmt.Println(\"line\", i)
	}
}
";
    stays_responsive_and_stops(source, |page| {
        page.poll("there is much output", || (page.events("output").len() > 20).then_some(()));
    });
}

#[test]
fn endless_allocation_leaves_the_page_responsive_and_stops() {
    let source = "package main

import \"fmt\"

type node struct {
	next *node
	data [10]int
}

func main() {
	fmt.Println(\"on\")
	var list *node
	for {
		list = &node{next: list}
	}
}
";
    stays_responsive_and_stops(source, |page| {
        page.wait_for_event("output");
    });
}

#[test]
fn a_million_goroutines_leave_the_page_responsive_and_stop() {
    let source = "package main

import (
	\"fmt\"
	\"sync\"
)

var mu sync.Mutex

func main() {
	mu.Lock()
	fmt.Println(\"on\")
	for g := 0; g < 1000000; g++ {
		go mu.Lock()
	}
	for {
	}
}
";
    stays_responsive_and_stops(source, |page| {
        page.wait_for_event("output");
        page.poll("there are very many", || (goroutines(page) > 500_000).then_some(()));
    });
}

#[test]
fn two_hundred_runs_do_not_grow_the_memory() {
    let page = Page::open_alone("?program=container&pace=full&autoplay=off&const=increments=300");
    let memory = || page.evaluate("return witness.memory?.byteLength", &[]).as_u64().expect("the engine's memory");
    page.run_times(20);
    let before = memory();
    for report in page.run_times(200) {
        report.assert_prints("map[a:600 b:300]\n");
    }
    assert_eq!(memory(), before, "bytes after 200 runs");
}

#[test]
fn a_long_run_at_full_speed_leaves_no_more_in_the_page_than_a_short_one() {
    let page = Page::open_alone("?program=counter&pace=full&autoplay=off");
    page.set_source(
        "package main

import \"sync\"

var (
	mu    sync.Mutex
	state = map[int]int{}
)

func main() {
	for g := 0; g < 50; g++ {
		go func() {
			for i := 0; ; i++ {
				mu.Lock()
				state[i%5]++
				mu.Unlock()
			}
		}()
	}
	for {
	}
}
",
    );
    page.start();
    // Nodes of the document, listeners, and bytes that its scripts hold, once all garbage is gone.
    let left = || {
        page.devtools("HeapProfiler.collectGarbage", json!({}));
        let counters = page.devtools("Memory.getDOMCounters", json!({}));
        let heap = page.devtools("Runtime.getHeapUsage", json!({}));
        let memory = page.evaluate("return witness.memory.byteLength", &[]);
        [&counters["nodes"], &counters["jsEventListeners"], &heap["usedSize"], &memory]
            .map(|figure| figure.as_f64().expect("a figure"))
    };
    let frames = |count: u64| {
        page.evaluate("for (let i = 0; i < args[0]; i += 1) await new Promise(requestAnimationFrame)", &[json!(count)]);
    };
    frames(60);
    let early = left();
    frames(600);
    let late = left();
    assert!(late[0] <= early[0] + 50.0, "nodes: {early:?}, then {late:?}");
    assert!(late[1] <= early[1], "listeners: {early:?}, then {late:?}");
    assert!(late[2] <= early[2] + 1e6, "bytes of the scripts: {early:?}, then {late:?}");
    assert_eq!(late[3], early[3], "bytes of the engine");
    page.stop();
}

#[test]
fn a_deadlock_is_reported_as_go_does() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.set_source(
        "package main

import \"sync\"

func main() {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock()
}
",
    );
    let report = page.run();
    assert_eq!((report.outcome(), report.0["exitStatus"].as_i64()), ("deadlock", Some(2)), "{}", report.0);
    page.wait_for_text("fatal error: all goroutines are asleep - deadlock!");
}

#[test]
fn of_runs_that_are_asked_for_at_once_the_last_one_runs() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    const AT_ONCE: &str = "const runs = [scope.run(), scope.run(), scope.run()];
        const [first, second, third] = await Promise.allSettled(runs);
        return [third.value?.stdout ?? String(third.reason), first.status, second.status]";
    let ended = page.evaluate(AT_ONCE, &[]);
    assert_eq!(ended[0], "count: 10000\n", "{ended}");
    page.run().assert_prints("count: 10000\n");
}

/// How many goroutines the page says there are.
fn goroutines(page: &Page) -> u64 {
    let text = page.text();
    let number = text.lines().find_map(|line| line.split(" goroutines on ").next().filter(|number| *number != line));
    let digits: String = number.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}

#[test]
fn a_source_that_does_not_compile_leaves_the_last_good_program_to_run() {
    let page = Page::open("?program=counter&pace=full&autoplay=off");
    page.set_source("package main\n\nfunc main() {\n\tx = 1\n}\n");
    page.wait_for_text("./prog.go:4:2: undefined: x");
    page.run().assert_prints("count: 10000\n");
    page.set_source("package main\n\nfunc main() {\n\tprintln(1)\n}\n");
    page.run().assert_prints("");
}
