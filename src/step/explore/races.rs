//! Data races over all orders: whether there is a state in which two goroutines stand in front of accesses that conflict.
//!
//! If nothing orders two conflicting accesses in one run, then there is an order in which they stand side by side: let only happen what
//! happens before either of them. (S. Adve, M. Hill: *A Unified Formalization of Four Shared-Memory Models*, 1993; H. Boehm, S. Adve:
//! *Foundations of the C++ Concurrency Memory Model*, PLDI 2008.) So, where all orders are explored, looking at the pairs of next accesses
//! in every state finds the race that any one run could show, without clocks, and none that isn't there.

use super::graph::Graph;
use super::ways::{Way, Ways};
use crate::detect::Kind;
use crate::machine::{Footprint, Goroutine};
use crate::program::{Address, AtomicOp, Instruction, Pc, Program, SyncOp};
use crate::step::world::World;

/// So many races are kept; a program that has more has been told enough.
const MOST: usize = 32;
/// Stands for a WaitGroup as such, not for a cell of it.
const GROUP: Address = 1 << 63;

/// Whether two accesses of one cell that nothing orders are a race.
const fn conflict(one: Kind, other: Kind) -> bool {
    (one.write || other.write) && !(one.atomic && other.atomic)
}

/// An access that a visible step begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub address: Address,
    pub kind: Kind,
    pub pc: Pc,
    /// The goroutine's index.
    pub by: u16,
}

/// What the next instruction accesses, as far as that is known before it is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Nothing,
    One(Address, Kind),
    /// It writes only if it succeeds.
    CompareAndSwap(Address),
    /// The cells that it will have touched.
    Touched,
}

/// What goroutine `index` accesses with its next instruction, whose footprint is `foot`.
#[inline]
pub fn next(world: &World, index: usize, foot: Footprint) -> (Pc, Next) {
    let Some(goroutine) = &world.slots()[index].goroutine else { return (0, Next::Nothing) };
    let program = world.program();
    let plain = |write| Kind { write, atomic: false };
    let next = match foot {
        Footprint::Private => Next::Nothing,
        Footprint::Cell { address, write } => match program.code[goroutine.pc as usize] {
            Instruction::Atomic { op: AtomicOp::CompareAndSwap, .. } => Next::CompareAndSwap(address),
            Instruction::Atomic { .. } => Next::One(address, Kind { write, atomic: true }),
            _ => Next::One(address, plain(write)),
        },
        // As Go has it: counting up from 0 must be ordered with waiting, but not counting up with counting up, nor waiting with waiting.
        Footprint::Sync { op: SyncOp::WaitGroupAdd, lock, value }
            if value > 0 && world.cells().peek(lock) >> 32 == 0 =>
        {
            Next::One(lock | GROUP, plain(false))
        }
        Footprint::Sync { op: SyncOp::WaitGroupWait, lock, .. } if !goroutine.wait.resumed => {
            Next::One(lock | GROUP, Kind { write: true, atomic: true })
        }
        Footprint::Sync { .. } => Next::Nothing,
        Footprint::Native(_) => Next::Touched,
        Footprint::Several => match used_map(program, goroutine) {
            Some((0, _)) => Next::Nothing,
            Some((map, write)) => Next::One(map, plain(write)),
            None => Next::Touched,
        },
    };
    (goroutine.pc, next)
}

/// The map that the next instruction uses as a whole, and whether it changes it: as in Go a map is one variable.
pub fn used_map(program: &Program, goroutine: &Goroutine) -> Option<(Address, bool)> {
    let (map, write) = match program.code[goroutine.pc as usize] {
        Instruction::MapGet { map, .. } | Instruction::MapLength { map, .. } | Instruction::MapIterate { map, .. } => {
            (map, false)
        }
        Instruction::MapNext { iterator, .. } => (iterator, false),
        Instruction::MapSet { map, .. } | Instruction::MapDelete { map, .. } | Instruction::MapClear { map, .. } => {
            (map, true)
        }
        _ => return None,
    };
    Some((goroutine.word(map), write))
}

/// A state in which a race is about to happen, and whose next steps it is.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    pub node: u32,
    pub by: [u16; 2],
}

/// A race as Go tells one: of one variable, or between the same two places in the program.
#[derive(Debug)]
struct Race {
    address: Address,
    pcs: Vec<[Pc; 2]>,
    sights: Vec<Sight>,
}

/// The races that exploring has come across.
#[derive(Debug, Default)]
pub struct Races {
    races: Vec<Race>,
    /// The accesses of the steps from the states on the way to the present one, which were taken already.
    accesses: Vec<Access>,
    /// There were more than are kept.
    pub is_full: bool,
}

impl Races {
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Where the accesses of a new state's steps begin.
    pub fn mark(&self) -> usize {
        self.accesses.len()
    }

    /// All steps of the state are taken whose accesses began at `mark`.
    pub fn forget(&mut self, mark: usize) {
        self.accesses.truncate(mark);
    }

    /// A step from state `node`, whose other steps' accesses began at `mark`, begins with these accesses.
    #[inline]
    pub fn note(&mut self, node: u32, mark: usize, accesses: &[Access]) {
        let others = self.accesses.len();
        for access in accesses {
            for other in mark..others {
                let other = self.accesses[other];
                if other.address == access.address && other.by != access.by && conflict(other.kind, access.kind) {
                    self.see(node, other, *access);
                }
            }
        }
        self.accesses.extend_from_slice(accesses);
    }

    fn see(&mut self, node: u32, one: Access, other: Access) {
        let (one, other) = if one.pc <= other.pc { (one, other) } else { (other, one) };
        let pcs = [one.pc, other.pc];
        let sight = Sight { node, by: [one.by, other.by] };
        let known = self.races.iter().position(|race| race.pcs.contains(&pcs) || race.address == one.address);
        match known {
            Some(place) => {
                let race = &mut self.races[place];
                if !race.pcs.contains(&pcs) {
                    race.pcs.push(pcs);
                }
                race.sights.push(sight);
            }
            None if self.races.len() < MOST => {
                self.races.push(Race { address: one.address, pcs: vec![pcs], sights: vec![sight] });
            }
            None => self.is_full = true,
        }
    }

    /// For each race the cheapest way to where they do, with both steps at its end, and its pre-emptions.
    pub fn ways(&self, graph: &Graph, ways: &Ways) -> Vec<Way> {
        let way = |race: &Race| {
            let (mut way, preemptions) = ways.to(race.sights.iter().map(|sight| sight.node))?;
            let at = graph.follow(&way)?;
            // A state may be the sight of several pairs: any will do.
            let [one, other] = race.sights.iter().find(|sight| sight.node == at)?.by;
            // Whoever came last goes on first: that costs no pre-emption.
            let pair = if way.last() == Some(&other) { [other, one] } else { [one, other] };
            way.extend(pair);
            Some((way, preemptions))
        };
        self.races.iter().filter_map(way).collect()
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        self.races.iter().map(|race| race.sights.capacity() * size_of::<Sight>()).sum()
    }
}
