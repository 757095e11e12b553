//! What workers have recorded, as [frames](super::frame) for a module that keeps it: in the page the engine keeps nothing itself.
//!
//! What isn't fetched stays with the recorders, which drop and count what they can't keep.

use super::event::Event;
use super::frame::{Content, HEADER, Header};
use super::log::Counts;
use super::recorder::{CHUNK, Chunk, Source};

/// The records of a run that wait to be fetched.
pub struct Outbox {
    streams: Vec<Waiting>,
}

struct Waiting {
    source: Source,
    /// Taken from the source, and did not fit.
    chunk: Option<Chunk>,
    /// The number of the next event to come, as far as is known.
    next: u64,
    dropped: u64,
    landed: Option<Landed>,
    /// Accesses of cells that the flight recorder had when it landed last, and those before.
    cells: u64,
    overwritten: u64,
    /// It has ended, and this isn't sent yet.
    ended: bool,
}

struct Landed {
    events: Vec<Event>,
    sent: usize,
}

/// The largest frame.
pub const LARGEST: usize = HEADER + CHUNK * size_of::<Event>();

impl Outbox {
    pub fn new(sources: Vec<Source>) -> Self {
        let waiting = |source| Waiting {
            source,
            chunk: None,
            next: 0,
            dropped: 0,
            landed: None,
            cells: 0,
            overwritten: 0,
            ended: false,
        };
        Self { streams: sources.into_iter().map(waiting).collect() }
    }

    /// Takes what a worker's flight recorder had when it stood still or ended.
    pub fn land(&mut self, worker: usize, overwritten: u64, events: Vec<Event>) {
        let stream = &mut self.streams[worker];
        (stream.cells, stream.overwritten) = (events.len() as u64, overwritten);
        stream.landed = Some(Landed { events, sent: 0 });
    }

    /// A worker has ended: it recorded and dropped so many events in all.
    pub fn close(&mut self, worker: usize, (produced, dropped): (u64, u64)) {
        let stream = &mut self.streams[worker];
        (stream.next, stream.dropped, stream.ended) = (produced, dropped, true);
    }

    /// Exact for workers that have ended; otherwise of what was fetched.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for stream in &self.streams {
            counts.recorded += stream.next - stream.dropped + stream.cells;
            counts.dropped += stream.dropped;
            counts.forgotten += stream.overwritten;
        }
        counts
    }

    /// Writes as many whole frames as there are and fit in `room` bytes, piece by piece, and gives how many bytes that were. Where there
    /// is room for the [largest](LARGEST) frame left, there is nothing more to fetch.
    pub fn fetch(&mut self, room: usize, mut write: impl FnMut(&[u8])) -> usize {
        let mut written = 0;
        let mut frame = |header: Header, events: &[Event]| {
            let size = HEADER + size_of_val(events);
            let fits = size <= room - written;
            if fits {
                write(&header.bytes());
                write(bytemuck::cast_slice(events));
                written += size;
            }
            fits
        };
        for (worker, stream) in (0..).zip(&mut self.streams) {
            if !stream.fetch(worker, &mut frame) {
                break;
            }
        }
        written
    }
}

impl Waiting {
    /// Passes its frames on, as long as they are taken.
    fn fetch(&mut self, worker: u16, frame: &mut impl FnMut(Header, &[Event]) -> bool) -> bool {
        while let Some(chunk) = self.chunk.take().or_else(|| self.source.full.take()) {
            let events = chunk.events();
            let header = Header { content: Content::Events, worker, length: events.len() as u32, number: chunk.first };
            if !frame(header, events) {
                self.chunk = Some(chunk);
                return false;
            }
            if !self.ended {
                self.dropped += chunk.first - self.next;
                self.next = chunk.first + events.len() as u64;
            }
            self.source.give_back(chunk);
        }
        if let Some(landed) = &mut self.landed {
            loop {
                let piece = &landed.events[landed.sent..];
                let piece = &piece[..piece.len().min(CHUNK)];
                let content = if landed.sent == 0 { Content::Flight } else { Content::MoreFlight };
                let header = Header { content, worker, length: piece.len() as u32, number: self.overwritten };
                if !frame(header, piece) {
                    return false;
                }
                landed.sent += piece.len();
                if landed.sent == landed.events.len() {
                    break;
                }
            }
            self.landed = None;
        }
        if self.ended {
            // Once: it is `next` that counts from now on, and no chunk comes any more.
            let header = Header { content: Content::Closed, worker, length: 0, number: self.next };
            if !frame(header, &[]) {
                return false;
            }
            self.ended = false;
        }
        true
    }
}
