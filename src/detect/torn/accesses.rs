//! What a recording has of sections and looks.

use crate::trace::recording::Recording;
use crate::trace::{Kind, Moment};
use std::collections::{BTreeMap, HashMap};

/// Reads of one look that are compared with each other.
const LOOK: usize = 8;

/// A section, or a single write outside of all: between two of them the program's data are whole.
#[derive(Clone, Debug)]
pub struct Step {
    pub goroutine: u32,
    pub is_section: bool,
    /// The section's outermost lock and the order of its acquisition; `None` when it walked past.
    pub lock: Option<(u32, u32)>,
    pub from: u64,
    pub to: u64,
    pub writes: BTreeMap<u32, Written>,
    /// Writes in all.
    pub written: usize,
}

/// What a step did to one cell.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// The value that its first write went over, where that is known.
    pub before: Option<u32>,
    pub last: Moment,
    /// Of its last write among the step's writes.
    pub place: usize,
}

/// What a goroutine read without synchronising in between, each cell once; two reads or more.
#[derive(Clone, Debug)]
pub struct Look {
    pub goroutine: u32,
    pub reads: Vec<Moment>,
}

impl Look {
    /// Each two of the reads, the lower cell first.
    pub fn pairs(&self) -> impl Iterator<Item = (Moment, Moment)> + '_ {
        let pair = |(first, second): (Moment, Moment)| {
            if first.event.a < second.event.a { (first, second) } else { (second, first) }
        };
        let with = move |place: usize| self.reads[place + 1..].iter().map(move |&second| (self.reads[place], second));
        (0..self.reads.len()).flat_map(with).map(pair)
    }
}

#[derive(Clone, Debug, Default)]
pub struct Accesses {
    /// Of each goroutine in program order.
    pub steps: Vec<Step>,
    /// Of each goroutine in program order.
    pub looks: Vec<Look>,
    pub goroutines: usize,
    /// From here on no access is missing, in nanoseconds since the run's start.
    pub complete_from: u64,
}

impl Accesses {
    pub fn of(recording: &Recording) -> Self {
        let mut accesses = Self { complete_from: complete_from(recording), ..Self::default() };
        let begun = begun(recording);
        for (goroutine, mut moments) in recording.by_goroutine() {
            // Times of two workers may overlap, for they are interpolated; what a goroutine does comes after its start.
            let start = begun.get(&goroutine).copied().unwrap_or(0);
            for moment in &mut moments {
                moment.time = moment.time.max(start);
            }
            accesses.goroutines += 1;
            Goroutine::new(goroutine).follow(&moments, &mut accesses);
        }
        accesses
    }
}

/// When each goroutine was started, as its starter's times have it.
fn begun(recording: &Recording) -> HashMap<u32, u64> {
    let mut starts: Vec<Moment> =
        recording.moments().into_iter().flatten().filter(|moment| moment.event.kind() == Kind::Started).collect();
    // Who starts one was started before: its number is lower.
    starts.sort_by_key(|moment| moment.event.goroutine);
    let mut begun: HashMap<u32, u64> = HashMap::new();
    for moment in starts {
        let starter = begun.get(&moment.event.a).copied().unwrap_or(0);
        begun.insert(moment.event.goroutine, moment.time.max(starter));
    }
    begun
}

/// The time from which on a recording has all accesses: 0 when it has all.
fn complete_from(recording: &Recording) -> u64 {
    if recording.counts.dropped + recording.counts.forgotten == 0 {
        return 0;
    }
    let first = |stream: &Vec<Moment>| {
        let gap = stream.iter().rposition(|moment| moment.event.kind() == Kind::Gap).map_or(0, |gap| gap + 1);
        let rest = &stream[gap..];
        rest.iter().find(|moment| moment.event.is_cell()).or(rest.first()).map_or(u64::MAX, |moment| moment.time)
    };
    recording.moments().iter().filter(|stream| !stream.is_empty()).map(first).max().unwrap_or(0).max(1)
}

/// One goroutine while its events are gone through.
struct Goroutine {
    number: u32,
    /// Locks that it has, or walked past.
    depth: u32,
    section: Option<Step>,
    /// What it read last from each cell.
    read: HashMap<u32, u32>,
    look: Vec<Moment>,
}

impl Goroutine {
    fn new(number: u32) -> Self {
        Self { number, depth: 0, section: None, read: HashMap::new(), look: Vec::new() }
    }

    fn follow(mut self, moments: &[Moment], accesses: &mut Accesses) {
        for (place, &moment) in moments.iter().enumerate() {
            let event = moment.event;
            match event.kind() {
                Kind::Read => {
                    self.read.insert(event.a, event.b);
                    if self.look.len() == LOOK || self.look.iter().any(|read| read.event.a == event.a) {
                        self.end_look(accesses);
                    }
                    self.look.push(moment);
                }
                Kind::Updated => {
                    let overwrote =
                        moments.get(place + 1).map(|next| next.event).filter(|next| next.kind() == Kind::Overwrote);
                    let before = overwrote.map(|next| next.b).or_else(|| self.read.get(&event.a).copied());
                    self.wrote(moment, before, accesses);
                }
                Kind::Wrote => self.wrote(moment, None, accesses),
                Kind::Overwrote | Kind::Ran | Kind::Preempted => {}
                kind => {
                    self.end_look(accesses);
                    match kind {
                        Kind::Acquired => self.enter(moment, Some((event.a, event.b))),
                        Kind::Entered => self.enter(moment, None),
                        Kind::Released | Kind::Left => self.leave(moment, accesses),
                        _ => {}
                    }
                }
            }
        }
        self.end_look(accesses);
        // A section that isn't finished wrote only a part of what belongs together.
    }

    fn end_look(&mut self, accesses: &mut Accesses) {
        if self.look.len() > 1 {
            accesses.looks.push(Look { goroutine: self.number, reads: std::mem::take(&mut self.look) });
        }
        self.look.clear();
    }

    fn enter(&mut self, moment: Moment, lock: Option<(u32, u32)>) {
        self.depth += 1;
        if self.depth == 1 {
            self.section = Some(Step {
                goroutine: self.number,
                is_section: true,
                lock,
                from: moment.time,
                to: moment.time,
                writes: BTreeMap::new(),
                written: 0,
            });
        }
    }

    fn leave(&mut self, moment: Moment, accesses: &mut Accesses) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0
            && let Some(mut section) = self.section.take()
            && !section.writes.is_empty()
        {
            section.to = moment.time;
            accesses.steps.push(section);
        }
    }

    fn wrote(&mut self, last: Moment, before: Option<u32>, accesses: &mut Accesses) {
        let cell = last.event.a;
        if self.look.iter().any(|read| read.event.a == cell) {
            self.end_look(accesses);
        }
        if let Some(section) = &mut self.section {
            let place = section.written;
            section.written += 1;
            let written = section.writes.entry(cell).or_insert(Written { before, last, place });
            (written.last, written.place) = (last, place);
        } else {
            accesses.steps.push(Step {
                goroutine: self.number,
                is_section: false,
                lock: None,
                from: last.time,
                to: last.time,
                writes: BTreeMap::from([(cell, Written { before, last, place: 0 })]),
                written: 1,
            });
        }
    }
}
