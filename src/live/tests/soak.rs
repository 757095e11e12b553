//! Many runs and many goroutines.

use super::*;

#[test]
fn thousands_of_short_runs_all_come_out_right() {
    let pool = pool();
    let program = compile(&COUNTER.replace("increments = 1000", "increments = 20"));
    for turn in 0..3000 {
        let workers = turn % 4 + 1;
        let report = run_on(&pool, program.clone(), Options { workers, ..options() }, b"", TIMEOUT);
        assert_exit(&report);
        assert_eq!(report.stdout, "count: 200\n");
    }
}

#[test]
fn stopping_and_pausing_at_any_moment_leaves_the_pool_as_good_as_new() {
    let pool = pool();
    let program = compile(&COUNTER.replace("increments = 1000", "increments = 100000"));
    for turn in 0..300 {
        let run = start(&pool, program.clone(), options());
        for _ in 0..turn % 7 * 10 {
            std::thread::yield_now();
        }
        if turn % 3 == 0 {
            run.pause();
            run.sample();
            run.resume();
        }
        if turn % 5 == 0 {
            run.pause();
        }
        run.stop();
        let report = finish(&run);
        assert!(report.outcome == Outcome::Stopped || report.stdout == "count: 1000000\n", "{report:?}");
    }
    let report = run_on(&pool, compile(COUNTER), options(), b"", TIMEOUT);
    assert_eq!(report.stdout, "count: 10000\n");
}

#[test]
fn a_hundred_thousand_goroutines_wait_in_less_than_fifty_megabytes() {
    let pool = pool();
    let main = "mu.Lock()
        for i := 0; i < 100000; i++ {
            wg.Add(1)
            go func() { mu.Lock(); mu.Unlock(); wg.Done() }()
        }
        var s string
        fmt.Scanln(&s)
        mu.Unlock()
        wg.Wait()
        fmt.Println(\"all\")";
    let program = program("var mu sync.Mutex\nvar wg sync.WaitGroup", main);
    let run = start(&pool, program, Options { memory_cells: 4 << 20, ..options() });
    let waiting = || {
        run.sample();
        run.board().locks[0].waiters.load(Relaxed)
    };
    until("all wait", || waiting() == 100_000);
    run.input(b"\n");
    let report = finish(&run);
    assert_exit(&report);
    assert_eq!((report.stdout.as_str(), report.goroutines), ("all\n", 100_001));
}

#[test]
fn goroutines_that_end_make_room_for_others() {
    let main = "for i := 0; i < 200000; i++ {
            wg.Add(1)
            go func() { defer wg.Done() }()
            if i%100 == 0 { wg.Wait() }
        }
        wg.Wait()
        fmt.Println(\"all\")";
    let report = run(program("var wg sync.WaitGroup", main), Options { max_goroutines: 200, ..options() });
    assert_exit(&report);
    assert_eq!((report.stdout.as_str(), report.goroutines), ("all\n", 200_001));
}
