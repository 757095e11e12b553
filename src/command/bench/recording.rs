//! What recording costs: the same programs with it and without, in turns, how much of it goes through before the first event is
//! dropped, and how long a large recording takes to load.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use super::super::progress::Progress;
use super::engine::{Engine, Name, nanoseconds, operations};
use super::native::processors;
use super::suite::median;
use crate::board::Board;
use crate::gallery;
use crate::replay::Playback;
use crate::trace::recording::{LockInfo, Recording};
use crate::trace::{Event, Kind};

/// How often everything is measured.
const ROUNDS: usize = 5;
/// What recording may take of the locked counter's throughput.
pub const MOST_SHARE: f64 = 0.1;
/// Events of an increment: the lock is acquired, the counter read and updated, the lock released.
const EVENTS: f64 = 4.0;
/// Events of the recording that is loaded.
pub const LOADED: usize = 10_000_000;
/// Turns of a loop that does nothing, between two increments: from none to a lock that is hardly used.
const WORK: [u64; 8] = [0, 4, 8, 16, 32, 64, 128, 256];
/// Increments of a goroutine in the locked counter: so many that memory used for the first time, a mebibyte and a half for each worker, doesn't count.
const INCREMENTS: u64 = 5_000_000;
/// Increments of a goroutine in the program that finds out how much goes through.
const FLOW: u64 = 2_000_000;

const INCREMENT: &str = include_str!("programs/increment.go");

/// A program to be run with or without recording.
#[derive(Clone, Debug)]
pub struct Request {
    pub source: String,
    pub constants: Vec<(&'static str, u64)>,
    pub workers: usize,
    /// Nothing is recorded.
    pub unrecorded: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub stdout: String,
    pub recorded: u64,
    pub dropped: u64,
}

/// Medians of the same program with recording and without.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pair {
    pub on: f64,
    pub off: f64,
}

/// One engine's figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    pub engine: Name,
    /// Nanoseconds for each locked increment of one goroutine on one worker.
    pub uncontended: Pair,
    /// And of two goroutines on two workers.
    pub contended: Pair,
    /// Reads and writes of the state map in its second.
    pub state_map: Pair,
    /// Nanoseconds that recording adds to an increment, for each of its four events.
    pub event: f64,
    /// The most events in a second of which none was dropped, and whether more wouldn't have gone through.
    pub flow: Option<Flow>,
}

/// How much goes through.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Flow {
    pub events_per_second: f64,
    /// Also as fast as the program can go nothing was dropped.
    pub is_all: bool,
}

/// How long a recording of [`LOADED`] events takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Load {
    pub events: usize,
    pub bytes: usize,
    /// To write, to read and check, and to make ready for playing back.
    pub save_ms: f64,
    pub load_ms: f64,
    pub play_ms: f64,
}

impl Cost {
    /// The share of the locked counter's throughput that recording takes: one goroutine, two goroutines.
    pub fn shares(&self) -> [f64; 2] {
        [self.uncontended, self.contended].map(|pair| 1.0 - pair.off / pair.on)
    }
}

/// Measures an engine that can do without recording.
///
/// # Errors
/// A program fails.
pub fn measure(engine: &mut dyn Engine, progress: Progress) -> Result<Option<Cost>> {
    let step = progress.step(&format!("Measuring what recording costs, {}", engine.description()));
    let mut samples: [[Vec<f64>; 2]; 3] = Default::default();
    for round in 0..ROUNDS {
        step.advance(round as u64, ROUNDS as u64, "rounds");
        for (place, unrecorded) in [false, true].into_iter().enumerate() {
            let Some(figures) = take(engine, unrecorded)? else { return Ok(None) };
            for (samples, figure) in samples.iter_mut().zip(figures) {
                samples[place].push(figure);
            }
        }
    }
    let [uncontended, contended, state_map] = samples.map(|[on, off]| Pair { on: median(&on), off: median(&off) });
    let event = (uncontended.on - uncontended.off) / EVENTS;
    let flow = flow(engine)?;
    step.done();
    Ok(Some(Cost { engine: engine.name(), uncontended, contended, state_map, event, flow }))
}

/// Both locked counters and the state map, once.
fn take(engine: &mut dyn Engine, unrecorded: bool) -> Result<Option<[f64; 3]>> {
    let mut figures = [0.0; 3];
    for (place, goroutines) in [1_u64, 2].into_iter().enumerate() {
        let constants = vec![("goroutines", goroutines), ("increments", INCREMENTS)];
        let request = Request { source: INCREMENT.to_owned(), constants, workers: goroutines as usize, unrecorded };
        let Some(answer) = engine.recorded(&request)? else { return Ok(None) };
        ensure!(!unrecorded || answer.recorded == 0, "recording can't be switched off: {answer:?}");
        figures[place] = nanoseconds(&answer.stdout)? / (goroutines * INCREMENTS) as f64;
    }
    let source = gallery::find("statemap").context("the state map is a built-in program")?.source.to_owned();
    let request = Request { source, constants: Vec::new(), workers: processors(), unrecorded };
    let Some(answer) = engine.recorded(&request)? else { return Ok(None) };
    figures[2] = operations(&answer.stdout)?;
    Ok(Some(figures))
}

/// Slows two goroutines down until nothing is dropped any more.
fn flow(engine: &mut dyn Engine) -> Result<Option<Flow>> {
    let source = INCREMENT.replace("count++\n", "count++\n\t\t\t\tfor w := 0; w < work; w++ {\n\t\t\t\t}\n");
    let source = source.replace("const increments", "const work = 0\nconst increments");
    for work in WORK {
        let constants = vec![("goroutines", 2), ("increments", FLOW), ("work", work)];
        let request = Request { source: source.clone(), constants, workers: 2, unrecorded: false };
        let Some(answer) = engine.recorded(&request)? else { return Ok(None) };
        if answer.dropped == 0 {
            let events_per_second = answer.recorded as f64 / nanoseconds(&answer.stdout)? * 1e9;
            return Ok(Some(Flow { events_per_second, is_all: work == 0 }));
        }
    }
    Ok(None)
}

/// Saves and loads a recording of so many events: goroutines that take turns at a lock, as a locked counter's do.
///
/// # Errors
/// What was saved can't be loaded.
pub fn load(events: usize) -> Result<Load> {
    let recording = large(events);
    let clock = Instant::now();
    let file = recording.save();
    let save_ms = milliseconds(clock);
    let clock = Instant::now();
    let loaded = Recording::load(&file)?;
    let load_ms = milliseconds(clock);
    ensure!(loaded == recording, "it isn't what was saved");
    drop(recording);
    let clock = Instant::now();
    let playback = Playback::new(loaded, Board::new());
    let play_ms = milliseconds(clock);
    Ok(Load { events: playback.events().0, bytes: file.len(), save_ms, load_ms, play_ms })
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Two workers, each with a goroutine that increments a locked counter; the lock goes back and forth every eight increments.
fn large(events: usize) -> Recording {
    const TURN: u32 = 8;
    let mut streams = vec![Vec::with_capacity(events / 2), Vec::with_capacity(events / 2)];
    let mut count = 0;
    let mut order = 0;
    let mut made = 0;
    while made < events {
        let turn = order as usize % 2;
        let goroutine = turn as u32 + 1;
        order += 1;
        let stream: &mut Vec<Event> = &mut streams[turn];
        if stream.is_empty() {
            stream.push(Event::at(Kind::Ran, 0, 1, goroutine, 0, 1));
            made += 1;
        }
        for _ in 0..TURN.min(((events - made) as u32).div_ceil(4)) {
            let access = |kind, value| Event::at(kind, 0, 3, goroutine, 9, value);
            let lock = |kind, pc| Event::at(kind, 0, pc, goroutine, 0, order);
            let made_now = [
                lock(Kind::Acquired, 2),
                access(Kind::Read, count),
                access(Kind::Updated, count + 1),
                lock(Kind::Released, 4),
            ];
            let left = events - made;
            stream.extend(made_now.into_iter().take(left));
            made += left.min(made_now.len());
            count += 1;
        }
        stream.push(Event::wide(Kind::Clock, 0, u64::from(order) * 400));
    }
    Recording {
        workers: 2,
        elapsed_ns: u64::from(order) * 400 + 1,
        functions: vec!["main.main".into()],
        function_lines: vec![1],
        lines: vec![1, 2, 3, 4, 5],
        locks: vec![LockInfo { name: "mu".into(), address: 5, kind: 1, ..LockInfo::default() }],
        streams,
        ..Recording::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_recording_has_the_events_that_it_should_and_plays_back() {
        let load = load(50_001).expect("it is saved and loaded");
        assert_eq!(load.events, 50_001);
        assert!(load.bytes < 50_001 * 8, "{} bytes", load.bytes);
    }

    #[test]
    fn the_share_is_of_the_throughput() {
        let pair = Pair { on: 50.0, off: 40.0 };
        let cost = Cost {
            engine: Name::Native,
            uncontended: pair,
            contended: Pair { on: 40.0, off: 40.0 },
            state_map: pair,
            event: 2.5,
            flow: None,
        };
        let shares = cost.shares();
        assert!((shares[0] - 0.2).abs() < 1e-9 && shares[1] == 0.0, "{shares:?}");
    }
}
