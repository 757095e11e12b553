//! Statistics of pictures: a line for each goroutine, a column for each 100 ns.

use super::ranking::By;
use super::statistics::{Fairness, Fold, Statistics};
use crate::trace::{CONTENDED, Event, Kind, Moment};

const COLUMN: u64 = 100;

/// Draws a run with one lock: `H` holds, `w` waits, `.` does neither. Each goroutine is on a worker of its own.
fn statistics(picture: &str) -> Statistics {
    fold(picture).statistics()
}

fn fold(picture: &str) -> Fold {
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
    fold
}

#[test]
fn a_wait_for_a_wait_group_is_none_for_the_lock_that_comes_next() {
    let mut fold = Fold::default();
    let mut add = |event| fold.add(&Moment { time: 100, exact: true, worker: 0, event });
    add(Event::new(Kind::Ran, 1, 0, 1));
    add(Event::wide(Kind::Waited, 1, 50));
    add(Event::at(Kind::Acquired, 0, 0, 1, 0, 0));
    let found = fold.statistics();
    assert_eq!((found.locks[0].acquisitions, found.locks[0].contended, found.locks[0].waits.count), (1, 0, 0));
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

#[test]
fn those_that_stand_out_come_first_and_the_rest_is_summed_up() {
    let drawn = fold(
        "HH..........HH
         .wHHHH........
         .wwwwwHH......
         .wwwwwwwHHH...",
    );
    let order = |by| drawn.ranking(by, 9).rows.iter().map(|row| row.goroutine.goroutine).collect::<Vec<_>>();
    assert_eq!(order(By::LongestWait), [4, 3, 2, 1]);
    assert_eq!(order(By::LongestHold), [2, 4, 1, 3]);
    assert_eq!(order(By::Acquisitions), [1, 2, 3, 4]);
    assert_eq!(order(By::Held), [1, 2, 4, 3]);
    assert_eq!(order(By::Goroutine), [1, 2, 3, 4]);
    let found = drawn.ranking(By::LongestWait, 1);
    assert_eq!((found.rows.len(), found.rows[0].waited, found.rows[0].held), (1, 700, 300));
    let rest = &found.rest;
    assert_eq!((rest.goroutines, rest.acquisitions, rest.contended), (3, 4, 2));
    assert_eq!((rest.waits.count, rest.waits.max, rest.waited), (2, 500, 600));
    assert_eq!((rest.holds.count, rest.holds.max, rest.held), (4, 400, 1000));
    let whole = drawn.figures(By::LongestWait, 2);
    assert_eq!(whole.locks, drawn.statistics().locks);
    assert_eq!(whole.ranking.rows.len(), 2);
}
