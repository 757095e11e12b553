//! Drawn fixtures: a line for each goroutine, a column for each moment.

use super::*;
use crate::trace::{Event, Kind};

/// `L` locks, `U` unlocks, `E` and `X` walk in and out past the lock, `Ra50` reads 50 from cell a, `=b60` writes 60 to b, `+b60` does after a
/// read of what it goes over, `.` does nothing. Columns are moments. A lock's acquisitions are in the order of their columns.
fn drawn(picture: &str) -> Recording {
    let lines: Vec<Vec<&str>> = picture
        .lines()
        .map(|line| line.split_whitespace().collect())
        .filter(|line: &Vec<_>| !line.is_empty())
        .collect();
    let stream = |(goroutine, line): (u32, &Vec<&str>)| {
        let mut events = vec![Event::wide(Kind::Clock, 0, 0), Event::new(Kind::Ran, goroutine, 0, 1)];
        for (column, step) in (1..).zip(line) {
            events.push(Event::wide(Kind::Clock, 0, column * 100));
            let order = column as u32;
            let cell = || step.as_bytes()[1].into();
            let value = || step[2..].parse().expect("a number");
            match &step[..1] {
                "L" => events.push(Event::new(Kind::Acquired, goroutine, 0, order)),
                "U" => events.push(Event::new(Kind::Released, goroutine, 0, order)),
                "E" => events.push(Event::new(Kind::Entered, goroutine, 0, 0)),
                "X" => events.push(Event::new(Kind::Left, goroutine, 0, 0)),
                "R" => events.push(Event::new(Kind::Read, goroutine, cell(), value())),
                "=" => events.push(Event::new(Kind::Wrote, goroutine, cell(), value())),
                "+" => events.push(Event::new(Kind::Updated, goroutine, cell(), value())),
                _ => {}
            }
        }
        events
    };
    let streams = (1..).zip(&lines).map(stream).collect();
    Recording { streams, ..Recording::default() }
}

/// Reader, writer, name of what was seen new and its value, of what was seen old and its value.
fn told(found: &Torn) -> Vec<(u32, u32, char, i64, char, i64)> {
    let name = |half: &Half| char::from_u32(half.cell).expect("a letter");
    found
        .reads
        .iter()
        .map(|read| {
            (read.reader, read.writer, name(&read.new), read.new.read.value, name(&read.old), read.old.read.value)
        })
        .collect()
}

#[test]
fn a_look_between_the_two_writes_of_a_section_is_torn() {
    let found = torn(&drawn(
        "L Ra50 +a40 .    .    Rb50 +b60 U
         . .    .    Ra40 Rb50 .    .    .",
    ));
    assert_eq!((found.count, found.unknown, found.complete), (1, 0, true));
    assert_eq!(told(&found), [(2, 1, 'a', 40, 'b', 50)]);
    let read = &found.reads[0];
    assert_eq!((read.new.write.value, read.old.write.value), (40, 60));
    assert_eq!(read.order, [Part::WroteNew, Part::ReadNew, Part::ReadOld, Part::WroteOld]);
    assert!(read.lock == 1 && read.from < read.new.write.time && read.old.write.time < read.to);
}

#[test]
fn looks_before_and_after_a_section_are_whole() {
    let found = torn(&drawn(
        ".    .    L Ra50 +a40 Rb50 +b60 U .    .
         Ra50 Rb50 . .    .    .    .    . Ra40 Rb60",
    ));
    assert_eq!((found.count, found.unknown), (0, 0));
}

#[test]
fn who_looks_under_the_lock_sees_all_or_nothing() {
    let found = torn(&drawn(
        "L Ra50 +a40 Rb50 +b60 U . .    .    . L Ra40 +a50 Rb60 +b50 U
         . .    .    .    .    . L Ra40 Rb60 U . .    .    .    .    .",
    ));
    assert_eq!((found.count, found.unknown), (0, 0));
}

#[test]
fn a_section_past_the_lock_says_what_belongs_together_too() {
    let found = torn(&drawn(
        "E Ra50 +a40 .    .    Rb50 +b60 X
         E .    .    Rb50 Ra40 X    .    .",
    ));
    assert_eq!(told(&found), [(2, 1, 'a', 40, 'b', 50)]);
    assert_eq!(found.reads[0].lock, 0);
}

#[test]
fn the_other_half_may_be_the_new_one() {
    // Both cells' reads are apart by a whole section: a from before it, b from after.
    let found = torn(&drawn(
        ".    L Ra1 +a2 Rb1 +b2 U .
         Ra1  . .   .   .   .   . Rb2",
    ));
    assert_eq!(told(&found), [(2, 1, 'b', 2, 'a', 1)]);
    assert_eq!(found.reads[0].order, [Part::ReadOld, Part::WroteOld, Part::WroteNew, Part::ReadNew]);
}

#[test]
fn two_reads_of_one_cell_are_two_looks() {
    // The second look at a, with b, is whole.
    let found = torn(&drawn(
        ".    L Ra1 +a2 Rb1 +b2 U .   .
         Ra1  . .   .   .   .   . Ra2 Rb2",
    ));
    assert_eq!(found.count, 0);
}

#[test]
fn who_synchronises_between_two_reads_doesnt_look_at_both() {
    let found = torn(&drawn(
        ". .   . L Ra1 +a2 Rb1 +b2 U . .   .
         L Ra1 U . .   .   .   .   . L Rb2 U",
    ));
    assert_eq!(found.count, 0);
}

#[test]
fn halves_that_look_like_a_whole_are_none() {
    // 40 and 60 stood together once.
    let found = torn(&drawn(
        "L Ra50 +a40 Rb50 +b60 U L Ra40 +a50 .    Rb60 +b50 U L Ra50 +a40 .    .    Rb50 +b60 U
         . .    .    .    .    . . .    .    .    .    .    . . .    .    Rb60 Ra40 .    .    .",
    ));
    assert_eq!((found.count, found.unknown), (0, 0));
}

#[test]
fn cells_that_no_section_writes_together_are_not_tied() {
    let found = torn(&drawn(
        "L Ra1 +a2 U . . L Rb1 +b2 U
         . .   .   . Ra2 Rb1 . . . .",
    ));
    assert_eq!((found.count, found.unknown), (0, 0));
}

#[test]
fn a_writer_that_takes_no_part_in_locking_says_nothing_of_what_belongs_together() {
    let found = torn(&drawn(
        "Ra50 +a40 .    .    Rb50 +b60
         .    .    Ra40 Rb50 .    .",
    ));
    assert_eq!((found.count, found.unknown), (0, 0));
}

#[test]
fn sections_without_an_order_leave_it_unknown() {
    // Each went over a value of the other's in one cell: neither came first.
    let found = torn(&drawn(
        "E Ra1 +a2 .   .   Rb3 +b4 X .   .
         E .   .   Rb1 +b3 Ra2 +a5 X Ra5 Rb1",
    ));
    assert_eq!((found.count, found.unknown), (0, 1));
}

#[test]
fn many_torn_reads_are_counted_once_each() {
    let found = torn(&drawn(
        "L Ra50 +a40 .    .    .    .    Rb50 +b60 U
         . .    .    Ra40 Rb50 Ra40 Rb50 .    .    .
         . .    .    Ra40 Rb50 .    .    .    .    .",
    ));
    assert_eq!(found.count, 3);
}

#[test]
fn before_the_first_access_that_is_left_nothing_is_said() {
    let mut recording = drawn(
        ".    .    L Ra50 +a40 .    .    Rb50 +b60 U
         .    .    . .    .    Ra40 Rb50 .    .    .",
    );
    assert_eq!(torn(&recording).count, 1);
    recording.counts.forgotten = 1;
    let found = torn(&recording);
    assert_eq!((found.count, found.complete), (1, false), "it came after the first access of each worker");
    let mut late = drawn(
        ".    .    .    .    L Ra50 +a40 Rb50 +b60 U L Ra40 +a50 Rb60 +b50 U
         Ra40 Rb50 .    .    . .    .    .    .    . . .    .    .    .    .",
    );
    assert_eq!(torn(&late).count, 1, "the times don't count as long as nothing is missing");
    late.counts.forgotten = 1;
    assert_eq!(torn(&late).count, 0);
}
