//! Leaving orders out loses no outcome: compared with exploring all of them, for the gallery, for programs that nothing else here knows, and
//! for programs drawn at random.

use super::*;
use crate::gallery;
use crate::machine::Random;
use std::collections::BTreeSet;

fn compiled(source: &str, constants: &[(String, i64)]) -> Arc<Program> {
    match crate::lang::compile(source, constants) {
        Ok(program) => Arc::new(program),
        Err(diagnostics) => panic!("{diagnostics:?}\n{source}"),
    }
}

fn explored(program: &Arc<Program>, mutex_off: bool, reduce: bool, max_states: usize) -> Explored {
    let options = Options { mutex_off, ..Options::default() };
    let limits = Limits { max_states, reduce, ..Limits::default() };
    let mut explorer = Explorer::new(Arc::clone(program), options, limits);
    while !explorer.run(100_000) {}
    explorer.summary()
}

fn outcomes(found: &Explored) -> BTreeSet<String> {
    found.outcomes.iter().map(|found| format!("{:?} {}", found.outcome, found.needs_delay)).collect()
}

/// Compares both ways, if all orders are few enough. Gives how many states they have.
fn compare(name: &str, program: &Arc<Program>, mutex_off: bool) -> Option<(usize, usize)> {
    const MOST: usize = 20_000;
    let all = explored(program, mutex_off, false, MOST);
    if all.bounds.states_met || all.hasty.is_some_and(|hasty| hasty.bounds.states_met) {
        return None;
    }
    let reduced = explored(program, mutex_off, true, MOST);
    assert_eq!(outcomes(&reduced), outcomes(&all), "{name}");
    assert!(reduced.complete == all.complete && reduced.reduced && !all.reduced, "{name}");
    assert!(reduced.orders.is_none() && reduced.outcomes.iter().all(|found| found.orders.is_none()), "{name}");
    assert!(reduced.states <= all.states, "{name}: {} states, of {}", reduced.states, all.states);
    Some((all.states, reduced.states))
}

#[test]
fn the_gallery_comes_to_the_same() {
    let mut sums = (0, 0);
    for lesson in gallery::lesson::all() {
        let constants: Vec<_> = lesson
            .small
            .iter()
            .flat_map(|small| &small.constants)
            .map(|(name, &value)| (name.clone(), value))
            .collect();
        for form in std::iter::once(&lesson.broken).chain(&lesson.cured) {
            let source = gallery::find(&form.program).expect("it is in the gallery").source;
            let program = compiled(source, &constants);
            for mutex_off in [false, true] {
                if let Some((all, reduced)) = compare(&form.program, &program, mutex_off) {
                    sums = (sums.0 + all, sums.1 + reduced);
                }
            }
        }
    }
    // Hardly anything in such small programs has nothing to do with all the rest.
    assert!(sums.1 * 100 < sums.0 * 95, "{sums:?}: some states are left out");
}

#[test]
fn programs_that_nothing_else_knows_come_to_the_same() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/unseen");
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let source = std::fs::read_to_string(&path).expect("it can be read");
        compared += usize::from(compare(&path.display().to_string(), &compiled(&source, &[]), false).is_some());
    }
    assert!(compared >= 10, "{compared} programs were compared");
}

/// A statement drawn at random, for goroutine `by`.
fn statement(random: &mut Random, by: usize, deep: u32) -> String {
    let mut below = |count: u64| random.next_word() % count;
    let (x, y) = (["x", "y", "z"][below(3) as usize], ["x", "y", "z"][below(3) as usize]);
    let (lock, other) = (["a", "b"][below(2) as usize], ["a", "b"][below(2) as usize]);
    match below(if deep == 0 { 9 } else { 14 }) {
        0 | 1 => format!("{x}++\n"),
        2 => format!("{x} = {y}\n"),
        3 => format!("{x} = {}\n", below(3)),
        4 => format!("fmt.Println({by}, {x})\n"),
        5 => "atomic.AddInt64(&n, 1)\n".to_owned(),
        6 => format!("if {x} == {y} {{ n++ }}\n"),
        7 => format!("m[{}] = {x}\n", below(2)),
        8 => format!("if {x} > 1 {{ panic({by}) }}\n"),
        9 | 10 => format!("{lock}.Lock()\n{}{lock}.Unlock()\n", statement(random, by, deep - 1)),
        11 => format!("r.RLock()\n{}r.RUnlock()\n", statement(random, by, deep - 1)),
        12 => format!("r.Lock()\n{}r.Unlock()\n", statement(random, by, deep - 1)),
        _ => format!("{lock}.Lock()\n{other}.Lock()\n{x}++\n{other}.Unlock()\n{lock}.Unlock()\n"),
    }
}

/// A program of two or three goroutines drawn at random, which main waits for or not, and which may spin.
fn drawn(random: &mut Random) -> String {
    let count = 2 + random.next_word() % 2;
    let mut goroutines = String::new();
    for by in 1..=count as usize {
        let mut body = String::new();
        for _ in 0..1 + random.next_word() % (5 - count) {
            body += &statement(random, by, 1);
        }
        match random.next_word() % 10 {
            0 => body = format!("for atomic.LoadInt32(&flag) == 0 {{\nx++\nif x > 3 {{ x = 0 }}\n}}\n{body}"),
            1 => body += "atomic.StoreInt32(&flag, 1)\n",
            2 => body += "go func() { y++ }()\n",
            3 => body = format!("time.Sleep(1)\n{body}"),
            4 => body += "m[0]++\n",
            _ => {}
        }
        goroutines += &format!("wg.Add(1)\ngo func() {{\ndefer wg.Done()\n{body}}}()\n");
    }
    let wait = if random.next_word().is_multiple_of(5) { "" } else { "wg.Wait()\n" };
    format!(
        "package main\nimport (\n\"fmt\"\n\"sync\"\n\"sync/atomic\"\n\"time\"\n)\nvar x, y, z int\nvar n int64\nvar flag int32\nvar a, b sync.Mutex\nvar r sync.RWMutex\nvar m = map[int]int{{}}\nvar _, _, _ = fmt.Sprint, time.Now, atomic.AddInt64\nfunc main() {{\nvar wg sync.WaitGroup\n{goroutines}{wait}fmt.Println(x, y, z, n)\n}}\n"
    )
}

#[test]
fn programs_drawn_at_random_come_to_the_same() {
    let mut random = Random::new(11);
    let (mut compared, mut with_fewer) = (0, 0);
    let programs = std::env::var("LOCKSCOPE_DRAWN").map_or(50, |count| count.parse().expect("a number"));
    for _ in 0..programs {
        let source = drawn(&mut random);
        if let Some((all, reduced)) = compare(&source, &compiled(&source, &[]), false) {
            compared += 1;
            with_fewer += usize::from(reduced < all);
        }
    }
    assert!(
        compared * 2 > programs && with_fewer * 3 > compared,
        "{compared} compared, {with_fewer} with fewer states"
    );
}

#[test]
fn what_has_nothing_to_do_with_each_other_isnt_mixed() {
    let pair = |name: &str| {
        format!("for range 2 {{\nwg.Add(1)\ngo func() {{\ndefer wg.Done()\n{name}++\n{name}++\n}}()\n}}\n")
    };
    let source = format!(
        "package main\nimport (\n\"fmt\"\n\"sync\"\n)\nvar x, y int\nfunc main() {{\nvar wg sync.WaitGroup\n{}{}wg.Wait()\nfmt.Println(x, y)\n}}\n",
        pair("x"),
        pair("y")
    );
    let (all, reduced) = compare("two pairs", &compiled(&source, &[]), false).expect("all are few enough");
    assert!(reduced * 3 < all * 2, "{reduced} states, of {all}");
}
