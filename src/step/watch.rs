//! What sees the steps of a stepper: the race detector always, and the record once somebody wants one. What they know can't be taken back, so
//! for another way they see all of it anew.

use super::environment::Observer;
use super::races::RaceWatch;
use super::record::Record;
use super::world::World;
use crate::machine::Goroutine;
use crate::program::{Address, Pc, Program};
use crate::sync::{Edge, LockEvent, LockKind};
use std::sync::Arc;

#[derive(Debug)]
pub(super) struct Watch {
    pub races: RaceWatch,
    pub record: Option<Record>,
}

impl Watch {
    /// For a run of the program that hasn't begun.
    pub fn new(program: Arc<Program>, records: bool) -> Self {
        Self { races: RaceWatch::new(program), record: records.then(Record::default) }
    }
}

impl Observer for Watch {
    fn step_begins(&mut self, world: &World, index: usize) {
        if let Some(record) = &mut self.record {
            record.step_begins(world, index);
        }
    }
    fn step_ends(&mut self, world: &World, index: usize) {
        if let Some(record) = &mut self.record {
            record.step_ends(world, index);
        }
    }
    fn read(&mut self, goroutine: u32, pc: Pc, address: Address, value: u64) {
        self.races.read(goroutine, pc, address, value);
        if let Some(record) = &mut self.record {
            record.read(goroutine, pc, address, value);
        }
    }
    fn wrote(&mut self, goroutine: u32, pc: Pc, address: Address, value: u64, overwritten: Option<u64>) {
        self.races.wrote(goroutine, pc, address, value, overwritten);
        if let Some(record) = &mut self.record {
            record.wrote(goroutine, pc, address, value, overwritten);
        }
    }
    fn lost_update(&mut self, goroutine: u32, pc: Pc, address: Address) {
        if let Some(record) = &mut self.record {
            record.lost_update(goroutine, pc, address);
        }
    }
    fn lock(&mut self, goroutine: u32, pc: Pc, lock: Address, kind: LockKind, event: LockEvent) {
        self.races.lock(goroutine, pc, lock, kind, event);
        if let Some(record) = &mut self.record {
            record.lock(goroutine, pc, lock, kind, event);
        }
    }
    fn started(&mut self, goroutine: u32, pc: Pc, child: u32) {
        self.races.started(goroutine, pc, child);
        if let Some(record) = &mut self.record {
            record.started(goroutine, pc, child);
        }
    }
    fn in_frame(&mut self, goroutine: &Goroutine) {
        self.races.in_frame(goroutine);
    }
    fn uses_map(&mut self, goroutine: u32, pc: Pc, map: Address, write: bool) {
        self.races.uses_map(goroutine, pc, map, write);
    }
    fn atomic(&mut self, goroutine: u32, pc: Pc, address: Address, reads: bool, writes: bool) {
        self.races.atomic(goroutine, pc, address, reads, writes);
    }
    fn order(&mut self, goroutine: u32, pc: Pc, edge: Edge) {
        self.races.order(goroutine, pc, edge);
    }
    fn finished(&mut self, goroutine: u32) {
        self.races.finished(goroutine);
    }
}
