//! The race detector in a run on real threads: every goroutine's track, and what becomes of a race that is found.

use super::worker::Worker;
use super::{Run, lock};
use crate::detect::{AtomicOperation, Detector, Findings, Race, RaceReport, TooManyGoroutines, Track};
use crate::hash::Map;
use crate::machine::{Exit, Goroutine};
use crate::program::{Address, Pc};
use crate::sync::{Edge, LockEvent, LockKind};
use std::sync::Mutex;

/// Locks of the table of tracks.
const SHARDS: usize = 64;
/// Tracks by their goroutines' numbers.
type Tracks = Map<u32, Box<Track>>;

/// What a run with race detection has besides.
pub struct Races {
    detector: Detector,
    findings: Findings,
    /// The tracks of goroutines that don't run at this moment.
    tracks: Box<[Mutex<Tracks>]>,
}

impl Races {
    /// With the track of the main goroutine.
    pub fn new(cells: u64) -> Self {
        let races = Self {
            detector: Detector::new(cells),
            findings: Findings::default(),
            tracks: (0..SHARDS).map(|_| Mutex::default()).collect(),
        };
        races.keep(1, races.detector.main());
        races
    }

    fn keep(&self, goroutine: u32, track: Box<Track>) {
        lock(&self.tracks[goroutine as usize % SHARDS]).insert(goroutine, track);
    }

    fn take(&self, goroutine: u32) -> Option<Box<Track>> {
        lock(&self.tracks[goroutine as usize % SHARDS]).remove(&goroutine)
    }

    /// Nothing more will be told. How many races were.
    pub fn close(&self) -> usize {
        self.findings.close()
    }

    pub fn reports(&self) -> Vec<RaceReport> {
        self.findings.reports()
    }

    /// Cells for which there was no room: races with them may have been missed.
    pub fn missed(&self) -> u64 {
        self.detector.forgotten()
    }
}

/// What a worker has of the detector: nothing while it is off.
#[derive(Default)]
pub struct Watch<'a> {
    races: Option<&'a Races>,
    /// Of the goroutine that runs now; none between two goroutines.
    track: Option<Box<Track>>,
    /// Between the two halves of an atomic operation.
    atomic: Option<AtomicOperation<'a>>,
}

impl<'a> Watch<'a> {
    pub fn new(run: &'a Run) -> Self {
        Self { races: run.races.as_deref(), track: None, atomic: None }
    }

    /// Whether a goroutine runs that is watched.
    #[inline(always)]
    pub fn is_on(&self) -> bool {
        self.track.is_some()
    }

    /// The goroutine begins to run on this worker.
    pub fn begin(&mut self, goroutine: &Goroutine) {
        self.track = self.races.and_then(|races| races.take(goroutine.id));
    }

    /// It leaves the worker, or ends. Before anybody else may run it.
    pub fn end(&mut self, goroutine: &Goroutine, exit: &Exit) {
        let (Some(races), Some(track)) = (self.races, self.track.take()) else { return };
        match exit {
            Exit::Finished => races.detector.finish(&track),
            _ => races.keep(goroutine.id, track),
        }
    }

    /// A `go` statement has made this goroutine, which has its number already and doesn't run yet.
    pub fn spawn(&mut self, goroutine: &Goroutine) -> Result<(), TooManyGoroutines> {
        let (Some(races), Some(track)) = (self.races, &mut self.track) else { return Ok(()) };
        let child = races.detector.spawn(track, goroutine.id, goroutine.created_at)?;
        races.keep(goroutine.id, child);
        Ok(())
    }

    #[inline(never)]
    pub fn in_frame(&mut self, goroutine: &Goroutine) {
        if let Some(track) = &mut self.track {
            track.in_frame(goroutine.depth() as usize, |index| goroutine.call(index));
        }
    }

    pub fn begin_atomic(&mut self, address: Address) {
        self.atomic = self.races.map(|races| races.detector.begin_atomic(address));
    }
}

impl Worker<'_> {
    #[inline(never)]
    pub(super) fn watch_access(&mut self, pc: Pc, address: Address, write: bool) {
        let (Some(races), Some(track)) = (self.watch.races, &mut self.watch.track) else { return };
        let race = match write {
            true => races.detector.write(track, pc, address),
            false => races.detector.read(track, pc, address),
        };
        self.tell(race);
    }

    #[inline(never)]
    pub(super) fn watch_atomic(&mut self, place: (Pc, Address), reads: bool, writes: bool) {
        let Watch { races: Some(races), track: Some(track), atomic } = &mut self.watch else { return };
        let race = atomic.take().and_then(|atomic| races.detector.end_atomic(atomic, track, place, reads, writes));
        self.tell(race);
    }

    #[inline(never)]
    pub(super) fn watch_lock(&mut self, lock: Address, kind: LockKind, event: LockEvent) {
        let (Some(races), Some(track)) = (self.watch.races, &mut self.watch.track) else { return };
        races.detector.on_lock(track, lock, kind, event);
    }

    #[inline(never)]
    pub(super) fn watch_edge(&mut self, edge: Edge) {
        let (Some(races), Some(track)) = (self.watch.races, &mut self.watch.track) else { return };
        let race = races.detector.on_edge(track, self.pc, edge);
        self.tell(race);
    }

    #[inline]
    fn tell(&self, race: Option<Race>) {
        if let Some(race) = race {
            self.run.tell_race(&race);
        }
    }
}

impl Run {
    /// Writes the race on standard error while the program runs, as Go does, unless it was told before.
    #[cold]
    fn tell_race(&self, race: &Race) {
        if let Some(races) = &self.races {
            races.findings.add(&self.program, race, |report| self.print(report.text.as_bytes(), true));
        }
    }
}
