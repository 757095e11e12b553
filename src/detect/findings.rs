//! Which races are told: one for an address and one for a pair of places in the source, as Go tells them.

use super::description::RaceReport;
use super::{Race, lock};
use crate::hash::Set;
use crate::program::{Address, Position, Program};
use std::sync::Mutex;

/// So many races are told; a program that has more has been told enough.
const LIMIT: usize = 1000;

/// An access as a reader of the source sees it: whether it writes, and the lines of its stack.
type Seen = (bool, Vec<Position>);

#[derive(Debug, Default)]
struct Told {
    addresses: Set<Address>,
    places: Set<[Seen; 2]>,
    reports: Vec<RaceReport>,
    is_closed: bool,
}

/// The races that were found in a run.
#[derive(Debug, Default)]
pub struct Findings(Mutex<Told>);

impl Findings {
    /// Adds a race, and tells it unless one of the same address or between the same places was told before. One is told at a time.
    ///
    /// A value of several words is one variable to Go and several cells to us, and so are the words that one line copies: that the
    /// stacks are compared by lines makes one report of them.
    pub fn add(&self, program: &Program, race: &Race, tell: impl FnOnce(&RaceReport)) {
        let mut seen = race.accesses.each_ref().map(|access| -> Seen {
            let line = |&pc| Position { column: 0, ..program.position(pc) };
            let lines = access.stack.iter().map(line).filter(|position| position.line != 0);
            (access.kind.write, lines.collect())
        });
        // The order in which they came doesn't matter.
        seen.sort_unstable();
        let mut told = lock(&self.0);
        if told.is_closed || told.reports.len() >= LIMIT {
            return;
        }
        let is_new_address = told.addresses.insert(race.address);
        let is_new_place = is_new_address && told.places.insert(seen);
        if is_new_place {
            let report = RaceReport::new(program, race);
            tell(&report);
            told.reports.push(report);
        }
    }

    /// From here on nothing is told any more. How many races were.
    pub fn close(&self) -> usize {
        let mut told = lock(&self.0);
        told.is_closed = true;
        told.reports.len()
    }

    /// All that were told, in the order of their finding.
    pub fn reports(&self) -> Vec<RaceReport> {
        lock(&self.0).reports.clone()
    }
}
