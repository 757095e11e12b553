//! Recordings are played back as they were.

use super::*;
use crate::board::{State as Doing, WATCHES, picture};
use crate::live::native::NativeHost;
use crate::live::{Options, Pool, Run};
use crate::program::Program;
use crate::report::{Outcome, Report};
use crate::trace::recording::LockInfo;
use crate::trace::sequence::in_order;
use crate::trace::{CONTENDED, Event, READER, STARVING};
use crate::{gallery, lang};
use std::fmt::Write;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

const TIMEOUT: Duration = Duration::from_secs(120);

fn clock(now: u64) -> Event {
    Event::wide(Kind::Clock, 0, now)
}

/// An event at the instruction that stands on the line of its number.
fn on(line: u32, kind: Kind, goroutine: u32, a: u32, b: u32) -> Event {
    Event::at(kind, 0, line, goroutine, a, b)
}

fn flagged(flags: u32, line: u32, kind: Kind, goroutine: u32, a: u32, b: u32) -> Event {
    Event::at(kind, flags, line, goroutine, a, b)
}

/// Two functions, one lock at cell 50, and a line for each instruction.
fn recording(elapsed_ns: u64, streams: &[&[Event]]) -> Recording {
    Recording {
        workers: streams.len() as u32,
        elapsed_ns,
        functions: vec!["main.main".into(), "main.reader".into()],
        function_lines: vec![3, 9],
        lines: (0..100).collect(),
        locks: vec![LockInfo { name: "mu".into(), address: 50, kind: 1, ..LockInfo::default() }],
        roster: vec![1],
        streams: streams.iter().map(|stream| stream.to_vec()).collect(),
        ..Recording::default()
    }
}

/// The board in words: what a person would see.
fn drawn(playback: &Playback) -> String {
    playback.fill(Phase::Paused);
    let board = playback.board();
    let mut text = String::new();
    let goroutines = board.header.goroutine_records.load(Relaxed) as usize;
    for record in board.goroutines[..goroutines].iter().filter(|record| record.id.load(Relaxed) != 0) {
        let states = [Doing::Runnable, Doing::Running, Doing::Waiting, Doing::Sleeping, Doing::Blocked, Doing::Done];
        let state = states.into_iter().find(|state| *state as u32 == record.state.load(Relaxed)).expect("a state");
        let _ = write!(text, "G{} {state:?} :{}", record.id.load(Relaxed), record.line.load(Relaxed));
        for (name, word) in [(" has ", &record.holds), (" for ", &record.waits_for), (" place ", &record.queue)] {
            if word.load(Relaxed) != 0 {
                let _ = write!(text, "{name}{}", word.load(Relaxed));
            }
        }
        if record.has_copy.load(Relaxed) != 0 {
            let _ = write!(text, " copy {} of {}", record.copy.load(Relaxed), record.touches.load(Relaxed));
        }
        text.push_str("; ");
    }
    for lock in &board.locks[..board.header.lock_records.load(Relaxed) as usize] {
        let [holder, inside, waiters] = [&lock.holder, &lock.inside, &lock.waiters].map(|word| word.load(Relaxed));
        let starving = if lock.starving.load(Relaxed) != 0 { " starving" } else { "" };
        let (all, waited) = (lock.acquisitions_low.load(Relaxed), lock.contended_low.load(Relaxed));
        let _ = write!(text, "lock {holder}+{inside}<{waiters}{starving} {all}/{waited}");
    }
    text
}

fn at(playback: &mut Playback, time: u64) -> String {
    playback.seek(time);
    drawn(playback)
}

#[test]
fn a_wait_and_a_hand_off_are_drawn_as_they_were() {
    use Kind::{Acquired, Ended, Parked, Ran, Readied, Released, Slept, Started, Waited, Waits};
    let recording = recording(
        1000,
        &[
            &[
                clock(0),
                on(3, Ran, 1, 0, 1),
                clock(10),
                on(4, Started, 2, 1, 1),
                clock(20),
                on(5, Acquired, 1, 0, 1),
                clock(22),
                clock(300),
                on(7, Released, 1, 0, 1),
                clock(310),
                on(7, Readied, 2, 1, 0),
                clock(320),
                on(8, Slept, 1, 0, 0),
            ],
            &[
                clock(50),
                on(9, Ran, 2, 0, 1),
                clock(100),
                on(10, Waits, 2, 0, 50),
                on(10, Parked, 2, 0, 0),
                clock(110),
                clock(400),
                on(10, Ran, 2, 0, 2),
                clock(410),
                Event::wide(Waited, 2, 310),
                flagged(CONTENDED, 10, Acquired, 2, 0, 2),
                clock(500),
                on(12, Released, 2, 0, 2),
                clock(510),
                on(13, Ended, 2, 0, 0),
                clock(520),
            ],
        ],
    );
    let mut playback = Playback::new(recording, Board::new());
    let pictures = [
        (0, "G1 Runnable :3; "),
        (9, "G1 Running :3; "),
        (19, "G1 Running :3; G2 Runnable :9; "),
        (99, "G1 Running :6 has 1; G2 Running :9; lock 1+0<0 1/0"),
        (299, "G1 Running :6 has 1; G2 Waiting :10 for 1 place 1; lock 1+0<1 1/0"),
        (309, "G1 Running :8; G2 Waiting :10 for 1 place 1; lock 0+0<1 1/0"),
        (399, "G1 Sleeping :7; G2 Runnable :10 for 1; lock 0+0<1 1/0"),
        (499, "G1 Sleeping :7; G2 Running :11 has 1; lock 2+0<0 2/1"),
        (1000, "G1 Sleeping :7; G2 Done :13; lock 0+0<0 2/1"),
    ];
    for (time, expected) in pictures {
        assert_eq!(at(&mut playback, time), expected, "at {time}");
    }
    for (time, expected) in pictures.into_iter().rev() {
        assert_eq!(at(&mut playback, time), expected, "back at {time}");
    }
}

#[test]
fn interpolated_times_never_let_two_have_a_lock() {
    use Kind::{Acquired, Ran, Released};
    // By their times alone goroutine 2 would have the lock from 20 to 40 and goroutine 1 from 10 to 90.
    let first = [clock(0), on(3, Ran, 1, 0, 1), on(5, Acquired, 1, 0, 1), on(7, Released, 1, 0, 1), clock(100)];
    let second = [clock(0), on(9, Ran, 2, 0, 1), on(10, Acquired, 2, 0, 2), on(12, Released, 2, 0, 2), clock(60)];
    let mut order = Vec::new();
    in_order(&recording(100, &[&first, &second]), |moment| {
        order.push((moment.time, moment.event.kind(), moment.event.goroutine));
    });
    let locks: Vec<_> = order.iter().filter(|(_, kind, _)| *kind != Ran).map(|&(_, kind, who)| (kind, who)).collect();
    assert_eq!(locks, [(Acquired, 1), (Released, 1), (Acquired, 2), (Released, 2)]);
    assert!(order.is_sorted_by_key(|&(time, ..)| time));
}

#[test]
fn readers_are_inside_together_and_after_the_writer_before_them() {
    use Kind::{Acquired, Ran, Released};
    let first = [
        clock(0),
        on(3, Ran, 1, 0, 1),
        on(5, Acquired, 1, 0, 1),
        on(7, Released, 1, 0, 1),
        clock(1000),
        flagged(READER, 8, Acquired, 1, 0, 1),
        clock(1100),
        flagged(READER, 9, Released, 1, 0, 1),
        clock(1200),
    ];
    let second = [
        clock(0),
        on(9, Ran, 2, 0, 1),
        flagged(READER, 10, Acquired, 2, 0, 1),
        clock(90),
        clock(1150),
        flagged(READER, 12, Released, 2, 0, 1),
        clock(1180),
    ];
    let mut playback = Playback::new(recording(1200, &[&first, &second]), Board::new());
    assert!(at(&mut playback, 600).contains("lock 1+0<0"), "{}", drawn(&playback));
    assert!(at(&mut playback, 1099).contains("lock 0+2<0"), "{}", drawn(&playback));
    assert!(at(&mut playback, 1200).contains("lock 0+0<0 3/0"), "{}", drawn(&playback));
}

#[test]
fn a_private_copy_is_shown_until_it_is_written_back_and_a_lost_update_is_counted() {
    use Kind::{Overwrote, Ran, Read, Updated};
    let first = [
        clock(0),
        on(3, Ran, 1, 0, 1),
        clock(10),
        on(20, Read, 1, 77, 41),
        clock(30),
        on(20, Updated, 1, 77, 42),
        on(20, Overwrote, 1, 77, 45),
        clock(31),
    ];
    let mut recording = recording(100, &[&first]);
    let board = Board::new();
    let watch = &board.watches[0];
    watch.kind.store(board::WatchKind::Integer as u32, Relaxed);
    watch.address.store(77, Relaxed);
    watch.has_expected.store(1, Relaxed);
    for (word, value) in [(&watch.value_low, 41), (&watch.expected_low, 43)] {
        word.store(value, Relaxed);
    }
    watch.show("41");
    board.header.watch_records.store(1, Relaxed);
    recording.film.add(5, &picture::of(&board));
    let mut playback = Playback::new(recording, Board::new());
    let shown = |playback: &mut Playback, time| {
        let text = at(playback, time);
        let board = playback.board();
        let watch = &board.watches[0];
        let [lost, used] = [&board.header.lost_low, &board.header.watch_records].map(|word| word.load(Relaxed));
        (text, used, watch.shown(), watch.expected_low.load(Relaxed), lost)
    };
    assert_eq!(shown(&mut playback, 1).1, 0, "no picture was taken yet");
    let before = shown(&mut playback, 29);
    assert_eq!(before, ("G1 Running :21 copy 41 of 77; ".into(), 1, "41".into(), 43, 0));
    let after = shown(&mut playback, 100);
    // 45 − 41 are gone, besides the 2 that were short already.
    assert_eq!(after, ("G1 Running :21; ".into(), 1, "42".into(), 48, 1));
    assert_eq!(shown(&mut playback, 29), before);
    // A write and the loss that it makes are one moment, also for whoever goes from one event to the next.
    let losses = |playback: &mut Playback, by| {
        playback.step(by);
        playback.fill(crate::board::Phase::Paused);
        (playback.board().watches[0].shown(), playback.board().header.lost_low.load(Relaxed))
    };
    playback.seek(20);
    assert_eq!([1, -1, 1].map(|by| losses(&mut playback, by)), [("42".into(), 1), ("41".into(), 0), ("42".into(), 1)]);
}

#[test]
fn what_a_picture_has_is_not_added_to_it_again_at_the_end() {
    use Kind::{Overwrote, Ran, Read, Updated};
    // Nothing is known of when it happened but that it was after 10: the worker never read the clock again.
    let stream = [
        clock(10),
        on(3, Ran, 1, 0, 1),
        on(20, Read, 1, 77, 41),
        on(20, Updated, 1, 77, 42),
        on(20, Overwrote, 1, 77, 45),
    ];
    let board = Board::new();
    board.header.lost_low.store(1, Relaxed);
    board.header.watch_records.store(1, Relaxed);
    // The loss is in the first picture already, and the last one is the same; or in both, of a run that was over before its last event.
    for (elapsed, late) in [(100, [stream.to_vec(), vec![clock(50)]].concat()), (11, stream.to_vec())] {
        let mut recording = recording(elapsed, &[&late]);
        for time in [5, elapsed] {
            recording.film.add(time, &picture::of(&board));
        }
        let recording = Recording::load(&recording.save()).expect("as it was saved");
        let mut playback = Playback::new(recording, Board::new());
        playback.seek(u64::MAX);
        playback.fill(Phase::Finished);
        assert_eq!(playback.board().header.lost_low.load(Relaxed), 1, "{elapsed}");
    }
}

#[test]
fn starvation_mode_is_on_the_door() {
    use Kind::{Acquired, Parked, Ran, Readied, Released, Waits};
    let stream = [
        clock(0),
        on(9, Ran, 2, 0, 1),
        clock(10),
        on(10, Waits, 2, 0, 50),
        on(10, Parked, 2, 0, 0),
        clock(20),
        on(3, Ran, 1, 0, 1),
        clock(30),
        on(7, Released, 1, 0, 1),
        flagged(STARVING, 7, Readied, 2, 1, 0),
        on(7, Parked, 1, 0, 0),
        clock(40),
        on(10, Ran, 2, 0, 2),
        clock(50),
        flagged(CONTENDED, 10, Acquired, 2, 0, 1),
        clock(60),
    ];
    let mut playback = Playback::new(recording(60, &[&stream]), Board::new());
    assert!(!at(&mut playback, 25).contains("starving"));
    assert!(at(&mut playback, 45).contains("lock 0+0<1 starving"), "{}", drawn(&playback));
    assert!(at(&mut playback, 60).contains("lock 2+0<0 1/1"), "its last waiter ends it: {}", drawn(&playback));
}

#[test]
fn of_a_run_whose_beginning_was_given_up_the_rest_is_shown() {
    use Kind::{Acquired, Ran, Released};
    let stream = [
        clock(5000),
        on(9, Ran, 2, 0, 70),
        clock(5010),
        on(10, Acquired, 2, 0, 9),
        clock(5020),
        on(12, Released, 2, 0, 9),
        clock(5030),
    ];
    let mut recording = recording(6000, &[&stream]);
    recording.counts.forgotten = 1000;
    recording.roster = vec![1, 2];
    (recording.locks[0].acquisitions, recording.locks[0].contended) = (500, 20);
    let mut playback = Playback::new(recording, Board::new());
    assert_eq!((playback.start(), playback.time()), (5005, 5005));
    assert!(at(&mut playback, 5001).ends_with("lock 0+0<0 499/20"), "{}", drawn(&playback));
    assert_eq!(at(&mut playback, 0), at(&mut playback, 5000), "before it there is nothing");
    assert!(at(&mut playback, 6000).ends_with("lock 0+0<0 500/20"), "{}", drawn(&playback));
    assert_eq!(playback.board().goroutines[1].function.load(Relaxed), 9);
}

fn compile(source: &str) -> Arc<Program> {
    Arc::new(lang::compile(source, &[]).unwrap_or_else(|errors| panic!("{errors:?}")))
}

/// Runs a program and films it.
fn filmed(source: &str, options: Options) -> (Report, Recording, Arc<Run>) {
    let pool = Pool::own(options.workers).expect("the system has threads");
    let run = Run::start(compile(source), options, Arc::new(NativeHost::default()), &pool);
    let began = Instant::now();
    let mut film = Film::default();
    let report = loop {
        run.film(&mut film);
        if let Some(report) = run.wait_timeout(Duration::from_millis(2)) {
            break report;
        }
        assert!(began.elapsed() < TIMEOUT, "the run comes to its end");
    };
    run.film(&mut film);
    let recording = Recording { film, ..run.recording() };
    (report, Recording::load(&recording.save()).expect("as it was saved"), run)
}

fn options() -> Options {
    Options { workers: 4, memory_cells: 1 << 20, ..Options::default() }
}

/// Goroutines' states, locks and values, as far as a board at a run's end must have them.
fn end(board: &Board) -> String {
    let header = &board.header;
    let mut text = String::new();
    for word in [&header.started, &header.acquisitions_low, &header.contended_low, &header.lost_low, &header.workers] {
        let _ = write!(text, "{} ", word.load(Relaxed));
    }
    let records = header.goroutine_records.load(Relaxed) as usize;
    let mut goroutines: Vec<_> = board.goroutines[..records]
        .iter()
        .map(|record| [&record.id, &record.state, &record.function].map(|word| word.load(Relaxed)))
        .collect();
    // A goroutine's record is the one that was free, whatever its number.
    goroutines.sort_unstable();
    let _ = write!(text, "{goroutines:?} ");
    for lock in &board.locks[..header.lock_records.load(Relaxed) as usize] {
        let words = [&lock.address, &lock.kind, &lock.holder, &lock.inside, &lock.waiters, &lock.acquisitions_low];
        let _ = write!(text, "{:?} ", words.map(|word| word.load(Relaxed)));
    }
    for watch in &board.watches[..(header.watch_records.load(Relaxed) as usize).min(WATCHES)] {
        let _ = write!(text, "{}/{} ", watch.shown(), watch.expected_low.load(Relaxed));
    }
    text
}

#[test]
fn the_end_of_a_recorded_run_is_that_of_the_run_itself() {
    for (name, mutex_off) in [("counter", false), ("counter", true), ("container", false), ("fairness", false)] {
        let source = gallery::find(name).expect("it is in the gallery").source;
        let (report, recording, run) = filmed(source, Options { mutex_off, ..options() });
        assert_eq!(report.outcome, Outcome::Exit, "{report:?}");
        let mut playback = Playback::new(recording, Board::new());
        playback.seek(u64::MAX);
        playback.fill(Phase::Finished);
        run.sample();
        assert_eq!(end(playback.board()), end(run.board()), "{name}, mutex off: {mutex_off}");
    }
}

#[test]
fn going_back_and_jumping_show_what_going_on_shows() {
    let source = gallery::find("counter").expect("it is in the gallery").source;
    let (_, recording, _) = filmed(source, options());
    let mut forward = Playback::new(recording.clone(), Board::new());
    let times: Vec<u64> = (0..=40).map(|part| forward.end() * part / 40).collect();
    let pictures: Vec<String> = times.iter().map(|&time| at(&mut forward, time) + &end(forward.board())).collect();
    assert!(forward.kept.len() > 2, "{} events", forward.events.len());
    let mut random = 1_usize;
    for _ in 0..100 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = (random >> 40) % times.len();
        assert_eq!(at(&mut forward, times[place]) + &end(forward.board()), pictures[place], "at {}", times[place]);
    }
}

#[test]
fn stepping_goes_on_and_back_one_event_at_a_time() {
    let (_, recording, _) = filmed(gallery::find("print").expect("it is there").source, options());
    let mut playback = Playback::new(recording, Board::new());
    let (all, none) = playback.events();
    assert_eq!(none, 0);
    let mut places = vec![none];
    while playback.events().1 < all {
        playback.step(1);
        assert!(playback.events().1 > places[places.len() - 1]);
        places.push(playback.events().1);
    }
    assert_eq!(playback.time(), playback.end());
    for &place in places[..places.len() - 1].iter().rev() {
        playback.step(-1);
        assert_eq!(playback.events().1, place);
    }
    playback.step(-5);
    assert_eq!((playback.events().1, playback.time()), (0, playback.start()));
}

#[test]
fn at_no_moment_do_two_goroutines_have_a_mutex() {
    let source = gallery::find("counter").expect("it is in the gallery").source;
    let (_, recording, _) = filmed(source, options());
    let mut playback = Playback::new(recording, Board::new());
    let mut acquisitions = 0;
    while playback.events().1 < playback.events().0 {
        playback.step(1);
        let state = &playback.now.state;
        let holders = state.goroutines.iter().filter(|goroutine| goroutine.held.contains(&1)).count();
        assert!(holders <= 1, "{holders} at {}", playback.time());
        assert_eq!(state.locks.first().is_some_and(|lock| lock.holder != 0), holders == 1);
        acquisitions = state.acquisitions;
    }
    assert_eq!(acquisitions, 10_000);
}
