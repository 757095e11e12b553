//! Takes what the workers hand over to the log of the same run: for engines that keep it themselves.

use super::event::Event;
use super::log::{Counts, LIMIT, Log};
use super::recorder::Source;
use crate::report::statistics::Statistics;

/// Whoever looks at a run calls [`Collector::collect`]. The workers never wait for it.
pub struct Collector {
    sources: Vec<Source>,
    log: Log,
}

impl Collector {
    pub fn new(sources: Vec<Source>) -> Self {
        let log = Log::new(sources.len(), LIMIT);
        Self { sources, log }
    }

    /// Takes everything that has been handed over.
    pub fn collect(&mut self) {
        for (worker, source) in self.sources.iter_mut().enumerate() {
            source.drain(|first, events| self.log.take(worker, first, events.iter().copied(), |_| {}));
        }
    }

    /// Takes what a worker's flight recorder had when it stood still or ended.
    pub fn land(&mut self, worker: usize, overwritten: u64, events: Vec<Event>) {
        self.log.land(worker, overwritten, events.into_iter());
    }

    /// A worker has ended: it recorded and dropped so many events in all.
    pub fn close(&mut self, worker: usize, (produced, _): (u64, u64)) {
        self.collect();
        self.log.close(worker, produced, |_| {});
    }

    pub fn counts(&self) -> Counts {
        self.log.counts()
    }

    pub fn statistics(&self) -> Statistics {
        self.log.statistics()
    }

    /// See [`Log::roster`].
    pub fn roster(&self, entry: u32) -> Vec<u32> {
        self.log.roster(entry)
    }

    /// Each worker's events in their order, accesses of cells among the others.
    pub fn streams(&self) -> Vec<Vec<Event>> {
        self.log.streams()
    }
}
