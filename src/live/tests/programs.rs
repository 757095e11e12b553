//! Whole programs from their start to their end.

use super::*;

#[test]
fn the_counter_is_right_with_the_mutex_on() {
    let report = run(compile(COUNTER), options());
    assert_exit(&report);
    assert_eq!(report.stdout, "count: 10000\n");
    assert_eq!((report.acquisitions, report.lost_updates, report.missing), (10_000, 0, 0));
    assert_eq!(report.locks.len(), 1);
    assert_eq!(report.locks[0].name, "mu");
    assert_eq!(report.goroutines, 11);
}

#[test]
fn with_the_mutex_off_what_is_missing_is_what_was_lost() {
    let source = COUNTER.replace("increments = 1000", "increments = 100000");
    let report = run(compile(&source), Options { mutex_off: true, ..options() });
    assert_exit(&report);
    let count: i64 = report.stdout.trim().trim_start_matches("count: ").parse().expect("a number");
    assert!(count < 1_000_000, "nothing was lost in a million increments on four threads");
    assert_eq!(count + report.missing, 1_000_000);
    assert!(report.lost_updates > 0);
    assert_eq!(report.acquisitions, 0);
    assert_eq!(report.locks[0].passed_off, 1_000_000);
}

#[test]
fn when_all_goroutines_wait_for_each_other_it_is_a_deadlock() {
    for workers in 1..=4 {
        let both = "var a, b sync.Mutex\nvar wg sync.WaitGroup";
        let main = "wg.Add(2)
            go func() { a.Lock(); time.Sleep(time.Millisecond); b.Lock(); wg.Done() }()
            go func() { b.Lock(); time.Sleep(time.Millisecond); a.Lock(); wg.Done() }()
            wg.Wait()";
        let report = run(program(both, main), Options { workers, ..options() });
        // A machine that is very busy may let one through.
        if report.outcome == Outcome::Exit {
            continue;
        }
        assert_eq!((report.outcome, report.exit_status), (Outcome::Deadlock, 2), "{report:?}");
        let beginning =
            "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [semacquire]:\nmain.main()\n";
        assert!(report.stderr.starts_with(beginning), "{}", report.stderr);
        assert!(report.stderr.contains("\ngoroutine 2 [semacquire]:\n"), "{}", report.stderr);
    }
}

#[test]
fn a_lock_taken_twice_is_a_deadlock() {
    for workers in 1..=4 {
        let report = run(program("", "var mu sync.Mutex\nmu.Lock()\nmu.Lock()"), Options { workers, ..options() });
        assert_eq!(report.outcome, Outcome::Deadlock, "{report:?}");
    }
}

#[test]
fn a_sleeping_goroutine_is_no_deadlock() {
    let main = "var mu sync.Mutex
        mu.Lock()
        go func() { time.Sleep(20 * time.Millisecond); mu.Unlock() }()
        mu.Lock()
        fmt.Println(\"woken\")";
    let report = run(program("", main), options());
    assert_exit(&report);
    assert_eq!(report.stdout, "woken\n");
    assert!(report.elapsed_ms >= 20.0);
    assert_eq!(report.contended, 1);
    assert!(report.locks[0].longest_wait_us >= 10_000);
}

#[test]
fn the_end_of_main_is_the_end_of_all() {
    let report =
        run(program("", "go func() { for { } }()\ngo func() { time.Sleep(time.Hour) }()\nfmt.Println(1)"), options());
    assert_exit(&report);
    assert_eq!(report.stdout, "1\n");
}

#[test]
fn a_panic_in_a_goroutine_ends_the_run_with_its_text() {
    let main = "go func() { var m map[int]int; m[1] = 2 }()\ntime.Sleep(time.Hour)";
    let report = run(program("", main), options());
    assert_eq!((report.outcome, report.exit_status), (Outcome::Panic, 2));
    let beginning = "panic: assignment to entry in nil map\n\ngoroutine ";
    assert!(report.stderr.starts_with(beginning), "{}", report.stderr);
}

#[test]
fn unlock_of_an_unlocked_mutex_is_fatal() {
    let report = run(program("", "var mu sync.Mutex\nmu.Unlock()"), options());
    assert_eq!((report.outcome, report.exit_status), (Outcome::Fatal, 2));
    assert!(report.stderr.starts_with("fatal error: sync: unlock of unlocked mutex"), "{}", report.stderr);
}

#[test]
fn sleepers_wake_in_the_order_of_their_deadlines_and_never_early() {
    let main = "var mu sync.Mutex
        var wg sync.WaitGroup
        start := time.Now()
        for i := 0; i < 50; i++ {
            wg.Add(1)
            go func(i int) {
                defer wg.Done()
                d := time.Duration(50-i) * 2 * time.Millisecond
                time.Sleep(d)
                if e := time.Since(start); e < d { fmt.Println(\"early\", i, e) }
                mu.Lock()
                mu.Unlock()
            }(i)
        }
        wg.Wait()";
    let report = run(program("", main), options());
    assert_exit(&report);
    assert_eq!(report.stdout, "");
    assert!(report.elapsed_ms >= 100.0, "{report:?}");
}

#[test]
fn standard_input_is_read_by_line_and_ends() {
    let main = "for {
            var s string
            if n, err := fmt.Scanln(&s); n == 0 && err != nil { break }
            fmt.Println(\"got\", s)
        }";
    let report = run_on(&pool(), program("", main), options(), b"one\ntwo\n", TIMEOUT);
    assert_exit(&report);
    assert_eq!(report.stdout, "got one\ngot two\n");
}

#[test]
fn a_goroutine_that_waits_for_input_is_no_deadlock() {
    let pool = pool();
    let run = start(&pool, program("", "var s string\nfmt.Scanln(&s)\nfmt.Println(s)"), options());
    until("it waits for input", || run.wants_input());
    run.input(b"hello\n");
    let report = finish(&run);
    assert_exit(&report);
    assert_eq!(report.stdout, "hello\n");
}

#[test]
fn an_rwmutex_lets_readers_in_together_and_writers_alone() {
    let declarations = "var rw sync.RWMutex\nvar a, b int";
    let main = "var wg sync.WaitGroup
        for i := 0; i < 8; i++ {
            wg.Add(2)
            go func() {
                defer wg.Done()
                for j := 0; j < 500; j++ { rw.Lock(); a++; b++; rw.Unlock() }
            }()
            go func() {
                defer wg.Done()
                for j := 0; j < 500; j++ {
                    rw.RLock()
                    if a != b { fmt.Println(\"torn\") }
                    rw.RUnlock()
                }
            }()
        }
        wg.Wait()
        fmt.Println(a, b)";
    let report = run(program(declarations, main), options());
    assert_exit(&report);
    assert_eq!(report.stdout, "4000 4000\n");
    assert_eq!(report.acquisitions, 8000);
}

#[test]
fn waking_each_other_for_ever_keeps_nobody_out() {
    // Two goroutines that always wake each other share a slice: the third must get its turn on one worker.
    let main = "var a, b sync.Mutex
        b.Lock()
        go func() { for { a.Lock(); b.Unlock() } }()
        go func() { for { b.Lock(); a.Unlock() } }()
        time.Sleep(10 * time.Millisecond)
        fmt.Println(\"done\")";
    let report = run(program("", main), Options { workers: 1, ..options() });
    assert_exit(&report);
}

#[test]
fn a_wait_group_whose_cells_count_waiters_that_are_not_there_does_not_hold_the_run_up() {
    let mut program = program("var wg sync.WaitGroup", "wg.Done(); fmt.Println(\"done\")");
    let forged = Arc::make_mut(&mut program);
    let group = forged.globals.iter().find(|global| global.name == "wg").expect("it is there").address;
    forged.image[group as usize] = 1 << 32 | u64::from(u32::MAX);
    // Four thousand million wake-ups take longer.
    let report = run_on(&pool(), program, options(), b"", Duration::from_secs(20));
    assert_exit(&report);
    assert_eq!(report.stdout, "done\n");
}
