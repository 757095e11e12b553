//! Lanes of pictures: a line for each goroutine, a column for each 100 ns.

use super::lanes::Lanes;
use super::locks::Locks;
use super::*;
use crate::trace::{CONTENDED, Event, Kind};

const COLUMN: u64 = 100;

/// A worker for each goroutine: `.` runs, `w` waits for a lock, `H` has it, `s` sleeps.
fn moments(picture: &str) -> Vec<Vec<Moment>> {
    let lane = |(worker, line): (u16, &str)| {
        let goroutine = u32::from(worker) + 1;
        let mut found = Vec::new();
        let mut before = ' ';
        let mut slice = 0;
        for (column, now) in line.chars().enumerate() {
            let time = column as u64 * COLUMN;
            let mut add = |event| found.push(Moment { time, exact: true, worker, event });
            if now == before {
                continue;
            }
            if before == ' ' && goroutine > 1 {
                add(Event::new(Kind::Started, goroutine, 1, 0));
            }
            if matches!(before, ' ' | 'w' | 's') {
                slice += 1;
                add(Event::new(Kind::Ran, goroutine, 0, slice));
            }
            match before {
                'H' => add(Event::new(Kind::Released, goroutine, 0, 0)),
                'i' => add(Event::new(Kind::Left, goroutine, 0, 0)),
                _ => {}
            }
            match now {
                'w' => {
                    add(Event::new(Kind::Waits, goroutine, 0, 7));
                    add(Event::new(Kind::Parked, goroutine, 0, 0));
                }
                'H' => add(Event::at(Kind::Acquired, if before == 'w' { CONTENDED } else { 0 }, 0, goroutine, 0, 0)),
                'i' => add(Event::new(Kind::Entered, goroutine, 0, 0)),
                's' => add(Event::wide(Kind::Slept, goroutine, 1_000_000)),
                _ => {}
            }
            before = now;
        }
        found
    };
    (0..).zip(picture.split_whitespace()).map(lane).collect()
}

/// The lanes of a picture, whose workers come one after the other.
fn lanes(picture: &str) -> Lanes {
    let mut lanes = Lanes::default();
    for moment in moments(picture).iter().flatten() {
        lanes.add(moment, &Facts::default(), &Locks::default());
    }
    lanes.finish(&Facts::default(), &Locks::default());
    lanes
}

fn view(columns: u64, count: usize, width: usize) -> View {
    View { from: 0, to: columns * COLUMN, first_lane: 0, lanes: count, rows: count, width }
}

/// What is drawn of it, a letter for each pixel.
fn drawn(lanes: &Lanes, view: View, filter: Option<Filter>) -> String {
    let mut rows = vec![vec![' '; view.width]; view.rows];
    for found in lanes.rectangles(view, view.to, filter) {
        let letter = match Doing::ALL[found.doing as usize - 1] {
            Doing::Runnable => 'r',
            Doing::Running => '.',
            Doing::Holding => 'H',
            Doing::Waiting => 'w',
            Doing::Sleeping => 's',
            Doing::Blocked => 'b',
            Doing::Inside => 'i',
        };
        rows[found.row as usize][found.left as usize..found.right as usize].fill(letter);
    }
    let rows: Vec<String> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
    rows.join("\n")
}

#[test]
fn what_is_drawn_is_what_happened() {
    let picture = "..HHHHHH..ssss\n.wwwwwwwHHH...\n..wwwwwwwwwHH.\n..iiiii...iii.\n...iii.wwwwwHH";
    assert_eq!(drawn(&lanes(picture), view(14, 5, 14), None), picture);
}

#[test]
fn zoomed_out_the_longest_of_each_pixel_is_drawn() {
    let picture = "..HHHHHH..ssss\n.wwwwwwwHHH...";
    assert_eq!(drawn(&lanes(picture), view(14, 2, 2), None), "Hs\nwH");
    assert_eq!(
        lanes(picture).rectangles(View { rows: 1, ..view(14, 2, 2) }, 1400, None).len(),
        2,
        "two lanes in one row"
    );
}

#[test]
fn a_filter_leaves_the_waits_of_that_length() {
    let picture = "..HHHHHH..ssss\n.wwwwwwwHHH...\n..wwwwwwwwwHH.";
    let filter = Filter { lock: 1, from: 800, to: 1000 };
    assert_eq!(
        drawn(&lanes(picture), view(14, 3, 14), Some(filter)).replace(' ', "_"),
        "______________\n______________\n__wwwwwwwww___"
    );
}

#[test]
fn a_moment_is_told_with_its_bounds() {
    let lanes = lanes("..HHHHHH..ssss\n.wwwwwwwHHH...");
    let spell = lanes.spell(2, 450, 1400).expect("it waits");
    assert_eq!(
        (spell.doing, spell.lock, spell.from, spell.to, spell.open),
        (Doing::Waiting as u32, 1, 100, 800, false)
    );
    let last = lanes.spell(1, 1399, 1400).expect("it sleeps");
    assert_eq!((last.doing, last.to, last.open), (Doing::Sleeping as u32, 1400, true));
    assert_eq!(lanes.spell(3, 0, 1400), None);
}

#[test]
fn a_long_run_keeps_its_whole_in_sums_and_its_end_in_detail() {
    let mut lanes = Lanes::default();
    let (facts, locks) = (Facts::default(), Locks::default());
    let mut add = |time, event| {
        lanes.add(&Moment { time, exact: true, worker: 0, event }, &facts, &locks);
        lanes.settle(time, &facts, &locks);
    };
    // A quarter of the time it holds the lock.
    let rounds = 1_500_000;
    add(0, Event::new(Kind::Ran, 1, 0, 1));
    for round in 0..rounds {
        add(round * 400, Event::new(Kind::Acquired, 1, 0, 0));
        add(round * 400 + 100, Event::new(Kind::Released, 1, 0, 0));
    }
    let end = rounds * 400;
    assert!(lanes.detail() > end / 10 && lanes.detail() < end, "{}", lanes.detail());
    let whole = View { from: 0, to: end, first_lane: 0, lanes: 1, rows: 1, width: 100 };
    let found = lanes.rectangles(whole, end, None);
    assert!(
        found.iter().all(|found| found.doing == Doing::Running as u32 && (188..194).contains(&found.share)),
        "{found:?}"
    );
    assert_eq!((found.first().map(|found| found.left), found.last().map(|found| found.right)), (Some(0), Some(100)));
    // Its end, a column for each 100 ns.
    let near = View { from: end - 1600, to: end, width: 16, ..whole };
    assert_eq!(drawn(&lanes, near, None), "H...H...H...H...");
    // Its beginning is there, though not exactly.
    let early = View { from: 0, to: 1600, width: 16, ..whole };
    assert_eq!(drawn(&lanes, early, None), "................");
    assert_eq!(lanes.spell(1, 100, end), None);
}

#[test]
fn a_filter_goes_by_the_wait_as_it_was_measured_however_often_it_was_woken() {
    let mut lanes = Lanes::default();
    let (facts, locks) = (Facts::default(), Locks::default());
    let events = [
        (0, Event::new(Kind::Started, 2, 1, 0)),
        (0, Event::new(Kind::Ran, 2, 0, 1)),
        (100, Event::new(Kind::Waits, 2, 0, 7)),
        (100, Event::new(Kind::Parked, 2, 0, 0)),
        // Somebody else was faster.
        (500, Event::new(Kind::Ran, 2, 0, 2)),
        (600, Event::new(Kind::Parked, 2, 0, 0)),
        (900, Event::new(Kind::Ran, 2, 0, 3)),
        (910, Event::wide(Kind::Waited, 2, 820)),
        (910, Event::at(Kind::Acquired, CONTENDED, 0, 2, 0, 2)),
    ];
    for (time, event) in events {
        lanes.add(&Moment { time, exact: true, worker: 0, event }, &facts, &locks);
    }
    lanes.finish(&facts, &locks);
    let shown = |from, to| drawn(&lanes, view(10, 2, 10), Some(Filter { lock: 1, from, to })).replace(' ', "_");
    assert_eq!(shown(820, 821), "__________\n_wwww_www_", "both halves of the one wait");
    assert_eq!(shown(0, 820), "__________\n__________", "neither half is a wait of its own length");
}

#[test]
fn who_waits_for_whom_is_known_from_the_lanes() {
    let mut lanes = Lanes::default();
    let facts = Facts::default();
    let lock = |name: &str, kind| LockInfo { name: name.into(), kind, address: 9, ..LockInfo::default() };
    let kinds = [crate::sync::LockKind::Mutex as u32, crate::sync::LockKind::WaitGroup as u32];
    let locks = Locks::of(vec![lock("a", kinds[0]), lock("b", kinds[0]), lock("wg", kinds[1])]);
    let parked = |goroutine| Event::new(Kind::Parked, goroutine, 0, 0);
    let course = |goroutine, has: u32, wants: u32| {
        let acquired = Event::at(Kind::Acquired, 0, 0, goroutine, has, 0);
        [
            Event::new(Kind::Ran, goroutine, 0, 1),
            acquired,
            Event::new(Kind::Waits, goroutine, wants, 9),
            parked(goroutine),
        ]
    };
    let main = [Event::new(Kind::Ran, 1, 0, 1), Event::new(Kind::Waits, 1, 2, 9), parked(1)];
    for event in main.into_iter().chain(course(2, 0, 1)).chain(course(3, 1, 0)) {
        lanes.add(&Moment { time: 0, exact: true, worker: event.goroutine as u16, event }, &facts, &locks);
    }
    lanes.finish(&facts, &locks);
    let graph = lanes.waits(&locks, true).expect("it is known");
    let told: Vec<_> =
        graph.waiting.iter().map(|w| (w.goroutine, w.lock.as_str(), w.is_signal, &w.held_by[..])).collect();
    assert_eq!(told, [(1, "wg", true, &[][..]), (2, "b", false, &[3]), (3, "a", false, &[2])]);
    assert_eq!((graph.cycle, graph.reported), (vec![2, 3], true));
    assert!(!lanes.waits(&locks, false).expect("it is known").reported, "the run goes on");
    // Somebody unlocks what it doesn't have: who has it now can't be told.
    let unlocks = Event::at(Kind::Released, 0, 0, 4, 0, 0);
    for event in [Event::new(Kind::Ran, 4, 0, 1), unlocks] {
        lanes.add(&Moment { time: 0, exact: true, worker: 4, event }, &facts, &locks);
    }
    lanes.finish(&facts, &locks);
    assert_eq!(lanes.waits(&locks, true), None);
}

#[test]
fn a_long_run_is_told_more_finely_than_as_a_whole() {
    let mut lanes = Lanes::default();
    let (facts, locks) = (Facts::default(), Locks::default());
    let mut add = |time, event| {
        lanes.add(&Moment { time, exact: true, worker: 0, event }, &facts, &locks);
        lanes.settle(time, &facts, &locks);
    };
    // Every 40 ms it holds the lock for 20 ms; between, and at last, so much happens that nothing of that is kept in detail.
    let (rounds, turn) = (1000, 40_000_000);
    add(0, Event::new(Kind::Ran, 1, 0, 1));
    for round in 0..rounds {
        for step in 0..800 {
            let time = round * turn + turn / 2 + step * 1000;
            add(time, Event::at(Kind::Acquired, 0, 0, 1, 0, 0));
            add(time + 10, Event::at(Kind::Released, 0, 0, 1, 0, 0));
        }
        add((round + 1) * turn, Event::at(Kind::Acquired, 0, 0, 1, 0, 0));
        add((round + 1) * turn + turn / 2 - 1000, Event::at(Kind::Released, 0, 0, 1, 0, 0));
    }
    let end = rounds * turn;
    assert!(lanes.detail() > end / 10, "{}", lanes.detail());
    let near = View { from: turn, to: 5 * turn, first_lane: 0, lanes: 1, rows: 1, width: 8 };
    assert_eq!(drawn(&lanes, near, None), "H.H.H.H.");
    assert!(lanes.grain() <= turn / 20, "{}", lanes.grain());
}
