//! What exploring says, against known counts and against enumerating all orders one by one.

use super::advance::Advance;
use super::sharing::choices;
use super::*;
use std::collections::BTreeMap;

fn compiled(body: &str) -> Arc<Program> {
    let source = format!(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\t\"sync/atomic\"\n\t\"time\"\n)\n\nvar mu, other sync.Mutex\nvar rw sync.RWMutex\nvar _, _, _ = fmt.Sprint, time.Now, atomic.AddInt64\n\n{body}"
    );
    match crate::lang::compile(&source, &[]) {
        Ok(program) => Arc::new(program),
        Err(diagnostics) => panic!("{diagnostics:?}\n{source}"),
    }
}

fn explored(program: &Arc<Program>, mutex_off: bool) -> (Explorer, Explored) {
    let options = Options { mutex_off, ..Options::default() };
    let mut explorer = Explorer::new(Arc::clone(program), options, Limits { max_states: 500_000, ..Limits::default() });
    while !explorer.run(100_000) {}
    let found = explorer.summary();
    (explorer, found)
}

/// Two goroutines with these bodies, and main, which waits for both and prints `n`.
fn two(globals: &str, first: &str, second: &str) -> Arc<Program> {
    compiled(&format!(
        "var n int\n{globals}\n\nfunc main() {{\n\tvar wg sync.WaitGroup\n\twg.Add(2)\n\tgo func() {{\n\t\tdefer wg.Done()\n\t\t{first}\n\t}}()\n\tgo func() {{\n\t\tdefer wg.Done()\n\t\t{second}\n\t}}()\n\twg.Wait()\n\tfmt.Println(n)\n}}\n"
    ))
}

/// Orders by what the run printed and how it ended.
fn orders(found: &Explored) -> BTreeMap<String, u128> {
    let count =
        |outcome: &OutcomeSummary| outcome.orders.as_ref().expect("no cycles").parse::<u128>().expect("a number");
    let name = |outcome: &OutcomeSummary| format!("{}{}", outcome.outcome.stdout, outcome.outcome.message);
    let mut sum: BTreeMap<String, u128> = BTreeMap::new();
    for outcome in &found.outcomes {
        *sum.entry(name(outcome).trim().to_owned()).or_default() += count(outcome);
    }
    sum
}

fn expect(program: &Arc<Program>, expected: &[(&str, u128)]) {
    let (_, found) = explored(program, false);
    assert!(found.complete, "{found:?}");
    let expected: BTreeMap<String, u128> = expected.iter().map(|&(text, count)| (text.to_owned(), count)).collect();
    assert_eq!(orders(&found), expected);
}

const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

#[test]
fn four_of_the_six_orders_of_two_increments_lose_one() {
    expect(&two("", "n++", "n++"), &[("1", 4), ("2", 2)]);
}

#[test]
fn half_of_the_random_runs_of_two_increments_lose_one() {
    let (_, found) = explored(&two("", "n++", "n++"), false);
    let lost = found.outcomes.iter().find(|outcome| outcome.outcome.stdout == "1\n").expect("one is lost");
    assert_eq!(lost.probability, 0.5);
    let shortest = lost.shortest.as_ref().expect("a way");
    assert_eq!((shortest.visible.as_str(), shortest.preemptions), ("v 2 3*2 2*2 1", 1));
    assert_eq!(shortest.switches, [2]);
}

#[test]
fn a_mutex_leaves_two_orders_and_an_atomic_addition_as_many() {
    expect(&two("", "mu.Lock()\n\t\tn++\n\t\tmu.Unlock()", "mu.Lock()\n\t\tn++\n\t\tmu.Unlock()"), &[("2", 2)]);
    let atomic = two("var a int64", "atomic.AddInt64(&a, 1)", "atomic.AddInt64(&a, 1)");
    expect(&atomic, &[("0", 2)]);
}

#[test]
fn a_lock_that_only_one_side_takes_protects_nothing_and_is_no_step() {
    expect(&two("", "mu.Lock()\n\t\tn++\n\t\tmu.Unlock()", "n++"), &[("1", 4), ("2", 2)]);
}

#[test]
fn locks_in_opposite_order_deadlock_in_two_of_six_orders() {
    let program = two(
        "",
        "mu.Lock()\n\t\tother.Lock()\n\t\tother.Unlock()\n\t\tmu.Unlock()",
        "other.Lock()\n\t\tmu.Lock()\n\t\tmu.Unlock()\n\t\tother.Unlock()",
    );
    expect(&program, &[("0", 4), (DEADLOCK, 2)]);
    let (_, found) = explored(&program, false);
    let deadlock = found.outcomes.iter().find(|outcome| outcome.outcome.kind == Kind::Deadlock).expect("a deadlock");
    assert!(
        deadlock.outcome.stuck.contains(&"goroutine 2 waits for other, held by goroutine 3".to_owned()),
        "{deadlock:?}"
    );
}

#[test]
fn the_order_of_locks_cures_the_deadlock() {
    let body = "mu.Lock()\n\t\tother.Lock()\n\t\tother.Unlock()\n\t\tmu.Unlock()";
    let (_, found) = explored(&two("", body, body), false);
    assert!(found.complete && found.outcomes.iter().all(|outcome| !outcome.failure), "{found:?}");
}

#[test]
fn a_nested_read_lock_deadlocks_when_a_writer_came_between() {
    let (_, found) = explored(
        &two("", "rw.RLock()\n\t\trw.RLock()\n\t\trw.RUnlock()\n\t\trw.RUnlock()", "rw.Lock()\n\t\trw.Unlock()"),
        false,
    );
    let deadlock = found.outcomes.iter().find(|outcome| outcome.outcome.kind == Kind::Deadlock).expect("a deadlock");
    assert_eq!(deadlock.shortest.as_ref().expect("a way").preemptions, 1);
    assert_eq!(found.outcomes.len(), 2);
}

#[test]
fn ten_increments_of_two_goroutines_have_137_846_528_820_orders() {
    let body = "for i := 0; i < 10; i++ {\n\t\t\tn++\n\t\t}";
    let (_, found) = explored(&two("", body, body), false);
    assert!(found.complete);
    assert_eq!(found.orders.as_deref(), Some("137846528820"), "C(40,20)");
    assert_eq!(found.outcomes.len(), 19, "every count from 2 to 20");
    assert!((found.probability - 1.0).abs() < 1e-9);
}

#[test]
fn starting_goroutines_in_a_loop_is_no_step() {
    let program = compiled(
        "var n int\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tfor g := 0; g < 2; g++ {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()\n\t\t\tn++\n\t\t}()\n\t}\n\twg.Wait()\n\tfmt.Println(n)\n}\n",
    );
    expect(&program, &[("1", 4), ("2", 2)]);
}

#[test]
fn the_switch_makes_the_cured_program_the_broken_one() {
    let locked = "mu.Lock()\n\t\tn++\n\t\tmu.Unlock()";
    let (_, found) = explored(&two("", locked, locked), true);
    assert_eq!(orders(&found), BTreeMap::from([("1".into(), 4), ("2".into(), 2)]));
}

#[test]
fn add_inside_the_goroutine_comes_too_late_in_some_order() {
    let program = compiled(
        "var n int\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tgo func() {\n\t\twg.Add(1)\n\t\tdefer wg.Done()\n\t\tn = 7\n\t}()\n\twg.Wait()\n\tfmt.Println(n)\n}\n",
    );
    let (_, found) = explored(&program, false);
    let printed: Vec<&str> = found.outcomes.iter().map(|outcome| outcome.outcome.stdout.as_str()).collect();
    assert!(printed.contains(&"0\n") && printed.contains(&"7\n"), "{printed:?}");
}

#[test]
fn a_spinning_goroutine_ends_with_its_cycle() {
    let (_, found) = explored(
        &two("var flag int32", "for atomic.LoadInt32(&flag) == 0 {\n\t\t}\n\t\tn = 5", "atomic.StoreInt32(&flag, 1)"),
        false,
    );
    assert!(found.complete && found.cycles, "{found:?}");
    assert_eq!(found.outcomes.len(), 1);
    assert_eq!(found.outcomes[0].orders, None, "it may spin any number of times");
    assert!((found.probability - 1.0).abs() < 1e-6, "and ends all the same, almost surely");
}

#[test]
fn an_infinite_program_ends_with_a_bound_that_is_told() {
    let endless = compiled("func main() {\n\tfor {\n\t}\n}\n");
    assert!(explored(&endless, false).1.bounds.endless);
    let counting = two("", "for {\n\t\t\tn++\n\t\t}", "n++");
    let limits = Limits { max_states: 1000, ..Limits::default() };
    let mut explorer = Explorer::new(counting, Options::default(), limits);
    while !explorer.run(10_000) {}
    let found = explorer.summary();
    assert!(!found.complete && found.bounds.states_met && found.states <= 1001, "{found:?}");
}

#[test]
fn a_bound_on_preemptions_is_told_and_finds_the_bug_with_one() {
    let body = "for i := 0; i < 4; i++ {\n\t\t\tn++\n\t\t}";
    let program = two("", body, body);
    let limits = |max_preemptions| Limits { max_preemptions, ..Limits::default() };
    let run = |limits| {
        let mut explorer = Explorer::new(Arc::clone(&program), Options::default(), limits);
        while !explorer.run(100_000) {}
        explorer.summary()
    };
    let none = run(limits(Some(0)));
    assert!(!none.complete && none.bounds.preemptions_met);
    assert_eq!(none.outcomes.len(), 1, "without pre-emptions nothing is lost");
    assert!(run(limits(Some(1))).outcomes.len() > 1);
}

#[test]
fn goroutines_stuck_while_main_goes_on_are_named() {
    let program = compiled(
        "func main() {\n\tgo func() {\n\t\tmu.Lock()\n\t\tother.Lock()\n\t\tother.Unlock()\n\t\tmu.Unlock()\n\t}()\n\tgo func() {\n\t\tother.Lock()\n\t\tmu.Lock()\n\t\tmu.Unlock()\n\t\tother.Unlock()\n\t}()\n\ttime.Sleep(time.Second)\n\tfmt.Println(\"done\")\n}\n",
    );
    let (_, found) = explored(&program, false);
    let stuck = found.outcomes.iter().find(|outcome| !outcome.outcome.stuck.is_empty()).expect("two are stuck");
    assert_eq!(stuck.outcome.stdout, "done\n");
    assert_eq!(stuck.outcome.exit_status, 0);
    assert!(stuck.failure && stuck.outcome.stuck.len() == 2, "{stuck:?}");
}

#[test]
fn a_lock_that_is_never_let_go_of_blocks_in_some_orders_only() {
    let (_, found) = explored(
        &two(
            "",
            "mu.Lock()\n\t\tif n == 0 {\n\t\t\treturn\n\t\t}\n\t\tmu.Unlock()",
            "mu.Lock()\n\t\tn = 1\n\t\tmu.Unlock()",
        ),
        false,
    );
    assert_eq!(found.outcomes.iter().filter(|outcome| outcome.failure).count(), 1);
    assert_eq!(found.outcomes.len(), 2);
}

#[test]
fn unlocking_an_unlocked_mutex_is_an_outcome() {
    let (_, found) = explored(&two("", "mu.Unlock()", "n = 1"), false);
    assert!(
        found.outcomes.iter().all(|outcome| outcome.outcome.message == "fatal error: sync: unlock of unlocked mutex")
    );
}

#[test]
fn gos_map_check_is_an_outcome() {
    let (_, found) = explored(&two("var m = map[int]int{}", "m[1] = 1", "m[2] = 2"), false);
    let messages: Vec<&str> = found.outcomes.iter().map(|outcome| outcome.outcome.message.as_str()).collect();
    assert!(messages.contains(&"fatal error: concurrent map writes"), "{messages:?}");
    assert!(messages.contains(&""), "{messages:?}");
}

/// Outcomes and how many orders of visible steps lead to each, by walking every one of them.
fn brute_force(world: &mut World, advance: &mut Advance, found: &mut BTreeMap<String, (u128, f64)>, probability: f64) {
    if let Some(outcome) = Outcome::of(world) {
        let entry = found.entry(format!("{outcome:?}")).or_default();
        entry.0 += 1;
        entry.1 += probability;
        return;
    }
    let mut able = Vec::new();
    choices(world, false, &mut able);
    for &index in &able {
        world.begin();
        advance.step(world, index.into());
        let undo = world.finish();
        brute_force(world, advance, found, probability / able.len() as f64);
        world.roll_back(undo);
    }
}

#[test]
fn counting_over_states_is_counting_all_orders() {
    let increments = "for i := 0; i < 3; i++ {\n\t\t\tn++\n\t\t}";
    let programs = [
        two("", increments, increments),
        two(
            "var b = 100",
            "if b >= 80 {\n\t\t\tb -= 80\n\t\t\tn += 80\n\t\t}",
            "if b >= 80 {\n\t\t\tb -= 80\n\t\t\tn += 80\n\t\t}",
        ),
        two("var m = map[int]int{}", "m[1] = 1", "n = m[1]"),
        two("var once sync.Once", "once.Do(func() { n++ })", "once.Do(func() { n++ })"),
        two(
            "",
            "rw.RLock()\n\t\tx := n\n\t\trw.RUnlock()\n\t\trw.Lock()\n\t\tn = x + 1\n\t\trw.Unlock()",
            "rw.Lock()\n\t\tn++\n\t\trw.Unlock()",
        ),
        two("", "fmt.Println(1)\n\t\tfmt.Println(2)", "fmt.Println(3)"),
        two("", "time.Sleep(1)\n\t\tn++", "time.Sleep(1)\n\t\tn++"),
        two("", "mu.Lock()\n\t\tdefer mu.Unlock()\n\t\tpanic(n)", "mu.Lock()\n\t\tn++\n\t\tmu.Unlock()"),
    ];
    for (place, program) in programs.iter().enumerate() {
        let (explorer, found) = explored(program, false);
        let Explorer { mut world, mut advance, .. } = explorer;
        world.restart();
        advance.begin(&mut world);
        let mut all = BTreeMap::new();
        brute_force(&mut world, &mut advance, &mut all, 1.0);
        let counted = found.outcomes.iter().map(|outcome| {
            let orders: u128 = outcome.orders.as_ref().expect("no cycles").parse().expect("a number");
            (format!("{:?}", outcome.outcome), (orders, outcome.probability))
        });
        let counted: BTreeMap<String, (u128, f64)> = counted.collect();
        assert_eq!(all.keys().collect::<Vec<_>>(), counted.keys().collect::<Vec<_>>(), "program {place}");
        for (outcome, (orders, probability)) in all {
            assert_eq!(orders, counted[&outcome].0, "program {place}: {outcome}");
            assert!((probability - counted[&outcome].1).abs() < 1e-9, "program {place}: {outcome}");
        }
        assert!(!advance.sharing.has_grown(), "program {place}: everything shared was known");
    }
}

/// Outcomes of every order of single instructions, by walking all of them over states.
fn all_outcomes_by_instructions(program: &Arc<Program>) -> std::collections::BTreeSet<String> {
    let mut world = World::new(Arc::clone(program), Options::default());
    let mut seen = std::collections::HashSet::new();
    let mut found = std::collections::BTreeSet::new();
    walk(&mut world, &mut seen, &mut found);
    found
}

fn walk(
    world: &mut World,
    seen: &mut std::collections::HashSet<Fingerprint128>,
    found: &mut std::collections::BTreeSet<String>,
) {
    if !seen.insert(world.fingerprint()) {
        return;
    }
    if let Some(outcome) = Outcome::of(world) {
        found.insert(format!("{} {} {:?} {}", outcome.stdout, outcome.message, outcome.kind, outcome.exit_status));
    }
    for index in 0..world.slots().len() {
        if world.can_step(index) {
            world.begin();
            world.execute::<false>(index, None, |_, _| {});
            let undo = world.finish();
            walk(world, seen, found);
            world.roll_back(undo);
        }
    }
}

#[test]
fn visible_steps_lose_no_outcome_of_single_instructions() {
    let check = "if b >= 80 {\n\t\t\tb -= 80\n\t\t\tn += 80\n\t\t}";
    let locked = "mu.Lock()\n\t\tn++\n\t\tmu.Unlock()";
    let programs = [
        two("", "n++", "n++"),
        two("var b = 100", check, check),
        two("", locked, locked),
        two("", locked, "n++"),
        two("var p *int", "x := 1\n\t\tp = &x", "if p != nil {\n\t\t\tn = *p\n\t\t}"),
        two("var a []int", "a = append(a, 1)\n\t\tn = len(a)", "a = append(a, 2)"),
        two("", "rw.RLock()\n\t\trw.RLock()\n\t\trw.RUnlock()\n\t\trw.RUnlock()", "rw.Lock()\n\t\trw.Unlock()"),
        two("", "fmt.Print(n)", "n = 3"),
        compiled("var n int\n\nfunc main() {\n\tgo func() {\n\t\tn = 1\n\t}()\n\tfmt.Println(n)\n}\n"),
        compiled("func main() {\n\tgo func() {\n\t\tfmt.Println(2)\n\t\tpanic(3)\n\t}()\n\tfmt.Println(1)\n}\n"),
        compiled(
            "var n int\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tgo func() {\n\t\twg.Add(1)\n\t\tn = 7\n\t\twg.Done()\n\t}()\n\twg.Wait()\n\tfmt.Println(n)\n}\n",
        ),
        compiled(
            "var n int\n\nfunc main() {\n\tdone := false\n\tgo func() {\n\t\tgo func() {\n\t\t\tn = 2\n\t\t\tdone = true\n\t\t}()\n\t\tn = 1\n\t}()\n\tif done {\n\t\tfmt.Println(n)\n\t}\n}\n",
        ),
    ];
    for (place, program) in programs.iter().enumerate() {
        let (_, found) = explored(program, false);
        let explored = found.outcomes.iter().map(|OutcomeSummary { outcome, .. }| {
            format!("{} {} {:?} {}", outcome.stdout, outcome.message, outcome.kind, outcome.exit_status)
        });
        assert_eq!(
            explored.collect::<std::collections::BTreeSet<_>>(),
            all_outcomes_by_instructions(program),
            "program {place}"
        );
    }
}

#[test]
fn a_shortest_schedule_replays_to_its_outcome() {
    let body = "for i := 0; i < 3; i++ {\n\t\t\tn++\n\t\t}";
    let programs =
        [two("", body, body), two("var m = map[int]int{}", "m[1] = 1", "m[2] = 2"), two("", "mu.Lock()", "mu.Lock()")];
    for program in &programs {
        let (mut explorer, found) = explored(program, false);
        for outcome in &found.outcomes {
            let shortest = outcome.shortest.as_ref().expect("a way to each");
            for text in [&shortest.schedule, &shortest.packed] {
                let mut stepper = crate::step::Stepper::new(Arc::clone(program), Options::default());
                stepper.replay(&Schedule::parse(text).expect("ours")).expect("every step can be taken");
                assert_eq!(Outcome::of(stepper.world()).as_ref(), Some(&outcome.outcome), "{text}");
            }
            let visible = parse_visible(&shortest.visible).expect("of that form").expect("ours");
            assert_eq!(
                explorer.instructions(&visible).map(|schedule| schedule.to_string()),
                Ok(shortest.schedule.clone())
            );
        }
    }
}

#[test]
fn a_visible_step_that_cant_be_taken_says_who_could() {
    let (mut explorer, _) = explored(&two("", "n++", "n++"), false);
    let error = explorer.instructions(&[2, 1]).expect_err("main waits");
    assert_eq!(error, "visible step 2 can't be taken by goroutine 1: goroutine 2, 3 can");
}

/// Each race as its variable, and the kinds and lines of its accesses in the order of the lines.
fn races(found: &Explored) -> Vec<(String, Vec<(u32, &'static str)>)> {
    let race = |race: &RaceSummary| {
        let mut places: Vec<_> = race.report.accesses.iter().map(|access| (access.line, access.kind)).collect();
        places.sort_unstable();
        (race.report.variable.clone(), places)
    };
    found.races.iter().map(race).collect()
}

#[test]
fn a_race_is_found_though_most_orders_dont_show_it() {
    // Whoever comes first orders itself before the other by the lock, unless it comes last.
    let program = two("", "n = 1\n\t\tmu.Lock()\n\t\tmu.Unlock()", "mu.Lock()\n\t\tmu.Unlock()\n\t\tn = 2");
    let (_, found) = explored(&program, false);
    assert_eq!(found.races.len(), 1, "{:?}", found.races);
    let shortest = &found.races[0].shortest;
    let mut stepper = crate::step::Stepper::new(Arc::clone(&program), Options::default());
    stepper.replay(&Schedule::parse(&shortest.schedule).expect("we wrote it")).expect("it can be taken");
    assert_eq!(stepper.races().len(), 1, "the order that is told shows it");
}

#[test]
fn no_order_of_a_cured_program_has_a_race() {
    let locked = "mu.Lock()\n\t\tn++\n\t\tmu.Unlock()";
    let (_, found) = explored(&two("", locked, locked), false);
    assert!(found.complete && found.races.is_empty(), "{:?}", found.races);
    let (_, found) = explored(&two("", locked, locked), true);
    assert_eq!(found.races.len(), 1, "without the mutex it has one");
    let atomic = "atomic.AddInt64(&a, 1)";
    let (_, found) = explored(&two("var a int64", atomic, atomic), false);
    assert!(found.races.is_empty(), "{:?}", found.races);
    let (_, found) = explored(&two("var a int64", atomic, "a++"), false);
    assert_eq!(found.races.len(), 1, "an atomic access races with a plain one");
}

#[test]
fn a_wrong_result_without_a_race_is_told_as_that() {
    let body = "mu.Lock()\n\t\tx := n\n\t\tmu.Unlock()\n\t\tmu.Lock()\n\t\tn = x + 1\n\t\tmu.Unlock()";
    let (_, found) = explored(&two("", body, body), false);
    assert_eq!(found.outcomes.len(), 2, "an update can be lost");
    assert!(found.races.is_empty(), "{:?}", found.races);
}

#[test]
fn races_on_maps_groups_slices_and_printed_values_are_found() {
    let group = compiled(
        "func main() {\n\tvar wg sync.WaitGroup\n\tgo func() {\n\t\twg.Add(1)\n\t\twg.Done()\n\t}()\n\twg.Wait()\n}\n",
    );
    let programs = [
        two("var m = map[int]int{}", "m[1] = 1", "n = m[2]"),
        two("var m = map[int]int{}", "m[1] = 1", "for k := range m {\n\t\t\tn += k\n\t\t}"),
        two("var a []int", "a = append(a, 1)", "a = append(a, 2)"),
        two("type pair struct{ a, b int }\n\nvar p = &pair{}", "fmt.Println(p)", "p.b = 1"),
        group,
    ];
    for (place, program) in programs.iter().enumerate() {
        let (_, found) = explored(program, false);
        assert!(!found.races.is_empty(), "program {place}");
    }
    let reading = two("var m = map[int]int{1: 1}", "fmt.Sprint(m[1], len(m))", "fmt.Sprint(m)");
    assert!(explored(&reading, false).1.races.is_empty(), "reading together is no race");
}

#[test]
fn accesses_that_only_a_sleep_keeps_apart_race() {
    let program = compiled(
        "var n int\n\nfunc main() {\n\tgo func() {\n\t\tn = 1\n\t}()\n\ttime.Sleep(time.Second)\n\tfmt.Println(n)\n}\n",
    );
    let (_, found) = explored(&program, false);
    assert_eq!(races(&found), [("n".to_owned(), vec![(18, "write"), (21, "read")])]);
    assert!(!found.races[0].needs_delay, "sleeping orders nothing");
    let late: Vec<_> = found.outcomes.iter().filter(|outcome| outcome.needs_delay).collect();
    assert_eq!(late.len(), 1, "{:?}", found.outcomes);
    assert_eq!(late[0].outcome.stdout, "0\n", "printed when the goroutine is late for longer than a second");
    assert_eq!((late[0].orders.as_deref(), late[0].probability), (Some("0"), 0.0), "it isn't counted");
    assert!((found.probability - 1.0).abs() < 1e-9);
}

#[test]
fn a_goroutine_that_sleeps_again_and_again_comes_back_to_where_it_was() {
    let (_, found) = explored(
        &two(
            "var flag int32",
            "for atomic.LoadInt32(&flag) == 0 {\n\t\t\ttime.Sleep(time.Millisecond)\n\t\t}\n\t\tn = 5",
            "atomic.StoreInt32(&flag, 1)",
        ),
        false,
    );
    assert!(found.complete, "{found:?}");
    assert_eq!(found.outcomes.len(), 1);
    assert_eq!(found.hasty.map(|hasty| hasty.complete), Some(true));
}

#[test]
fn a_goroutine_that_has_long_ended_races_all_the_same() {
    let program = compiled(
        "var n int\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tn = 1\n\t}()\n\tgo func() {\n\t\twg.Done()\n\t}()\n\twg.Wait()\n\tfmt.Println(n)\n}\n",
    );
    let (_, found) = explored(&program, false);
    let printed: std::collections::BTreeSet<&str> =
        found.outcomes.iter().map(|outcome| outcome.outcome.stdout.as_str()).collect();
    assert_eq!(printed, ["0\n", "1\n"].into());
    assert_eq!(found.races.len(), 1);
}

#[test]
fn a_deadlock_has_its_circle_and_a_partial_one_isnt_reported() {
    let both = "mu.Lock()\n\t\tother.Lock()\n\t\tother.Unlock()\n\t\tmu.Unlock()";
    let turned = "other.Lock()\n\t\tmu.Lock()\n\t\tmu.Unlock()\n\t\tother.Unlock()";
    let (_, found) = explored(&two("", both, turned), false);
    let deadlock = found.outcomes.iter().find(|outcome| outcome.outcome.kind == Kind::Deadlock).expect("a deadlock");
    let waits = deadlock.waits.as_ref().expect("somebody waits");
    assert_eq!((waits.cycle.as_slice(), waits.reported), (&[2, 3][..], true));
    let told: Vec<_> =
        waits.waiting.iter().map(|waits| (waits.goroutine, waits.lock.as_str(), waits.held_by.clone())).collect();
    assert!(told.contains(&(2, "other", vec![3])) && told.contains(&(3, "mu", vec![2])), "{told:?}");
    let program = compiled(&format!(
        "func main() {{\n\tgo func() {{\n\t\t{both}\n\t}}()\n\tgo func() {{\n\t\t{turned}\n\t}}()\n\ttime.Sleep(time.Second)\n}}\n"
    ));
    let (_, found) = explored(&program, false);
    let stuck = found.outcomes.iter().find_map(|outcome| outcome.waits.as_ref()).expect("two are stuck");
    assert_eq!((stuck.cycle.as_slice(), stuck.reported), (&[2, 3][..], false));
}
