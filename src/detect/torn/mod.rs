//! Torn reads: a goroutine saw one half of what another wrote together.
//!
//! What belongs together is what the program's locks say: the cells that a *section* writes, which is what a goroutine does between
//! `Lock` and the `Unlock` that leaves it without any lock (or, with the mutex off, between walking in and out). Two cells are *tied* when
//! some finished section wrote both. A *look* is what a goroutine reads without anything else that it does to synchronise in between, up
//! to the second read of a cell or its own write of one. A look at two tied cells is torn when
//!
//! 1. these two values never stood in the cells together between two sections, and
//! 2. one of them is what a section of another goroutine wrote, and the other isn't what that section wrote.
//!
//! So a read of halves that happen to look like a whole isn't counted: the program can't tell it from one either. Values are known by their
//! low 32 bits. It can't be known where nothing says what belongs together (writes outside of sections), where the sections that wrote two
//! cells can't be put in an order that explains every value they went over (several unlocked writers: their updates are lost,
//! see [`super::losses`]), and before the first access that a full flight recorder still has.
//!
//! | file | |
//! |---|---|
//! | `accesses` | a recording's sections and looks |
//! | `tied` | the order of the sections that wrote two cells, and which values stood together |

mod accesses;
#[cfg(test)]
mod tests;
mod tied;

use super::losses::Access;
use crate::trace::Moment;
use crate::trace::recording::Recording;
use accesses::{Accesses, Look, Step};
use serde::Serialize;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use tied::Tied;

/// Torn reads that are told one by one; more are only counted.
const TOLD: usize = 10_000;
/// Steps of goroutines that are put in an order, for all pairs of cells together; pairs beyond are counted as unknown.
const WORK: usize = 50_000_000;

/// Everything that is known of a run's torn reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Torn {
    /// Looks that were torn.
    pub count: u64,
    /// Pairs of tied cells of which it can't be known, because their sections have no order.
    pub unknown: u64,
    /// The recording has all accesses. Otherwise only the last ones were examined.
    pub complete: bool,
    /// By time.
    pub reads: Vec<TornRead>,
}

/// One torn read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TornRead {
    /// The goroutine that looked.
    pub reader: u32,
    /// The one whose section it saw one half of.
    pub writer: u32,
    /// The lock of that section, as in its events, plus one; 0: it walked past all.
    pub lock: u32,
    /// When the section began and ended, in nanoseconds since the run's start.
    pub from: u64,
    pub to: u64,
    /// What was seen of the section.
    pub new: Half,
    /// What was not.
    pub old: Half,
    /// Its four accesses in an order in which they may have happened: both goroutines' in program order, the new value's write before its read,
    /// and the old value's read before it was written over. Where there is no such order (a whole section lay between the reads), that of
    /// times.
    pub order: [Part; 4],
}

/// One of the accesses that make up a torn read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Part {
    WroteNew,
    ReadNew,
    ReadOld,
    WroteOld,
}

/// One of the two cells.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Half {
    /// As the source names it; empty when it has no name.
    pub name: String,
    pub cell: u32,
    pub read: Access,
    /// The section's last write of it.
    pub write: Access,
}

/// Finds the torn reads in a recording.
pub fn torn(recording: &Recording) -> Torn {
    let accesses = Accesses::of(recording);
    let complete = accesses.complete_from == 0;
    let mut found = Torn { complete, ..Torn::default() };
    let mut pairs: HashMap<(u32, u32), Option<Tied>> = HashMap::new();
    let mut work = 0;
    let ties = Ties::of(&accesses.steps);
    for look in accesses.looks.iter().filter(|look| look.reads[0].time >= accesses.complete_from) {
        let read = look.pairs().find_map(|(first, second)| {
            let cells = (first.event.a, second.event.a);
            if let Entry::Vacant(unknown) = pairs.entry(cells) {
                let tied = ties.pair(&accesses.steps, cells)?;
                work += tied.len() * accesses.goroutines;
                let order = if work <= WORK { Tied::of(&accesses.steps, &tied, cells) } else { None };
                found.unknown += u64::from(order.is_none());
                unknown.insert(order);
            }
            let tied = pairs.get(&cells)?.as_ref()?;
            let (step, first_is_new) = tied.torn(&accesses.steps, look.goroutine, first, second)?;
            let (new, old) = if first_is_new { (first, second) } else { (second, first) };
            Some(read(recording, look, &accesses.steps[step], new, old))
        });
        if let Some(read) = read {
            found.count += 1;
            if found.reads.len() < TOLD {
                found.reads.push(read);
            }
        }
    }
    found.reads.sort_by_key(|read| read.old.read.time.max(read.new.read.time));
    found
}

/// See [`TornRead::order`]. `first_read_new` and `first_wrote_new`: the new half's access was that goroutine's first of the two.
fn order(first_read_new: bool, first_wrote_new: bool, mut times: [(u64, Part); 4]) -> [Part; 4] {
    use Part::*;
    match (first_read_new, first_wrote_new) {
        (true, true) => [WroteNew, ReadNew, ReadOld, WroteOld],
        (false, true) => [WroteNew, ReadOld, ReadNew, WroteOld],
        (false, false) => [ReadOld, WroteOld, WroteNew, ReadNew],
        (true, false) => {
            times.sort_by_key(|&(time, _)| time);
            times.map(|(_, part)| part)
        }
    }
}

fn read(recording: &Recording, look: &Look, step: &Step, new: Moment, old: Moment) -> TornRead {
    let [new_write, old_write] = [new, old].map(|read| step.writes[&read.event.a]);
    let place = |cell: u32| look.reads.iter().position(|read| read.event.a == cell);
    let times = [
        (new_write.last.time, Part::WroteNew),
        (new.time, Part::ReadNew),
        (old.time, Part::ReadOld),
        (old_write.last.time, Part::WroteOld),
    ];
    let half = |read: Moment| Half {
        name: recording.operand(read.event),
        cell: read.event.a,
        read: Access::of(recording, read),
        write: Access::of(recording, step.writes[&read.event.a].last),
    };
    TornRead {
        reader: look.goroutine,
        writer: step.goroutine,
        lock: step.lock.map_or(0, |(lock, _)| lock + 1),
        from: step.from,
        to: step.to,
        new: half(new),
        old: half(old),
        order: order(place(new.event.a) < place(old.event.a), new_write.place < old_write.place, times),
    }
}

/// Which steps wrote each cell.
struct Ties(BTreeMap<u32, Vec<usize>>);

impl Ties {
    fn of(steps: &[Step]) -> Self {
        let mut cells: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (number, step) in steps.iter().enumerate() {
            for &cell in step.writes.keys() {
                cells.entry(cell).or_default().push(number);
            }
        }
        Self(cells)
    }

    /// The steps that wrote one of the cells or both, in no order; `None` when none wrote both.
    fn pair(&self, steps: &[Step], (first, second): (u32, u32)) -> Option<Vec<usize>> {
        let (firsts, seconds) = (self.0.get(&first)?, self.0.get(&second)?);
        if !firsts.iter().any(|&step| steps[step].is_section && steps[step].writes.contains_key(&second)) {
            return None;
        }
        let mut all: Vec<usize> = firsts.iter().chain(seconds).copied().collect();
        all.sort_unstable();
        all.dedup();
        Some(all)
    }
}
