//! The race detector in a run of chosen steps: it sees every step, and tells a race at the step that shows it.
//!
//! It is the live engine's detector ([`crate::detect`]). What it knows can't be taken back, so going back in the tree of steps and
//! choosing otherwise shows it the way to there anew; which races each step showed is kept with the step.

use super::environment::Observer;
use crate::detect::{Detector, Findings, Race, RaceReport, Track};
use crate::machine::Goroutine;
use crate::program::{Address, Pc, Program};
use crate::sync::{Edge, LockEvent, LockKind};
use std::sync::Arc;

/// Cells whose accesses are remembered at the same time: 2.5 MiB of shadow memory, and more than a program has that somebody steps
/// through. [`RaceWatch::missed`] counts what didn't fit.
const CELLS: u64 = 1 << 16;

/// Races that are kept for [`RaceWatch::take_found`]: more than one instruction shows.
const FOUND: usize = 64;

/// Watches one run.
#[derive(Debug)]
pub struct RaceWatch {
    program: Arc<Program>,
    detector: Detector,
    findings: Findings,
    /// By the goroutines' numbers less one.
    tracks: Vec<Option<Box<Track>>>,
    /// Goroutines that the detector had no place for.
    unwatched: u64,
    told: Vec<RaceReport>,
    found: Vec<Race>,
}

impl RaceWatch {
    /// For a run of the program that hasn't begun.
    pub fn new(program: Arc<Program>) -> Self {
        Self::with_room(program, CELLS)
    }

    /// The same, with as much shadow memory as so many cells need.
    pub fn with_room(program: Arc<Program>, cells: u64) -> Self {
        let detector = Detector::new(cells.min(CELLS));
        let main = detector.main();
        Self {
            program,
            detector,
            findings: Findings::default(),
            tracks: vec![Some(main)],
            unwatched: 0,
            told: Vec::new(),
            found: Vec::new(),
        }
    }

    /// The races that were told since the last call: as in Go, one for each variable and for each pair of places in the source.
    pub fn take_told(&mut self) -> Vec<RaceReport> {
        std::mem::take(&mut self.told)
    }

    /// The first races that were found since the last call, told or not.
    pub fn take_found(&mut self) -> Vec<Race> {
        std::mem::take(&mut self.found)
    }

    /// Cells and goroutines that were too many: races with them may have been missed.
    pub fn missed(&self) -> u64 {
        self.detector.forgotten() + self.unwatched
    }

    fn track(&mut self, goroutine: u32) -> Option<(&Detector, &mut Track)> {
        let track = self.tracks.get_mut((goroutine as usize).wrapping_sub(1))?;
        Some((&self.detector, track.as_deref_mut()?))
    }

    fn access(&mut self, goroutine: u32, pc: Pc, address: Address, write: bool) {
        let Some((detector, track)) = self.track(goroutine) else { return };
        let race = if write { detector.write(track, pc, address) } else { detector.read(track, pc, address) };
        self.tell(race);
    }

    fn tell(&mut self, race: Option<Race>) {
        let Some(race) = race else { return };
        let told = &mut self.told;
        self.findings.add(&self.program, &race, |report| told.push(report.clone()));
        if self.found.len() < FOUND {
            self.found.push(race);
        }
    }
}

impl Observer for RaceWatch {
    fn read(&mut self, goroutine: u32, pc: Pc, address: Address, _value: u64) {
        self.access(goroutine, pc, address, false);
    }

    fn wrote(&mut self, goroutine: u32, pc: Pc, address: Address, _value: u64, _overwritten: Option<u64>) {
        self.access(goroutine, pc, address, true);
    }

    fn uses_map(&mut self, goroutine: u32, pc: Pc, map: Address, write: bool) {
        self.access(goroutine, pc, map, write);
    }

    fn atomic(&mut self, goroutine: u32, pc: Pc, address: Address, reads: bool, writes: bool) {
        let Some((detector, track)) = self.track(goroutine) else { return };
        let operation = detector.begin_atomic(address);
        let race = detector.end_atomic(operation, track, (pc, address), reads, writes);
        self.tell(race);
    }

    fn lock(&mut self, goroutine: u32, _pc: Pc, lock: Address, kind: LockKind, event: LockEvent) {
        if let Some((detector, track)) = self.track(goroutine) {
            detector.on_lock(track, lock, kind, event);
        }
    }

    fn order(&mut self, goroutine: u32, pc: Pc, edge: Edge) {
        let Some((detector, track)) = self.track(goroutine) else { return };
        let race = detector.on_edge(track, pc, edge);
        self.tell(race);
    }

    fn started(&mut self, goroutine: u32, pc: Pc, child: u32) {
        let born = self.track(goroutine).and_then(|(detector, track)| detector.spawn(track, child, pc).ok());
        self.unwatched += u64::from(born.is_none());
        let place = child as usize - 1;
        if self.tracks.len() <= place {
            self.tracks.resize_with(place + 1, || None);
        }
        self.tracks[place] = born;
    }

    fn in_frame(&mut self, goroutine: &Goroutine) {
        if let Some((_, track)) = self.track(goroutine.id) {
            track.in_frame(goroutine.depth() as usize, |index| goroutine.call(index));
        }
    }

    fn finished(&mut self, goroutine: u32) {
        if let Some((detector, track)) = self.track(goroutine) {
            detector.finish(track);
        }
    }
}
