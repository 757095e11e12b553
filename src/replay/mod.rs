//! A recorded run played back: the board at any moment of it, for the same views that show a run that goes on.
//!
//! | file | |
//! |---|---|
//! | `state` | what goroutines, locks and cells are like after some of them |
//! | `start` | what they were like before the first one |
//! | `picture` | the state on a board |
//!
//! Going on costs as much as the events in between. Going back starts from a state that was kept on the way: at most [`KEPT`] of them, so that
//! a place anywhere in a long run is some thousandths of it away. Values come from the pictures that the recording has, and between two
//! pictures from the events of their cells.

mod picture;
mod start;
mod state;
#[cfg(test)]
mod tests;

use crate::board::{self, Board, Phase};
use crate::trace::Kind;
use crate::trace::film::Film;
use crate::trace::recording::Recording;
use state::{Played, State};
use std::collections::HashSet;
use std::sync::Arc;

/// States that are kept, at most.
const KEPT: usize = 64;
/// Events between two of them, at least.
const APART: usize = 4096;

/// A recording, and a moment of it.
pub struct Playback {
    recording: Recording,
    board: Arc<Board>,
    events: Vec<Played>,
    /// Cells of which values are shown.
    watched: HashSet<u32>,
    start: u64,
    now: Now,
    /// Kept states, in their order; the first is that before the first event.
    kept: Vec<Now>,
    apart: usize,
}

/// A moment.
#[derive(Clone, Default)]
struct Now {
    /// Nanoseconds since the run's start, pauses left out.
    time: u64,
    /// Events that have happened.
    events: usize,
    /// Pictures that have been taken.
    frames: usize,
    /// The last of those.
    picture: Vec<u32>,
    state: State,
}

impl Playback {
    /// The recording at its beginning, on a board of its own run.
    pub fn new(mut recording: Recording, board: Arc<Board>) -> Self {
        let events = start::events(&recording);
        recording.film.end(recording.elapsed_ns, events.last().map_or(0, |last| last.time));
        let watched = watched(&recording.film);
        let start = if recording.counts.forgotten > 0 { events.first().map_or(0, |first| first.time) } else { 0 };
        let now = Now { time: start, state: start::state(&recording, &events), ..Now::default() };
        let apart = APART.max(events.len() / KEPT + 1);
        let kept = vec![now.clone()];
        let mut playback = Self { recording, board, events, watched, start, now, kept, apart };
        playback.restart();
        playback
    }

    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    pub fn board(&self) -> &Arc<Board> {
        &self.board
    }

    /// Nanoseconds since the run's start at which what is known of it begins: later than 0 where a long run's beginning was given up.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// Nanoseconds since the run's start at which it ended, pauses left out.
    pub fn end(&self) -> u64 {
        let picture = self.recording.film.frames().last().map_or(0, |frame| frame.time);
        self.recording.elapsed_ns.max(self.events.last().map_or(0, |last| last.time)).max(picture)
    }

    /// The moment that is shown.
    pub fn time(&self) -> u64 {
        self.now.time
    }

    /// Events, all in all, and how many have happened.
    pub fn events(&self) -> (usize, usize) {
        (self.events.len(), self.now.events)
    }

    /// Back to the beginning, as another run: who draws it forgets what was.
    pub fn restart(&mut self) {
        picture::clear(&self.board);
        self.seek(self.start);
    }

    /// Goes to a moment: everything at its time has happened.
    pub fn seek(&mut self, time: u64) {
        let time = time.clamp(self.start, self.end());
        let events = self.events.partition_point(|played| played.time <= time);
        self.go(events, time);
    }

    /// Goes `by` events on or back, over those that show nothing.
    pub fn step(&mut self, by: i64) {
        let mut events = self.now.events;
        for _ in 0..by.unsigned_abs() {
            let before = events;
            if by > 0 {
                events += 1;
                while events < self.events.len() && !self.shows(events - 1) {
                    events += 1;
                }
            } else {
                events = events.saturating_sub(1);
                while events > 0 && (!self.shows(events - 1) || self.overwrites(events)) {
                    events -= 1;
                }
            }
            events = events.min(self.events.len());
            if events == before {
                break;
            }
        }
        let time = match events.checked_sub(1) {
            Some(last) if events < self.events.len() => self.events[last].time,
            Some(_) => self.end(),
            None => self.start,
        };
        self.go(events, time);
    }

    /// Whether an event changes what a person sees.
    fn shows(&self, event: usize) -> bool {
        let event = self.events[event].event;
        !matches!(event.kind(), Kind::Waited | Kind::Gap | Kind::Overwrote) && event.pc().is_none_or(|pc| pc > 0)
    }

    /// Whether an event tells what the write before it overwrote: both are one moment.
    fn overwrites(&self, event: usize) -> bool {
        self.events.get(event).is_some_and(|played| played.event.kind() == Kind::Overwrote)
    }

    /// To the state after so many events.
    fn go(&mut self, events: usize, time: u64) {
        let events = events + usize::from(self.overwrites(events));
        let near = self.kept.partition_point(|kept| kept.events <= events && kept.time <= time) - 1;
        let near = &self.kept[near];
        if self.now.events > events || self.now.time > time || self.now.events < near.events {
            self.now.clone_from(near);
        }
        while self.now.events < events {
            let played = self.events[self.now.events];
            self.take_pictures(played.time);
            self.now.state.apply(&self.recording, &played, |cell| self.watched.contains(&cell));
            self.now.events += 1;
            self.now.time = played.time;
            if self.now.events.is_multiple_of(self.apart)
                && self.kept.last().is_some_and(|last| last.events < self.now.events)
            {
                self.kept.push(self.now.clone());
            }
        }
        self.take_pictures(time.saturating_add(1));
        self.now.time = time;
    }

    /// Takes the pictures before `time`: what happens at a picture's own time is in it.
    fn take_pictures(&mut self, time: u64) {
        let frames = self.recording.film.frames();
        while let Some(frame) = frames.get(self.now.frames)
            && frame.time < time
        {
            for &(place, word) in &frame.changes {
                let place = usize::from(place);
                if self.now.picture.len() <= place {
                    self.now.picture.resize(place + 1, 0);
                }
                self.now.picture[place] = word;
            }
            self.now.state.see_picture();
            self.now.frames += 1;
        }
    }

    /// Shows the moment on the board, in this phase.
    pub fn fill(&self, phase: Phase) {
        picture::fill(self, phase);
    }

    /// How many of the recording's printed pieces have been printed.
    pub fn printed(&self) -> usize {
        let pieces = self.recording.printed.pieces();
        if self.now.time >= self.end() {
            pieces.len()
        } else {
            pieces.partition_point(|piece| piece.time <= self.now.time)
        }
    }
}

/// The cells that are in some picture.
fn watched(film: &Film) -> HashSet<u32> {
    let address = std::mem::offset_of!(board::WatchRecord, address) / 4;
    let is_address = |place: usize| {
        place.checked_sub(board::picture::HEAD).is_some_and(|place| place % board::picture::WATCH == address)
    };
    let changes = film.frames().iter().flat_map(|frame| &frame.changes);
    changes.filter(|(place, _)| is_address(usize::from(*place))).map(|&(_, cell)| cell).collect()
}
