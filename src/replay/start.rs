//! What is found out of a recording before it is played.

use super::state::{Goroutine, Lock, NO_PC, Played, State, line_of_function};
use crate::board::{GOROUTINES, LOCKS, State as Doing};
use crate::trace::recording::Recording;
use crate::trace::sequence::in_order;
use crate::trace::{CONTENDED, Event, Kind};
use std::collections::HashMap;

/// Reads that are looked through for the one whose value an update writes back.
const READS: usize = 4;

/// All events, in order, with what can only be told from those that come later.
pub fn events(recording: &Recording) -> Vec<Played> {
    let mut events = Vec::with_capacity(recording.streams.iter().map(Vec::len).sum());
    in_order(recording, |moment| {
        events.push(Played { time: moment.time, event: moment.event, touches: 0, copies: false });
    });
    join_overwrites(&mut events);
    mark_copies(&mut events);
    mark_touches(&mut events);
    events
}

/// How far back the write is looked for that overwrote something: other workers' events may lie between both.
const BETWEEN: usize = 256;

/// A write and what it overwrote are two events and one moment.
fn join_overwrites(events: &mut [Played]) {
    for index in 0..events.len() {
        let Event { goroutine, a, .. } = events[index].event;
        if events[index].event.kind() != Kind::Overwrote {
            continue;
        }
        let is_its_write = |played: &Played| {
            matches!(played.event.kind(), Kind::Wrote | Kind::Updated)
                && (played.event.goroutine, played.event.a) == (goroutine, a)
        };
        let begin = index.saturating_sub(BETWEEN);
        if let Some(write) = events[begin..index].iter().rposition(is_its_write) {
            events[index].time = events[begin + write].time;
            events[begin + write + 1..=index].rotate_right(1);
        }
    }
}

/// Marks the reads whose values are written back.
fn mark_copies(events: &mut [Played]) {
    let mut reads: HashMap<u32, [(u32, usize); READS]> = HashMap::new();
    for index in 0..events.len() {
        let Event { goroutine, a, .. } = events[index].event;
        match events[index].event.kind() {
            Kind::Read => {
                let last = reads.entry(goroutine).or_default();
                last.rotate_right(1);
                last[0] = (a, index + 1);
            }
            Kind::Updated => {
                let read = reads.get(&goroutine).and_then(|last| last.iter().find(|(cell, _)| *cell == a));
                if let Some(index) = read.and_then(|(_, index)| index.checked_sub(1)) {
                    events[index].copies = true;
                }
            }
            _ => {}
        }
    }
}

fn mark_touches(events: &mut [Played]) {
    let mut next: HashMap<u32, u32> = HashMap::new();
    for played in events.iter_mut().rev() {
        let event = played.event;
        let touches = next.entry(event.goroutine).or_default();
        played.touches = *touches;
        *touches = if event.is_cell() { event.a } else { 0 };
    }
}

/// The state before the first event.
pub fn state(recording: &Recording, events: &[Played]) -> State {
    let mut state = State { locks: locks(recording, events), ..State::default() };
    for lock in &state.locks {
        state.acquisitions += lock.acquisitions;
        state.contended += lock.contended;
    }
    let mut first: HashMap<u32, Event> = HashMap::new();
    for played in events.iter().filter(|played| played.event.goroutine != 0) {
        first.entry(played.event.goroutine).or_insert(played.event);
    }
    let most = first.keys().copied().max().unwrap_or(0).min(GOROUTINES as u32);
    state.goroutines = (1..=most).map(|number| goroutine(recording, number, first.get(&number))).collect();
    let there = |goroutine: &Goroutine| goroutine.doing.is_some();
    state.started = state.goroutines.iter().rposition(there).map_or(0, |last| last as u32 + 1);
    // Of those without an event nothing is known but that they aren't there any more.
    state.ended =
        state.goroutines[..state.started as usize].iter().filter(|goroutine| !there(goroutine)).count() as u32;
    state
}

/// A goroutine before its first event: one that is made later isn't there yet.
fn goroutine(recording: &Recording, number: u32, first: Option<&Event>) -> Goroutine {
    let function = line_of_function(recording, number);
    let doing = first.and_then(|first| match first.kind() {
        Kind::Started => None,
        // The goroutine of `main`, with which a run begins.
        Kind::Ran if first.b == 1 => (number == 1).then_some(Doing::Runnable),
        // Its wait began before the first event.
        Kind::Readied | Kind::Ran => Some(Doing::Blocked),
        _ => Some(Doing::Running),
    });
    Goroutine::new(doing, function)
}

/// The locks before the first event. What the events don't have of the whole run's counts came before them.
fn locks(recording: &Recording, events: &[Played]) -> Vec<Lock> {
    let is_whole = recording.counts.forgotten == 0;
    let info = recording.locks.iter().take(LOCKS);
    let mut locks: Vec<Lock> = info
        .map(|info| Lock {
            kind: info.kind,
            address: info.address,
            pc: NO_PC,
            is_used: !is_whole,
            acquisitions: info.acquisitions,
            contended: info.contended,
            ..Lock::default()
        })
        .collect();
    for Played { event, .. } in events {
        let kind = event.kind();
        let is_use = matches!(kind, Kind::Waits | Kind::Acquired | Kind::Released | Kind::Entered | Kind::Left);
        let Some(lock) = locks.get_mut(event.a as usize).filter(|_| is_use) else { continue };
        if lock.pc == NO_PC {
            lock.pc = event.pc().unwrap_or(NO_PC);
        }
        if kind == Kind::Acquired {
            lock.acquisitions = lock.acquisitions.saturating_sub(1);
            lock.contended = lock.contended.saturating_sub(u64::from(event.has(CONTENDED)));
        }
    }
    locks
}
