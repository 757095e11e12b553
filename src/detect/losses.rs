//! The proof of lost updates: who read which value where, who wrote in between, and who wrote over that.
//!
//! An update's write is an exchange, so each tells what it overwrote. The order of a cell's writes is the one in which each overwrites
//! what the one before wrote and each goroutine's are in program order; it is searched for, the earlier in (interpolated) time first. Of
//! the writes listed between a read and its update each certainly came after the read: the list begins behind the last moment at which the
//! cell held the value that was read.

use crate::trace::recording::Recording;
use crate::trace::{Kind, Moment};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// Writes that are listed for one loss; of more the first are.
const BETWEEN: usize = 64;
/// Steps of the search for the order of one cell's writes; more and the order of time is taken instead.
const STEPS: usize = 2_000_000;

/// Everything that is known of a run's lost updates.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Losses {
    /// The order of each cell's writes explains every value that was overwritten. Otherwise it is that of interpolated times.
    pub exact: bool,
    /// Updates that overwrote other values than they had read, but whose reads aren't in the recording any more.
    pub unexplained: u64,
    /// The sum of all amounts.
    pub missing: i64,
    /// By the time of the overwriting.
    pub losses: Vec<Loss>,
}

/// One lost update.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loss {
    /// As the source names what was updated; empty when it has no name.
    pub name: String,
    /// The cell's address.
    pub cell: u32,
    /// The read that the update was computed from.
    pub read: Access,
    /// Other goroutines' writes in between, in their order: what was lost.
    pub between: Vec<Access>,
    /// How many more of those there are.
    pub more: u64,
    /// The value that was overwritten.
    pub overwritten: i64,
    /// The update.
    pub write: Access,
    /// By how much the value is short because of it.
    pub amount: i64,
}

/// One access of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Access {
    pub goroutine: u32,
    /// Of the source; 0: not known.
    pub line: u32,
    /// Nanoseconds since the run's start.
    pub time: u64,
    /// The clock was read for it; otherwise the time is interpolated.
    pub timed: bool,
    /// The value read or written: its low 32 bits, with their sign.
    pub value: i64,
}

impl Access {
    /// A recorded read or write.
    pub fn of(recording: &Recording, moment: Moment) -> Self {
        Self {
            goroutine: moment.event.goroutine,
            line: recording.line(moment.event),
            time: moment.time,
            timed: moment.exact,
            value: signed(moment.event.b),
        }
    }
}

/// A write of one cell.
#[derive(Clone, Copy)]
struct Write {
    moment: Moment,
    /// What it overwrote, where that is known.
    overwritten: Option<u32>,
    /// The read before it by the same goroutine.
    read: Option<Moment>,
    is_loss: bool,
}

/// Finds the lost updates in a recording.
pub fn losses(recording: &Recording) -> Losses {
    let mut found = Losses { exact: true, ..Losses::default() };
    for (cell, goroutines) in writes(recording) {
        if !goroutines.iter().flatten().any(|write| write.is_loss) {
            continue;
        }
        let order = in_order(&goroutines).unwrap_or_else(|| {
            found.exact = false;
            in_time(&goroutines)
        });
        prove(recording, cell, &order, &mut found);
    }
    found.losses.sort_by_key(|loss| loss.write.time);
    found
}

/// Each cell's writes, of each goroutine in program order.
fn writes(recording: &Recording) -> BTreeMap<u32, Vec<Vec<Write>>> {
    let mut cells: BTreeMap<u32, Vec<Vec<Write>>> = BTreeMap::new();
    for moments in recording.by_goroutine().into_values() {
        let mut reads: BTreeMap<u32, Moment> = BTreeMap::new();
        let mut own: BTreeMap<u32, Vec<Write>> = BTreeMap::new();
        for moment in moments {
            let event = moment.event;
            match event.kind() {
                Kind::Read => {
                    reads.insert(event.a, moment);
                }
                Kind::Wrote => {
                    let write = Write { moment, overwritten: None, read: None, is_loss: false };
                    own.entry(event.a).or_default().push(write);
                }
                Kind::Updated => {
                    let read = reads.get(&event.a).copied();
                    let overwritten = read.map(|read| read.event.b);
                    own.entry(event.a).or_default().push(Write { moment, overwritten, read, is_loss: false });
                }
                Kind::Overwrote => {
                    if let Some(update) = own.get_mut(&event.a).and_then(|writes| writes.last_mut()) {
                        update.overwritten = Some(event.b);
                        update.is_loss = true;
                    }
                }
                _ => {}
            }
        }
        for (cell, writes) in own {
            cells.entry(cell).or_default().push(writes);
        }
    }
    cells
}

/// The writes of a cell in an order in which each overwrites what the one before wrote; `None` when none was found.
fn in_order(goroutines: &[Vec<Write>]) -> Option<Vec<Write>> {
    let total: usize = goroutines.iter().map(Vec::len).sum();
    let mut next = vec![0; goroutines.len()];
    let mut path: Vec<usize> = Vec::with_capacity(total);
    // What is still to be tried at each place, the last first.
    let mut open = vec![candidates(goroutines, &next, None)];
    let mut hopeless: HashSet<(u64, Option<u32>)> = HashSet::new();
    let mut key = 0_u64;
    let mut steps = 0;
    while path.len() < total {
        steps += goroutines.len();
        if steps > STEPS.max(total * goroutines.len() * 4) {
            return None;
        }
        if let Some(goroutine) = open.last_mut()?.pop() {
            let value = goroutines[goroutine][next[goroutine]].moment.event.b;
            let after = key.wrapping_add(mixed(goroutine));
            if hopeless.contains(&(after, Some(value))) {
                continue;
            }
            key = after;
            next[goroutine] += 1;
            path.push(goroutine);
            open.push(candidates(goroutines, &next, Some(value)));
        } else {
            open.pop();
            let goroutine = path.pop()?;
            next[goroutine] -= 1;
            hopeless.insert((key, Some(goroutines[goroutine][next[goroutine]].moment.event.b)));
            key = key.wrapping_sub(mixed(goroutine));
        }
    }
    next.fill(0);
    let step = |goroutine: usize| {
        next[goroutine] += 1;
        goroutines[goroutine][next[goroutine] - 1]
    };
    Some(path.into_iter().map(step).collect())
}

/// A number for each goroutine, so that sums of them tell how far each has come.
fn mixed(goroutine: usize) -> u64 {
    let word = (goroutine as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (word ^ (word >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// The goroutines whose next write may come now that the cell holds `value`, the earliest last.
fn candidates(goroutines: &[Vec<Write>], next: &[usize], value: Option<u32>) -> Vec<usize> {
    let head = |goroutine: usize| goroutines[goroutine].get(next[goroutine]);
    let fits = |write: &Write| value.is_none() || write.overwritten.is_none() || write.overwritten == value;
    let mut found: Vec<usize> = (0..goroutines.len()).filter(|&goroutine| head(goroutine).is_some_and(fits)).collect();
    found.sort_by_key(|&goroutine| std::cmp::Reverse(head(goroutine).map(|write| write.moment.time)));
    found
}

fn in_time(goroutines: &[Vec<Write>]) -> Vec<Write> {
    let mut order: Vec<Write> = goroutines.iter().flatten().copied().collect();
    order.sort_by_key(|write| write.moment.time);
    order
}

fn signed(word: u32) -> i64 {
    i64::from(word as i32)
}

/// Adds what one cell lost.
fn prove(recording: &Recording, cell: u32, order: &[Write], found: &mut Losses) {
    let access = |moment: Moment| Access::of(recording, moment);
    for (place, write) in order.iter().enumerate().filter(|(_, write)| write.is_loss) {
        let (Some(read), Some(overwritten)) = (write.read, write.overwritten) else {
            found.unexplained += 1;
            continue;
        };
        let held = order[..place].iter().rposition(|before| before.moment.event.b == read.event.b);
        let between = &order[held.map_or(0, |held| held + 1)..place];
        let amount = signed(overwritten.wrapping_sub(read.event.b));
        found.missing += amount;
        found.losses.push(Loss {
            name: recording.operand(read.event),
            cell,
            read: access(read),
            between: between.iter().take(BETWEEN).map(|write| access(write.moment)).collect(),
            more: between.len().saturating_sub(BETWEEN) as u64,
            overwritten: signed(overwritten),
            write: access(write.moment),
            amount,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Event;

    /// A recording in which each goroutine has a worker of its own: `R5` reads 5, `U6` updates to 6, `O7` says that this overwrote 7.
    fn recording(goroutines: &[&str]) -> Recording {
        let stream = |(goroutine, line): (u32, &&str)| {
            let start = [Event::wide(Kind::Clock, 0, 0), Event::new(Kind::Ran, goroutine, 0, 1)];
            let steps = line.split_whitespace().map(move |step| {
                let kind = match &step[..1] {
                    "R" => Kind::Read,
                    "U" => Kind::Updated,
                    "W" => Kind::Wrote,
                    _ => Kind::Overwrote,
                };
                Event::new(kind, goroutine, 40, step[1..].parse().expect("a number"))
            });
            start.into_iter().chain(steps).collect()
        };
        let streams = (1..).zip(goroutines).map(stream).collect();
        Recording { streams, ..Recording::default() }
    }

    #[test]
    fn a_loss_names_the_read_the_lost_writes_and_the_write_over_them() {
        let found = losses(&recording(&["R0 U1 O2", "R0 U1 R1 U2"]));
        assert!(found.exact);
        let [loss] = &found.losses[..] else { panic!("{found:?}") };
        assert_eq!((loss.read.goroutine, loss.read.value), (1, 0));
        let between: Vec<_> = loss.between.iter().map(|write| (write.goroutine, write.value)).collect();
        assert_eq!(between, [(2, 1), (2, 2)]);
        assert_eq!((loss.overwritten, loss.write.value, loss.amount), (2, 1, 2));
        assert_eq!(found.missing, 2);
    }

    #[test]
    fn the_order_is_found_where_the_first_guess_leads_nowhere() {
        // Times are all alike: goroutine 1's update to 1 fits first, but then goroutine 2's could never overwrite 0.
        let found = losses(&recording(&["R0 U1 O5", "W0 R0 U5"]));
        assert!(found.exact);
        assert_eq!(found.losses[0].between.iter().map(|write| write.value).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn nothing_is_lost_where_each_saw_what_it_overwrote() {
        assert_eq!(losses(&recording(&["R0 U1", "R1 U2"])), Losses { exact: true, ..Losses::default() });
    }

    #[test]
    fn values_that_no_order_explains_are_said_to_be_inexact() {
        let found = losses(&recording(&["R0 U1 O9", "R3 U4"]));
        assert!(!found.exact);
        assert_eq!(found.losses.len(), 1);
    }

    #[test]
    fn an_update_whose_read_is_gone_is_counted() {
        let found = losses(&recording(&["U1 O2"]));
        assert_eq!((found.unexplained, found.losses.len()), (1, 0));
    }
}
