//! Stopping, pausing, pace, the mutex switch, and programs without bounds.

use super::*;

#[test]
fn endless_loops_are_stopped_at_once() {
    let pool = pool();
    for main in [
        "for { }",
        "for i := 0; i < 8; i++ { go func() { for { } }() }\nfor { }",
        "var mu sync.Mutex\nfor i := 0; i < 8; i++ { go func() { for { mu.Lock(); mu.Unlock() } }() }\nfor { }",
        "var f func(int) int\nf = func(n int) int { if n == 0 { return 0 }; return f(n-1) + 1 }\nfor { f(100) }",
        "m := map[int]int{}\nfor i := 0; ; i++ { m[i%100] = i }",
        "for { time.Sleep(time.Hour) }",
        "for { fmt.Println(1) }",
    ] {
        let run = start(&pool, program("", main), options());
        until("it runs", || run.report().goroutines > 0);
        let stopped = Instant::now();
        run.stop();
        let report = finish(&run);
        assert_eq!(report.outcome, Outcome::Stopped, "{main}");
        assert!(stopped.elapsed() < Duration::from_secs(5), "{main}: {:?}", stopped.elapsed());
    }
}

#[test]
fn a_paused_run_stands_still_and_its_clock_too() {
    let pool = pool();
    let main = "start := time.Now()
        go func() { for { count++ } }()
        time.Sleep(30 * time.Millisecond)
        fmt.Println(time.Since(start) < time.Second)";
    let run = start(&pool, program("var count int", main), options());
    let count = || {
        run.sample();
        let watch = run.board().watches.iter().find(|watch| watch.kind.load(Relaxed) == 1)?;
        Some(watch.value_low.load(Relaxed))
    };
    until("it counts", || count().is_some_and(|count| count > 0));
    run.pause();
    assert_eq!(run.phase(), Phase::Paused);
    let still = || {
        let before = count();
        for _ in 0..1000 {
            std::thread::yield_now();
        }
        before == count()
    };
    until("it stands still", still);
    // Longer than the program sleeps: this is what is tested.
    std::thread::sleep(Duration::from_millis(1100));
    assert!(still());
    assert_eq!(run.phase(), Phase::Paused);
    run.resume();
    let report = finish(&run);
    assert_exit(&report);
    assert_eq!(report.stdout, "true\n");
    assert!(report.elapsed_ms < 1000.0, "{}", report.elapsed_ms);
}

#[test]
fn a_paused_run_can_be_stopped() {
    let pool = pool();
    let run = start(&pool, program("", "for { }"), options());
    run.pause();
    run.stop();
    assert_eq!(finish(&run).outcome, Outcome::Stopped);
}

#[test]
fn slow_motion_holds_each_instruction_open_until_the_pace_changes() {
    let pool = pool();
    let run = start(&pool, compile(COUNTER), Options { pace_ns: 3_600_000_000_000, ..options() });
    run.sample();
    until("a goroutine runs", || run.board().goroutines[0].state.load(Relaxed) == crate::board::State::Running as u32);
    run.set_pace(1000);
    until("it went on", || run.report().goroutines > 5);
    run.set_pace(0);
    let report = finish(&run);
    assert_exit(&report);
    assert_eq!(report.stdout, "count: 10000\n");
}

#[test]
fn the_mutex_switch_lets_waiters_go_on() {
    let pool = pool();
    let declarations = "var mu sync.Mutex\nvar rw sync.RWMutex\nvar wg sync.WaitGroup";
    let main = "mu.Lock()
        rw.Lock()
        for i := 0; i < 5; i++ {
            wg.Add(3)
            go func() { mu.Lock(); mu.Unlock(); wg.Done() }()
            go func() { rw.Lock(); rw.Unlock(); wg.Done() }()
            go func() { rw.RLock(); rw.RUnlock(); wg.Done() }()
        }
        go func() { for { time.Sleep(time.Millisecond) } }()
        wg.Wait()
        mu.Unlock()
        rw.Unlock()
        fmt.Println(\"through\")";
    let run = start(&pool, program(declarations, main), options());
    let waiting = || {
        run.sample();
        run.board().locks[..2].iter().map(|lock| lock.waiters.load(Relaxed)).sum::<u32>()
    };
    until("fifteen wait", || waiting() == 15);
    run.set_mutex(false);
    let report = finish(&run);
    assert_exit(&report);
    assert_eq!(report.stdout, "through\n");
    assert_eq!(waiting(), 0);
    assert_eq!(report.locks.iter().map(|lock| lock.passed_off).sum::<u64>(), 15);
}

#[test]
fn switching_thousands_of_times_loses_no_wake_up_and_no_lock() {
    let pool = pool();
    let declarations = "var mu sync.Mutex\nvar rw sync.RWMutex\nvar wg sync.WaitGroup";
    let main = "for i := 0; i < 12; i++ {
            wg.Add(1)
            go func(i int) {
                defer wg.Done()
                for j := 0; j < 20000; j++ {
                    switch (i + j) % 4 {
                    case 0, 1: mu.Lock(); mu.Unlock()
                    case 2: rw.Lock(); rw.Unlock()
                    case 3: rw.RLock(); rw.RUnlock()
                    }
                }
            }(i)
        }
        wg.Wait()";
    let program = program(declarations, main);
    let mut switches = 0;
    while switches < 4000 {
        let run = start(&pool, program.clone(), options());
        let mut on = true;
        while run.phase() != Phase::Finished {
            on = !on;
            run.set_mutex(on);
            switches += 1;
        }
        let report = finish(&run);
        assert_exit(&report);
    }
}

#[test]
fn after_the_switch_is_on_again_the_lock_excludes_again() {
    let pool = pool();
    let declarations = "var mu sync.Mutex\nvar wg sync.WaitGroup\nvar phase, count int";
    // Counts only from when somebody has typed a line, which is when the switch is on for good.
    let main = "for i := 0; i < 8; i++ {
            go func() { for { mu.Lock(); mu.Unlock() } }()
        }
        var s string
        fmt.Scanln(&s)
        for i := 0; i < 8; i++ {
            wg.Add(1)
            go func() {
                defer wg.Done()
                for j := 0; j < 2000; j++ { mu.Lock(); count++; mu.Unlock() }
            }()
        }
        wg.Wait()
        fmt.Println(count)";
    let run = start(&pool, program(declarations, main), options());
    until("it waits for input", || run.wants_input());
    for _ in 0..100 {
        run.set_mutex(false);
        run.set_mutex(true);
    }
    run.input(b"go\n");
    let report = finish(&run);
    assert_exit(&report);
    assert_eq!((report.stdout.as_str(), report.lost_updates), ("16000\n", 0));
}

#[test]
fn printing_for_ever_stays_bounded() {
    let pool = pool();
    let run = start(&pool, program("", "for i := 0; ; i++ { fmt.Println(\"line\", i) }"), options());
    until("a flood", || run.report().stdout_cut > 1 << 20);
    let chunk = run.take_output(1000);
    assert!(chunk.stdout.starts_with("line 0\nline 1\n") && chunk.stdout.len() <= 1000);
    run.stop();
    let report = finish(&run);
    assert!(report.stdout.len() <= 512 << 10);
}

#[test]
fn running_out_of_memory_is_the_programs_error() {
    let main = "var keep [][]int\nfor { keep = append(keep, make([]int, 1000)) }";
    let report = run(program("", main), options());
    assert_eq!((report.outcome, report.exit_status), (Outcome::Fatal, 2));
    assert!(report.stderr.starts_with("fatal error: runtime: out of memory"), "{}", report.stderr);
}

#[test]
fn too_many_goroutines_are_the_programs_error() {
    let main = "for { go func() { time.Sleep(time.Hour) }() }";
    let report = run(program("", main), Options { max_goroutines: 20_000, ..options() });
    assert_eq!((report.outcome, report.exit_status), (Outcome::Fatal, 2), "{report:?}");
    assert_eq!(report.goroutines, 20_000);
}

#[test]
fn a_new_run_ends_the_one_before() {
    let pool = pool();
    let first = start(&pool, program("", "for { }"), options());
    let second = start(&pool, compile(COUNTER), options());
    assert_eq!(first.phase(), Phase::Finished);
    assert_eq!(first.report().outcome, Outcome::Stopped);
    assert_exit(&finish(&second));
}

/// A host that fails the engine in the middle of a worker.
struct Broken(NativeHost);

impl Host for Broken {
    fn now(&self) -> u64 {
        self.0.now()
    }
    fn wall_clock(&self) -> i64 {
        panic!("no clock")
    }
    fn finished(&self) {}
    fn output(&self) {}
}

#[test]
fn a_worker_that_panics_ends_the_run_with_an_error() {
    let pool = pool();
    let main = "go func() { for { } }()\ntime.Sleep(time.Millisecond)\nfmt.Println(time.Now())";
    let run = Run::start(program("", main), options(), Arc::new(Broken(NativeHost::default())), &pool);
    let report = finish(&run);
    assert_eq!((report.outcome, report.exit_status), (Outcome::Fatal, 2));
    assert_eq!(report.stderr, "fatal error: internal error of Lockscope: no clock\n");
    assert_exit(&run_on(&pool, compile(COUNTER), options(), b"", TIMEOUT));
}

/// A host that takes the output itself.
#[derive(Default)]
struct Stream {
    host: NativeHost,
    text: std::sync::Mutex<Vec<u8>>,
}

impl Host for Stream {
    fn now(&self) -> u64 {
        self.host.now()
    }
    fn wall_clock(&self) -> i64 {
        self.host.wall_clock()
    }
    fn finished(&self) {}
    fn output(&self) {}
    fn write(&self, text: &[u8], _error: bool) -> bool {
        self.text.lock().expect("nobody panics here").extend_from_slice(text);
        true
    }
}

#[test]
fn a_host_that_streams_gets_everything() {
    let pool = pool();
    let host = Arc::new(Stream::default());
    let main = "for i := 0; i < 200000; i++ { fmt.Println(i) }";
    let run = Run::start(program("", main), options(), host.clone(), &pool);
    let report = finish(&run);
    assert!(report.stdout_cut > 0);
    assert_eq!(run.take_output(usize::MAX), super::super::Chunk::default());
    let text = host.text.lock().expect("nobody panics here");
    assert_eq!(text.iter().filter(|&&byte| byte == b'\n').count(), 200_000);
    assert!(text.ends_with(b"199998\n199999\n"));
}
