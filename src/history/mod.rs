//! The past of one run at a time, for whoever asks about it: what its locks went through, what is drawn of it, which updates were lost.
//!
//! It is fed with [frames](crate::trace::frame) while the run goes on, by whichever engine runs it, or with a saved recording. It never
//! knows the engine.
//!
//! | file | |
//! |---|---|
//! | `locks` | names and kinds of locks, from events |
//! | `lanes`, `lane` | what each goroutine did from when to when, while the run goes on |
//! | `slices` | each goroutine's events in program order |
//! | `overview` | the whole of a long run |
//! | `proofs` | what can be proved of what went wrong |
//! | `summary` | what there is |

mod lane;
mod lanes;
mod locks;
mod overview;
mod proofs;
mod slices;
mod summary;
#[cfg(test)]
mod tests;

pub use lanes::{Filter, Spell};
pub use proofs::Proofs;
pub use summary::{LockSummary, SourceName, Summary};

use crate::detect::losses::{Losses, losses};
use crate::detect::waits::WaitGraph;
use crate::program::Program;
use crate::report::ranking::{By, Figures};
use crate::report::statistics::Statistics;
use crate::trace::arrow::{Wait, arrow};
use crate::trace::file::LoadError;
use crate::trace::film::Film;
use crate::trace::frame::{Content, frames};
use crate::trace::lanes::{Arrow, Doing};
use crate::trace::printed::Printed;
use crate::trace::recording::{Facts, LockInfo, Recording};
use crate::trace::timeline::{Rectangle, View};
use crate::trace::{LIMIT, Log, Moment};
use lanes::Lanes;
use locks::Locks;

/// How a run ended, as its engine tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// Nanoseconds that it took, pauses left out.
    pub elapsed_ns: u64,
    /// The mutex switch was off at some time.
    pub mutex_was_off: bool,
}

/// What happened in a run so far.
#[derive(Default)]
pub struct History {
    source: Source,
    facts: Facts,
    locks: Locks,
    /// The last time in any event, in nanoseconds.
    latest: u64,
    /// The largest number of a goroutine.
    goroutines: u32,
    end: Option<End>,
    film: Film,
    printed: Printed,
    lanes: Lanes,
    /// Room for the moments of a batch.
    moments: Vec<Moment>,
    found: Option<proofs::Found>,
}

#[derive(Default)]
enum Source {
    #[default]
    Nothing,
    /// A run that goes on or has ended.
    Run { program: Box<Program>, log: Box<Log> },
    /// A recording from a file.
    File(Box<Recording>),
}

impl History {
    /// A run of this program, which has just begun, on so many workers.
    pub fn begin(program: Program, workers: usize) -> Self {
        let facts = Facts::of(&program);
        let source = Source::Run { program: Box::new(program), log: Box::new(Log::new(workers, LIMIT)) };
        Self { source, facts, ..Self::default() }
    }

    /// A saved recording.
    ///
    /// # Errors
    /// The bytes are no whole recording of a known version.
    pub fn load(file: &[u8]) -> Result<Self, LoadError> {
        let mut recording = Recording::load(file)?;
        let facts = Facts { lines: recording.lines.clone(), ..Facts::default() };
        let end = End { elapsed_ns: recording.elapsed_ns, mutex_was_off: recording.mutex_was_off };
        let locks = Locks::of(std::mem::take(&mut recording.locks));
        recording.locks = locks.known().to_vec();
        let mut history = Self { facts, locks, latest: recording.elapsed_ns, end: Some(end), ..Self::default() };
        history.replay(&recording);
        history.source = Source::File(Box::new(recording));
        Ok(history)
    }

    /// Makes the lanes of a recording: all workers' moments in the order of their times, as they would have come.
    fn replay(&mut self, recording: &Recording) {
        let mut moments: Vec<Moment> = recording.moments().into_iter().flatten().collect();
        moments.sort_by_key(|moment| moment.time);
        for (count, moment) in moments.iter().enumerate() {
            self.goroutines = self.goroutines.max(moment.event.goroutine);
            self.lanes.add(moment, &self.facts, &self.locks);
            if count % (1 << 16) == 0 {
                self.lanes.settle(moment.time, &self.facts, &self.locks);
            }
        }
        self.lanes.finish(&self.facts, &self.locks);
    }

    /// Takes what the engine has fetched of its workers' records.
    pub fn take(&mut self, batch: &[u8]) {
        self.found = None;
        let Self { source: Source::Run { program, log }, facts, locks, latest, goroutines, lanes, .. } = self else {
            return;
        };
        let mut moments = std::mem::take(&mut self.moments);
        let mut keep = |moment: &Moment| {
            *latest = (*latest).max(moment.time);
            *goroutines = (*goroutines).max(moment.event.goroutine);
            if !moment.event.is_cell() {
                moments.push(*moment);
            }
        };
        for (header, events) in frames(batch) {
            let worker = usize::from(header.worker);
            if worker >= log.workers() {
                continue;
            }
            match header.content {
                Content::Events => {
                    let events = events.inspect(|&event| locks.add(program, event));
                    log.take(worker, header.number, events, &mut keep);
                }
                Content::Flight => log.land(worker, header.number, events),
                Content::MoreFlight => log.land_more(worker, events),
                Content::Closed => log.close(worker, header.number, &mut keep),
            }
        }
        for moment in moments.drain(..) {
            lanes.add(&moment, facts, locks);
        }
        lanes.settle(*latest, facts, locks);
        self.moments = moments;
    }

    /// How the values were at this time, in nanoseconds since the run's start.
    pub fn picture(&mut self, time: u64, picture: &[u32]) {
        self.film.add(time, picture);
    }

    /// What was printed on standard output and standard error by this time, and bytes that were left out before it.
    pub fn printed(&mut self, time: u64, [stdout, stderr]: [&str; 2], cut: u64) {
        self.printed.cut(cut);
        self.printed.add(time, false, stdout);
        self.printed.add(time, true, stderr);
    }

    /// The run is over, and everything of it was taken.
    pub fn end(&mut self, end: End) {
        self.end = Some(end);
        self.found = None;
        self.lanes.finish(&self.facts, &self.locks);
    }

    /// What there is.
    pub fn summary(&self) -> Summary {
        Summary::of(self)
    }

    /// How long the run took so far, in nanoseconds, pauses left out.
    pub fn elapsed(&self) -> u64 {
        self.end.map_or(self.latest, |end| end.elapsed_ns.max(self.latest))
    }

    /// What locks and goroutines went through; of a file over the events that it has.
    pub fn statistics(&self) -> Statistics {
        match &self.source {
            Source::Nothing => Statistics::default(),
            Source::Run { log, .. } => log.statistics(),
            Source::File(recording) => recording.statistics(),
        }
    }

    /// What locks and goroutines went through, with the first `rows` goroutines by a figure.
    pub fn figures(&self, by: By, rows: usize) -> Figures {
        match &self.source {
            Source::Nothing => Figures::default(),
            Source::Run { log, .. } => log.fold().figures(by, rows),
            Source::File(recording) => recording.fold().figures(by, rows),
        }
    }

    /// Everything that there is of the run in detail, as `save` writes it.
    pub fn recording(&self) -> Recording {
        match &self.source {
            Source::Nothing => Recording::default(),
            Source::File(recording) => (**recording).clone(),
            Source::Run { log, .. } => {
                let Facts { functions, function_lines, lines, operands, entry } = self.facts.clone();
                let mut locks = self.locks.known().to_vec();
                for found in log.statistics().locks {
                    if let Some(lock) = locks.get_mut(found.lock as usize) {
                        (lock.acquisitions, lock.contended) = (found.acquisitions, found.contended);
                    }
                }
                Recording {
                    workers: log.workers() as u32,
                    mutex_was_off: self.end.is_some_and(|end| end.mutex_was_off),
                    elapsed_ns: self.elapsed(),
                    functions,
                    function_lines,
                    lines,
                    locks,
                    operands,
                    counts: log.counts(),
                    roster: log.roster(entry),
                    streams: log.streams(),
                    film: self.film.clone(),
                    printed: self.printed.clone(),
                    ..Recording::default()
                }
            }
        }
    }

    /// The lost updates, as far as the accesses of cells were recorded.
    pub fn losses(&self) -> Losses {
        losses(&self.recording())
    }

    /// What a timeline draws; with a filter only the waits that it lets through.
    pub fn rectangles(&self, view: View, filter: Option<Filter>) -> Vec<Rectangle> {
        self.lanes.rectangles(view, self.elapsed(), filter)
    }

    /// What a goroutine did at a time, in nanoseconds, if that is known in detail.
    pub fn spell(&self, goroutine: u32, time: u64) -> Option<Spell> {
        self.lanes.spell(goroutine, time, self.elapsed())
    }

    /// Since when the lanes have details, in nanoseconds since the run's start: before, only sums are kept.
    pub fn detail(&self) -> u64 {
        self.lanes.detail()
    }

    /// How long the parts are of which sums are kept for all of the run, in nanoseconds.
    pub fn grain(&self) -> u64 {
        self.lanes.grain()
    }

    /// What let a goroutine in that waited for a lock at this time, in nanoseconds; `None` if it didn't, or if that isn't over or not
    /// known any more.
    pub fn arrow(&self, goroutine: u32, time: u64) -> Option<Arrow> {
        let wait = self.spell(goroutine, time)?;
        if wait.doing != Doing::Waiting as u32 {
            return None;
        }
        let lock = wait.lock.checked_sub(1)?;
        let wait = Wait { goroutine, lock, began: wait.from };
        let line = |moment: &Moment| self.line(moment);
        match &self.source {
            Source::Nothing => None,
            Source::Run { log, .. } => arrow(|seen| log.for_each_moment(seen), wait, line),
            Source::File(recording) => arrow(|seen| recording.for_each_moment(seen), wait, line),
        }
    }

    fn line(&self, moment: &Moment) -> u32 {
        moment.event.pc().and_then(|pc| self.facts.lines.get(pc as usize)).copied().unwrap_or(0)
    }

    /// Who waits for what now, or waited at the end, and who has it; `None` where the events don't tell.
    pub fn waits(&self) -> Option<WaitGraph> {
        let is_whole = match &self.source {
            Source::Nothing => false,
            Source::Run { log, .. } => log.counts().dropped == 0,
            Source::File(recording) => recording.counts.dropped + recording.counts.forgotten == 0,
        };
        is_whole.then(|| self.lanes.waits(&self.locks, self.end.is_some()))?
    }

    /// The locks by the number that events have.
    pub fn locks(&self) -> &[LockInfo] {
        self.locks.known()
    }
}
