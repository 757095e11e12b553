//! Statistics of pictures: a line for each goroutine, a column for each 100 ns.

use super::statistics::{Fairness, Fold, Statistics};
use crate::trace::{CONTENDED, Event, Kind, Moment};

const COLUMN: u64 = 100;

/// Draws a run with one lock: `H` holds, `w` waits, `.` does neither. Each goroutine is on a worker of its own.
fn statistics(picture: &str) -> Statistics {
    let mut fold = Fold::default();
    for (worker, (goroutine, line)) in (0..).zip((1..).zip(picture.split_whitespace())) {
        let mut waits_since = None;
        let mut before = '.';
        for (column, now) in line.chars().chain(['.']).enumerate() {
            let time = column as u64 * COLUMN;
            let mut add = |event| fold.add(&Moment { time, exact: true, worker, event });
            if now != before {
                match (before, now) {
                    ('H', _) => add(Event::new(Kind::Released, goroutine, 0, 0)),
                    (_, 'w') => {
                        waits_since = Some(time);
                        add(Event::new(Kind::Waits, goroutine, 0, 7));
                    }
                    _ => {}
                }
                if now == 'H' {
                    let mut flags = 0;
                    if let Some(since) = waits_since.take() {
                        add(Event::wide(Kind::Waited, goroutine, time - since));
                        flags = CONTENDED;
                    }
                    add(Event::at(Kind::Acquired, flags, 0, goroutine, 0, 0));
                }
            }
            before = now;
        }
    }
    fold.statistics()
}

#[test]
fn waits_and_holds_are_as_drawn() {
    let drawn = statistics(
        "HHHH......HH
         .wwwHHH.....
         ..wwwwwHHH..",
    );
    let lock = &drawn.locks[0];
    assert_eq!((lock.acquisitions, lock.contended), (4, 2));
    assert_eq!((lock.waits.count, lock.waits.mean, lock.waits.max), (2, 400.0, 500));
    assert_eq!((lock.holds.count, lock.holds.mean, lock.holds.max), (4, 300.0, 400));
    assert_eq!(lock.longest_wait_of, 3);
    let first = &drawn.goroutines[0];
    assert_eq!((first.goroutine, first.acquisitions, first.contended, first.holds.mean), (1, 2, 0, 300.0));
    let fairness = &lock.fairness;
    assert_eq!((fairness.most, fairness.most_of, fairness.fewest), (2, 1, 1));
    assert!((fairness.jain - 16.0 / 18.0).abs() < 1e-12, "{}", fairness.jain);
}

#[test]
fn who_only_waits_counts_as_starved() {
    let drawn = statistics(
        "HHHHHHHHHHHH
         .wwwwwwwwwww",
    );
    let fairness = &drawn.locks[0].fairness;
    assert_eq!((fairness.goroutines, fairness.fewest, fairness.fewest_of), (2, 0, 2));
    assert_eq!(fairness.jain, 0.5);
    assert_eq!(drawn.locks[0].waits.count, 0, "the wait isn't over");
}

#[test]
fn a_release_on_a_worker_that_is_folded_first_ends_the_hold() {
    let at = |time, worker, kind| Moment { time, exact: false, worker, event: Event::new(kind, 5, 2, 9) };
    let mut fold = Fold::default();
    fold.add(&at(900, 1, Kind::Released));
    fold.add(&at(400, 0, Kind::Acquired));
    assert_eq!(fold.statistics().locks[0].holds.max, 500);
}

#[test]
fn throughput_keeps_its_sum_however_long_the_run() {
    let mut fold = Fold::default();
    for time in (0..10_000_000).step_by(1000) {
        fold.add(&Moment { time, exact: true, worker: 0, event: Event::new(Kind::Acquired, 1, 0, 0) });
        fold.add(&Moment { time, exact: true, worker: 0, event: Event::new(Kind::Released, 1, 0, 0) });
    }
    let throughput = fold.statistics().throughput;
    assert_eq!(throughput.acquisitions.iter().sum::<u64>(), 10_000);
    assert_eq!(throughput.bin, 64_000);
    assert_eq!(throughput.acquisitions.len(), 157);
    assert!(throughput.acquisitions[..156].iter().all(|&count| count == 64));
}

#[test]
fn jains_index_of_known_shares() {
    let jain = |shares: &[u64]| Fairness::of((1..).zip(shares.iter().copied())).jain;
    assert_eq!(jain(&[5, 5, 5, 5]), 1.0);
    assert_eq!(jain(&[8, 0, 0, 0]), 0.25);
    assert!((jain(&[1, 2, 3]) - 36.0 / 42.0).abs() < 1e-12);
    assert_eq!(jain(&[]), 1.0);
}
