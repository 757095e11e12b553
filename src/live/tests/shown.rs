//! What the board shows of a run.

use super::*;
use crate::board::{Board, LABEL_BYTES, State, WatchRecord};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicU32;

fn text(words: &[AtomicU32], length: &AtomicU32) -> String {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.load(Relaxed).to_le_bytes()).collect();
    String::from_utf8(bytes[..length.load(Relaxed) as usize].to_vec()).expect("texts are UTF-8")
}

fn watches(board: &Board) -> &[WatchRecord] {
    &board.watches[..board.header.watch_records.load(Relaxed) as usize]
}

/// Labels and texts of all watched values.
fn values(board: &Board) -> BTreeMap<String, String> {
    let pair = |watch: &WatchRecord| (text(&watch.label, &watch.label_length), text(&watch.text, &watch.text_length));
    watches(board).iter().map(pair).collect()
}

#[test]
fn variables_are_shown_by_name_with_what_is_in_them() {
    let pool = pool();
    let declarations = "type Container struct { mu sync.Mutex; counters map[string]int; name string }
        type Point struct { X, Y int }
        var ratio = 0.25
        var ok = true
        var small int8 = -7
        var list = []Point{{1, 2}, {3, 4}}
        var grid [2][2]int
        var none *Point
        var err error
        var c Container";
    let main = "c = Container{counters: map[string]int{\"a\": 1, \"b\": 2}, name: \"größer\"}
        p := &Point{5, 6}
        done := 0
        m := map[int]bool{3: true}
        go func() { p.X++; m[4] = false; done++ }()
        var s string
        fmt.Scanln(&s)";
    let run = start(&pool, program(declarations, main), options());
    let shown = || {
        run.sample();
        values(run.board())
    };
    until("main waits and the goroutine is through", || {
        run.wants_input() && shown().get("done").is_some_and(|text| text == "1")
    });
    let shown = shown();
    let expected = [
        ("ratio", "0.25"),
        ("ok", "true"),
        ("small", "-7"),
        ("list[0].X", "1"),
        ("list[1].Y", "4"),
        ("grid[1][0]", "0"),
        ("err", "<nil>"),
        ("c.counters[\"a\"]", "1"),
        ("c.counters[\"b\"]", "2"),
        ("c.name", "größer"),
        ("p.X", "6"),
        ("p.Y", "6"),
        ("m[3]", "true"),
        ("m[4]", "false"),
    ];
    for (label, text) in expected {
        assert_eq!(shown.get(label).map(String::as_str), Some(text), "{label} in {shown:?}");
    }
    assert!(!shown.keys().any(|label| label.contains("mu")), "locks aren't data: {shown:?}");
    run.stop();
    finish(&run);
}

#[test]
fn holder_and_waiters_are_shown() {
    let pool = pool();
    let declarations = "var mu sync.Mutex";
    let main = "mu.Lock()
        for i := 0; i < 2; i++ {
            go func() { mu.Lock(); time.Sleep(time.Hour) }()
        }
        var s string
        fmt.Scanln(&s)
        mu.Unlock()
        fmt.Scanln(&s)";
    let run = start(&pool, program(declarations, main), options());
    let lock = &run.board().locks[0];
    until("two wait", || {
        run.sample();
        lock.waiters.load(Relaxed) == 2 && run.wants_input()
    });
    run.sample();
    assert_eq!(lock.holder.load(Relaxed), 1);
    let records = &run.board().goroutines;
    let states = |state: State| records.iter().filter(|record| record.state.load(Relaxed) == state as u32).count();
    assert_eq!((states(State::Waiting), states(State::Blocked)), (2, 1));
    assert!(records[1..3].iter().all(|record| record.waits_for.load(Relaxed) == 1));
    run.input(b"\n");
    until("another holds it", || {
        run.sample();
        lock.waiters.load(Relaxed) == 1 && lock.holder.load(Relaxed) > 1
    });
    run.stop();
    finish(&run);
}

#[test]
fn the_queue_is_shown_in_its_order() {
    let pool = pool();
    let declarations = "var mu sync.Mutex";
    let main = "mu.Lock()
        for i := 0; i < 5; i++ {
            go func() { mu.Lock(); time.Sleep(time.Hour) }()
            time.Sleep(5 * time.Millisecond)
        }
        var s string
        fmt.Scanln(&s)";
    let run = start(&pool, program(declarations, main), options());
    let places = || {
        run.sample();
        run.board().goroutines[1..6].iter().map(|record| record.queue.load(Relaxed)).collect::<Vec<_>>()
    };
    // One arrives long after the other.
    until("five wait in the order of their arrival", || places() == [1, 2, 3, 4, 5]);
    run.stop();
    finish(&run);
}

#[test]
fn a_goroutine_holds_several_locks() {
    let pool = pool();
    let declarations = "var a, b, c sync.Mutex";
    let main = "a.Lock(); b.Lock(); c.Lock(); b.Unlock()
        var s string
        fmt.Scanln(&s)
        c.Unlock()
        fmt.Scanln(&s)";
    let run = start(&pool, program(declarations, main), options());
    let holders = || {
        run.sample();
        run.board().locks[..3].iter().map(|lock| lock.holder.load(Relaxed)).collect::<Vec<_>>()
    };
    until("main holds the first and the last", || run.wants_input() && holders() == [1, 0, 1]);
    run.input(b"\n");
    until("main holds the first", || holders() == [1, 0, 0]);
    run.stop();
    finish(&run);
}

/// What the lock is called that each variable is tied to after the run; nothing where it is tied to none.
fn ties(source: &str, options: Options) -> BTreeMap<String, String> {
    let pool = pool();
    let run = start(&pool, compile(source), options);
    assert_exit(&finish(&run));
    run.sample();
    let name = |lock: u32| {
        let record = run.board().locks.get((lock as usize).wrapping_sub(1))?;
        run.program.operands.get(&record.pc.load(Relaxed)).cloned()
    };
    let tie = |watch: &WatchRecord| {
        let name = name(watch.lock.load(Relaxed)).unwrap_or_default();
        (text(&watch.label, &watch.label_length), name)
    };
    watches(run.board()).iter().map(tie).collect()
}

const TWO_LOCKS: &str = "package main

import \"sync\"

type Box struct {
    mu   sync.Mutex
    seen map[string]int
    log  []int
}

var first sync.Mutex
var sum, free int
var box = Box{seen: map[string]int{}}

func main() {
    var wg sync.WaitGroup
    for g := 0; g < 4; g++ {
        wg.Add(1)
        go func() {
            defer wg.Done()
            for i := 0; i < 200; i++ {
                first.Lock()
                sum++
                first.Unlock()
                box.mu.Lock()
                box.seen[\"x\"]++
                box.log = append(box.log, i)
                box.mu.Unlock()
            }
        }()
    }
    for i := 0; i < 100; i++ {
        free++
    }
    wg.Wait()
}
";

#[test]
fn data_is_tied_to_the_lock_that_is_held_when_it_is_touched() {
    let expected = [
        ("sum", "first"),
        ("free", ""),
        ("box.seen", "box.mu"),
        ("box.seen[\"x\"]", "box.mu"),
        ("box.log[0]", "box.mu"),
    ];
    for options in [
        options(),
        Options { pace_ns: 1, workers: 2, ..options() },
        Options { mutex_off: true, keep_going: true, ..options() },
    ] {
        let ties = ties(TWO_LOCKS, options);
        let found = expected.map(|(label, _)| (label, ties[label].as_str()));
        assert_eq!(found, expected, "{ties:?}");
    }
}

#[test]
fn what_a_counter_should_be_is_shown_beside_what_it_is() {
    let pool = pool();
    let source = COUNTER.replace("increments = 1000", "increments = 50000");
    let run = start(&pool, compile(&source), Options { mutex_off: true, ..options() });
    let report = finish(&run);
    run.sample();
    let watches = watches(run.board());
    let count = watches.iter().find(|watch| text(&watch.label, &watch.label_length) == "count").expect("a record");
    assert_eq!(count.has_expected.load(Relaxed), 1);
    assert_eq!(count.expected_low.load(Relaxed), 500_000);
    assert_eq!(i64::from(count.value_low.load(Relaxed)), 500_000 - report.missing);
    assert_eq!(u64::from(run.board().header.lost_low.load(Relaxed)), report.lost_updates);
}

#[test]
fn slow_motion_shows_every_line() {
    let pool = pool();
    let run = start(&pool, compile(COUNTER), Options { pace_ns: 20_000, workers: 2, ..options() });
    let count_line = COUNTER.lines().position(|line| line.contains("count++")).expect("the counter counts") as u32 + 1;
    let (mut on_line, mut with_copy) = (false, false);
    until("a goroutine is seen on count++ with its copy", || {
        for record in &run.board().goroutines[1..11] {
            on_line |= record.line.load(Relaxed) == count_line;
            with_copy |= record.has_copy.load(Relaxed) == 1;
        }
        on_line && with_copy
    });
    run.set_pace(0);
    assert_eq!(finish(&run).stdout, "count: 10000\n");
}

#[test]
fn long_labels_are_cut_at_a_character() {
    let name = "ö".repeat(LABEL_BYTES);
    let report_of = |name: &str| {
        let pool = pool();
        let run = start(&pool, program(&format!("var {name} int"), &format!("{name}++")), options());
        assert_exit(&finish(&run));
        run.sample();
        values(run.board()).into_keys().next().expect("one variable")
    };
    let label = report_of(&name);
    assert!(label.len() <= LABEL_BYTES && label.ends_with('…'), "{label}");
}
