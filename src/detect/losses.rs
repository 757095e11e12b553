//! The proof of lost updates: who read which value where, who wrote in between, and who wrote over that.
//!
//! An update's write is an exchange, so each tells what it overwrote. The order of a cell's writes is one in which each overwrites what
//! the one before wrote, each goroutine's are in program order, and the cell held what an update had read at some time between that and
//! the goroutine's write before; it is searched for, the earlier in (interpolated) time first. Of the writes listed between a read and its
//! update each certainly came after the read: the list begins behind the last moment at which the cell held the value that was read.

use crate::trace::recording::Recording;
use crate::trace::{Kind, Moment};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

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

/// The writes of a cell in an order that explains every value; `None` when none was found.
fn in_order(goroutines: &[Vec<Write>]) -> Option<Vec<Write>> {
    let total: usize = goroutines.iter().map(Vec::len).sum();
    let most = STEPS.max(total * goroutines.len() * 4);
    let mut search = Search::new(goroutines);
    // What is still to be tried at each place, the last first.
    let mut open = vec![search.candidates()];
    let mut hopeless = HashSet::new();
    let mut steps = 0;
    while search.path.len() < total {
        steps += goroutines.len();
        if steps > most {
            return None;
        }
        if let Some(goroutine) = open.last_mut()?.pop() {
            search.advance(goroutine);
            // Mostly the first way leads to the end, and nothing is hopeless.
            if !hopeless.is_empty() && hopeless.contains(&search.state()) {
                search.go_back();
            } else {
                open.push(search.candidates());
            }
        } else {
            open.pop();
            hopeless.insert(search.state());
            search.go_back();
        }
    }
    let mut next = vec![0; goroutines.len()];
    let step = |goroutine: usize| {
        next[goroutine] += 1;
        goroutines[goroutine][next[goroutine] - 1]
    };
    Some(search.path.into_iter().map(step).collect())
}

/// One way through the writes of a cell, as far as it has been tried.
struct Search<'a> {
    goroutines: &'a [Vec<Write>],
    /// Whose write is at each place.
    path: Vec<usize>,
    /// The places of each goroutine's writes.
    own: Vec<Vec<usize>>,
    /// The places at which each value was written.
    held: HashMap<u32, Vec<usize>>,
    /// The sum of [`mixed`] over the path.
    key: u64,
}

impl<'a> Search<'a> {
    fn new(goroutines: &'a [Vec<Write>]) -> Self {
        let own = vec![Vec::new(); goroutines.len()];
        Self { goroutines, path: Vec::new(), own, held: HashMap::new(), key: 0 }
    }

    /// A goroutine's next write.
    fn head(&self, goroutine: usize) -> Option<&'a Write> {
        self.goroutines[goroutine].get(self.own[goroutine].len())
    }

    /// The next write of each that still has one.
    fn heads(&self) -> impl Iterator<Item = (usize, &'a Write)> {
        (0..self.goroutines.len()).filter_map(|goroutine| Some((goroutine, self.head(goroutine)?)))
    }

    /// What the cell holds now; `None` before the first write.
    fn value(&self) -> Option<u32> {
        let &last = self.path.last()?;
        Some(self.goroutines[last][self.own[last].len() - 1].moment.event.b)
    }

    /// The next write of the goroutine comes now.
    fn advance(&mut self, goroutine: usize) {
        let place = self.path.len();
        if let Some(write) = self.head(goroutine) {
            self.held.entry(write.moment.event.b).or_default().push(place);
        }
        self.path.push(goroutine);
        self.own[goroutine].push(place);
        self.key = self.key.wrapping_add(mixed(goroutine));
    }

    /// Undoes the last [`Self::advance`].
    fn go_back(&mut self) {
        if let Some(value) = self.value() {
            self.held.entry(value).or_default().pop();
        }
        if let Some(goroutine) = self.path.pop() {
            self.own[goroutine].pop();
            self.key = self.key.wrapping_sub(mixed(goroutine));
        }
    }

    /// Whether the cell has held the value that a lost update was computed from since its goroutine's own last write, after which it was
    /// read. What it held before the first write isn't known, so it can have been that.
    fn can_have_read(&self, goroutine: usize, write: &Write) -> bool {
        let (Some(read), Some(own)) = (write.read.filter(|_| write.is_loss), self.own[goroutine].last()) else {
            return true;
        };
        self.held.get(&read.event.b).and_then(|places| places.last()).is_some_and(|held| held >= own)
    }

    /// The goroutines whose next write may come now, the earliest last. First of all is rather none that lost anything: somebody has
    /// written before such a one, unless the recording doesn't have that any more.
    fn candidates(&self) -> Vec<usize> {
        let value = self.value();
        let fits = |goroutine: usize, write: &Write| {
            (value.is_none() || write.overwritten.is_none() || write.overwritten == value)
                && self.can_have_read(goroutine, write)
        };
        let mut found: Vec<_> = self.heads().filter(|&(goroutine, write)| fits(goroutine, write)).collect();
        found.sort_by_key(|(_, write)| std::cmp::Reverse((value.is_none() && write.is_loss, write.moment.time)));
        found.into_iter().map(|(goroutine, _)| goroutine).collect()
    }

    /// Where two ways are the same in this they go on in the same ways.
    fn state(&self) -> (u64, Option<u32>) {
        let waiting = self.heads().filter(|&(goroutine, write)| !self.can_have_read(goroutine, write));
        let key =
            waiting.fold(self.key, |key, (goroutine, _)| key.wrapping_add(mixed(self.goroutines.len() + goroutine)));
        (key, self.value())
    }
}

/// A number for each goroutine, so that sums of them tell how far each has come.
fn mixed(goroutine: usize) -> u64 {
    let word = (goroutine as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (word ^ (word >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
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
        // Behind the goroutine's own last write, too: in the order of time alone the value may not have been there since.
        let held = order[..place].iter().rposition(|before| {
            before.moment.event.b == read.event.b || before.moment.event.goroutine == write.moment.event.goroutine
        });
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
    fn an_update_comes_after_its_read_also_where_values_return() {
        // Goroutine 3's second update overwrites a 7, and there is one already. But it read 5, which is there again only after
        // goroutine 2's first update.
        let goroutines = ["R9 U7", "R7 U5 R5 U7", "R5 U7 R5 U9 O7"];
        let found = losses(&recording(&goroutines));
        assert!(found.exact);
        let [loss] = &found.losses[..] else { panic!("{found:?}") };
        let between: Vec<_> = loss.between.iter().map(|write| (write.goroutine, write.value)).collect();
        assert_eq!((loss.read.value, loss.overwritten, between), (5, 7, vec![(2, 7)]));
    }

    #[test]
    fn ways_that_differ_only_in_what_was_there_to_be_read_are_told_apart() {
        // Goroutine 2, 1, 3 is tried first and leads nowhere, for 5 isn't there any more after goroutine 1's first write. Goroutine
        // 1, 2, 3 makes the same three writes and the same value.
        let found = losses(&recording(&["W1 R5 U9 O3", "W5", "W3"]));
        assert!(found.exact);
        let between: Vec<_> = found.losses[0].between.iter().map(|write| write.value).collect();
        assert_eq!(between, [3]);
    }

    #[test]
    fn without_an_order_a_goroutine_still_loses_no_write_of_its_own() {
        let found = losses(&recording(&["R0 U1 R4 U2 O9", "R3 U8"]));
        assert!(!found.exact);
        assert!(found.losses[0].between.iter().all(|write| write.goroutine == 2), "{found:?}");
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
