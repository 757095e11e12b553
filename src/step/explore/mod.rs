//! All orders in which a program's goroutines can go on: which outcomes there are, in how many orders, how likely, and the shortest way to
//! each.
//!
//! An order is an order of *visible steps*. A visible step is an instruction that touches a cell which goroutines share in a way that
//! matters ([`sharing`]), a lock operation, or an instruction that prints, together with everything that its goroutine does from there
//! to its next visible step. So two goroutines that do `count++` ten times take twenty visible steps each, and there are C(40,20)
//! orders. What main does to start them and to wait for them is none where its order doesn't matter: `go`, and the WaitGroup's `Add` and
//! `Done` unless they let somebody through. A goroutine in front of a lock that another one has takes no step until the lock is
//! free: beginning to wait earlier changes nothing but its place in the picture.
//!
//! States are visited depth-first and told apart by fingerprints of 128 bits ([`super::hash`]); orders are counted over the
//! graph of states, not one by one. A function of the standard library that reads several shared cells (printing a struct) is one step.
//!
//! In the orders that are counted, sleeping takes longer than anything that others do meanwhile. Nothing guarantees that, so a program that
//! sleeps is explored a second time, *hastily*: whoever wakes next may do so at any moment. What only that comes to is told as well, marked
//! [`OutcomeSummary::needs_delay`] and without a number of orders, for it says nothing how often somebody is late.

mod advance;
mod effects;
mod graph;
mod outcome;
mod races;
#[cfg(test)]
mod reduced;
mod reduction;
mod sharing;
mod states;
mod summary;
#[cfg(test)]
mod tests;
mod ways;

pub use graph::{Orders, Weight};
pub use outcome::{Kind, Outcome};
pub use summary::{Bounds, Explored, Hasty, OutcomeSummary, Partial, RaceSummary, ScheduleSummary};

use super::hash::Fingerprint128;
use super::races::RaceWatch;
use super::schedule::{Item, ProgramId, Schedule};
use super::undo::Undo;
use super::world::{Options, World};
use crate::detect::RaceReport;
use crate::program::Program;
use advance::Advance;
use effects::Effects;
use graph::{Graph, NOWHERE};
use races::Races;
use reduction::{Deeds, Reduction, Touches};
use sharing::{Sharing, choices};
use states::{Found, States};
use std::collections::HashMap;
use std::sync::Arc;

/// How far to explore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub max_states: usize,
    /// Visible steps from the beginning.
    pub max_depth: usize,
    /// Pre-emptions on a way: a goroutine that could go on is left for another one. `None`: any number.
    pub max_preemptions: Option<u32>,
    /// Leave out orders that come to nothing else than others do: then they can't be counted. Not together with `max_preemptions`: an order
    /// with few pre-emptions may be left out for one with more.
    pub reduce: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_states: 10_000_000, max_depth: 200_000, max_preemptions: None, reduce: false }
    }
}

/// Which limits were met: then there may be more outcomes, and orders are those that were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Met {
    states: bool,
    depth: bool,
    preemptions: bool,
    endless: bool,
}

/// A state on the way to the present one.
#[derive(Debug)]
struct Frame {
    node: u32,
    next: u32,
    undo: Box<Undo>,
    preemptions: u32,
    last: u16,
    /// Where its steps' accesses begin.
    accesses: usize,
    /// Its first steps that aren't taken, as bits: taken already, or left out.
    skipped: u64,
    left_out: u64,
    /// Of what was seen when that was decided.
    version: u32,
    /// One of its steps leads back to a state on the way to it.
    closes_cycle: bool,
}

/// What of a state tells what a step has done.
#[derive(Clone, Copy)]
struct Before {
    place: Fingerprint128,
    goroutines: usize,
    /// Bytes that were printed, and lines that were read.
    console: [usize; 3],
}

impl Before {
    fn of(world: &World, index: usize) -> Self {
        Self {
            place: world.slots()[index].place,
            goroutines: world.slots().len(),
            console: [world.stdout().len(), world.stderr().len(), world.scalars().lines_read],
        }
    }
}

/// States that are visited the second time: time that passes makes many more of them than there were.
const HASTY_STATES: usize = 1_000_000;

/// Nobody has taken a step yet.
const NOBODY: u16 = u16::MAX;

/// Explores a program, piece by piece.
#[derive(Debug)]
pub struct Explorer {
    id: ProgramId,
    options: Options,
    limits: Limits,
    world: World,
    advance: Advance,
    graph: Graph,
    states: States,
    /// States on the way to the present one.
    on_way: Vec<bool>,
    frames: Vec<Frame>,
    outcomes: Vec<Outcome>,
    outcome_places: HashMap<Outcome, u32>,
    /// What is stuck for ever in states that aren't ends, and the first such state.
    partial: Vec<(Vec<String>, u32)>,
    met: Met,
    deepest: usize,
    steps: u64,
    /// How often exploring began again because a cell turned out to be shared.
    restarts: u32,
    started: bool,
    found: Vec<u16>,
    races: Races,
    effects: Effects,
    /// Where orders are left out.
    reduction: Option<Reduction>,
    /// What had been seen when exploring last began from the first state.
    version: u32,
    /// Whoever wakes next may do so although others could go on.
    hasty: bool,
    /// Somebody was left asleep because others could go on.
    left_asleep: bool,
    /// The second time, once this is done.
    second: Option<Box<Self>>,
}

impl Explorer {
    pub fn new(program: Arc<Program>, options: Options, limits: Limits) -> Self {
        Self::with_haste(program, options, limits, false)
    }

    fn with_haste(program: Arc<Program>, options: Options, limits: Limits, hasty: bool) -> Self {
        let world = World::new(Arc::clone(&program), options.clone());
        let advance = Advance::new(Sharing::new(&program));
        Self {
            id: ProgramId::of(&program),
            options,
            limits,
            world,
            advance,
            graph: Graph::default(),
            states: States::default(),
            on_way: Vec::new(),
            frames: Vec::new(),
            outcomes: Vec::new(),
            outcome_places: HashMap::new(),
            partial: Vec::new(),
            met: Met::default(),
            deepest: 0,
            steps: 0,
            restarts: 0,
            started: false,
            found: Vec::new(),
            races: Races::default(),
            effects: Effects::default(),
            reduction: (limits.reduce && !hasty).then(Reduction::default),
            version: 0,
            hasty,
            left_asleep: false,
            second: None,
        }
    }

    /// Goes on for about so many visible steps. True when all is explored.
    pub fn run(&mut self, steps: u64) -> bool {
        if !self.started {
            self.started = true;
            self.advance.look_around(&mut self.world, self.hasty);
            self.begin();
        }
        if let Some(second) = &mut self.second {
            return second.run(steps);
        }
        let end = self.steps + steps;
        while self.steps < end {
            if self.advance.sharing.has_grown() {
                self.restarts += 1;
                self.effects.clear();
                if let Some(reduction) = &mut self.reduction {
                    *reduction = Reduction::default();
                }
                self.begin();
            }
            let Some(frame) = self.frames.last_mut() else { break };
            let edge = frame.next;
            let edges = self.graph.edges(frame.node);
            if edge == edges.end {
                if !self.goes_on_from_here() {
                    self.leave();
                }
                if self.frames.is_empty() && self.has_seen_more() {
                    self.begin();
                }
                continue;
            }
            frame.next += 1;
            let place = edge - edges.start;
            if place < u64::BITS && frame.skipped >> place & 1 != 0 {
                continue;
            }
            self.follow(edge);
        }
        if !self.frames.is_empty() {
            return false;
        }
        if !self.left_asleep {
            return true;
        }
        let program = Arc::clone(self.world.program());
        let limits = Limits { max_states: self.limits.max_states.min(HASTY_STATES), ..self.limits };
        self.second = Some(Box::new(Self::with_haste(program, self.options.clone(), limits, true)));
        false
    }

    /// States, and visible steps taken.
    pub fn progress(&self) -> (usize, u64) {
        let (states, steps) = self.second.as_ref().map_or((0, 0), |second| second.progress());
        (states + self.graph.len(), steps + self.steps)
    }

    /// Bytes that the states take.
    pub fn bytes(&self) -> usize {
        let reduction = self.reduction.as_ref().map_or(0, Reduction::bytes);
        self.graph.bytes()
            + self.races.bytes()
            + self.effects.bytes()
            + self.states.bytes()
            + self.on_way.capacity()
            + reduction
    }

    /// From the first state.
    fn begin(&mut self) {
        self.world.restart();
        self.graph = Graph::default();
        self.states.clear();
        self.on_way.clear();
        self.frames.clear();
        self.outcomes.clear();
        self.outcome_places.clear();
        self.partial.clear();
        self.races.clear();
        self.version = self.reduction.as_ref().map_or(0, |reduction| reduction.version);
        self.left_asleep = false;
        self.met = Met::default();
        self.deepest = 0;
        self.advance.endless = false;
        self.advance.begin(&mut self.world);
        self.advance.sharing.has_grown();
        self.states.find(self.world.fingerprint(), usize::MAX);
        self.arrive(Box::default(), 0, NOBODY);
    }

    /// All steps from the last state are done.
    fn leave(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        self.graph.finish(frame.node);
        self.on_way[frame.node as usize] = false;
        self.races.forget(frame.accesses);
        if !self.frames.is_empty() {
            self.world.roll_back(frame.undo);
        }
    }

    /// Takes a step of the last state.
    fn follow(&mut self, edge: u32) {
        let Some(&Frame { preemptions, last, node, accesses, .. }) = self.frames.last() else { return };
        let by = self.graph.by(edge);
        let mut preemptions = preemptions;
        if last != NOBODY && last != by && self.graph.edges(node).any(|other| self.graph.by(other) == last) {
            preemptions += 1;
            if self.limits.max_preemptions.is_some_and(|most| preemptions > most) {
                self.met.preemptions = true;
                return;
            }
        }
        self.steps += 1;
        let undo = self.step(node, accesses, by.into());
        let mut state = self.world.fingerprint();
        if self.limits.max_preemptions.is_some() {
            // How the state was reached decides what may follow.
            state.add(Fingerprint128::of_cell(u64::MAX, u64::from(preemptions) << 16 | u64::from(by)));
        }
        match self.states.find(state, self.limits.max_states) {
            Found::Known(known) => {
                let is_back = self.on_way[known as usize];
                self.graph.connect(edge, known, is_back);
                self.world.roll_back(undo);
                if is_back && let Some(frame) = self.frames.last_mut() {
                    frame.closes_cycle = true;
                }
            }
            Found::Full => {
                self.met.states = true;
                self.world.roll_back(undo);
            }
            Found::New(node) => {
                self.graph.connect(edge, node, false);
                self.arrive(undo, preemptions, by);
            }
        }
    }

    /// The visible step of goroutine `index` from state `node`, whose other steps' accesses began at `mark`. Gives how to take it back.
    fn step(&mut self, node: u32, mark: usize, index: usize) -> Box<Undo> {
        // Of goroutines that are alone all is hidden; Conds make steps go on with others' goroutines.
        let can_be_known = self.world.scalars().alive >= 2 && !self.advance.sharing.has_conds;
        let mut place = None;
        if can_be_known {
            match self.effects.take(&mut self.world, index) {
                Ok((undo, accesses)) => {
                    self.races.note(node, mark, accesses);
                    return undo;
                }
                Err(unknown) => place = unknown,
            }
        }
        let before = Before::of(&self.world, index);
        self.world.begin();
        self.world.note_reads();
        self.advance.step(&mut self.world, index);
        let depends_on_reads = self.world.depends_on_reads() && !self.advance.endless;
        self.races.note(node, mark, &self.advance.accesses);
        let undo = self.world.finish();
        let touches = self.touches(index, before);
        if let (Some(place), true) = (place, depends_on_reads) {
            self.effects.learn(&self.world, index, place, &undo, &self.advance.accesses, touches);
        }
        undo
    }

    /// What the step of goroutine `index` touches that was just taken, where orders are left out; `before` it things were like that.
    fn touches(&mut self, index: usize, before: Before) -> Touches {
        let Some(reduction) = &mut self.reduction else { return Touches::default() };
        let Advance { whole, sharing, .. } = &self.advance;
        let shared = whole.iter().copied().filter(|&(address, _)| sharing.is_shared(address));
        let now = Before::of(&self.world, index);
        let deeds = Deeds {
            used_console: now.console != before.console,
            started: now.goroutines != before.goroutines,
            all: self.world.ending().is_some() || self.advance.asked_for_all || self.advance.endless,
            counts_down: self.advance.counted_down,
        };
        let touches = reduction.touches(shared, deeds);
        let slots = self.world.slots();
        let started = before.goroutines..now.goroutines;
        let places = std::iter::once(index).chain(started).map(|index| slots[index].place);
        reduction.see(before.place, touches, places);
        touches
    }

    /// The steps from the present state, by these goroutines, that suffice where orders are left out, as bits.
    fn enough(&mut self, able: &[u16]) -> u64 {
        // Conds make steps go on with others' goroutines.
        if self.reduction.is_none() || self.advance.sharing.has_conds || able.len() > u64::BITS as usize {
            return u64::MAX;
        }
        let touches: Vec<Touches> = able.iter().map(|&index| self.foresee(index.into())).collect();
        let all = u64::MAX;
        self.reduction.as_ref().map_or(all, |reduction| reduction.enough(&self.world, able, &touches))
    }

    /// What the next step of goroutine `index` touches.
    fn foresee(&mut self, index: usize) -> Touches {
        if let Some(touches) = self.effects.touches(&self.world, index) {
            return touches;
        }
        let before = Before::of(&self.world, index);
        self.world.begin();
        self.advance.step(&mut self.world, index);
        let undo = self.world.finish();
        let touches = self.touches(index, before);
        self.advance.endless = false;
        self.world.roll_back(undo);
        touches
    }

    /// All steps from the last state are taken that seemed to suffice. Whether there are more, for meanwhile more was seen.
    fn goes_on_from_here(&mut self) -> bool {
        let Some(&Frame { node, left_out, version, closes_cycle, .. }) = self.frames.last() else { return false };
        let now = self.reduction.as_ref().map_or(0, |reduction| reduction.version);
        if left_out == 0 || version == now && !closes_cycle {
            return false;
        }
        let edges = self.graph.edges(node);
        // From one state of each cycle all steps are taken.
        let more = if closes_cycle {
            left_out
        } else {
            let able: Vec<u16> = edges.clone().map(|edge| self.graph.by(edge)).collect();
            self.enough(&able) & left_out
        };
        let Some(frame) = self.frames.last_mut() else { return false };
        (frame.version, frame.left_out) = (now, left_out & !more);
        if more != 0 {
            (frame.next, frame.skipped) = (edges.start, !more);
        }
        more != 0
    }

    /// Whether all is explored but more was seen on the way than was known when it was decided what suffices.
    fn has_seen_more(&self) -> bool {
        let now = self.reduction.as_ref().map_or(0, |reduction| reduction.version);
        now != self.version && !self.met.states
    }

    /// The present state is new.
    fn arrive(&mut self, undo: Box<Undo>, preemptions: u32, last: u16) {
        let mut found = std::mem::take(&mut self.found);
        self.left_asleep |= choices(&self.world, self.hasty, &mut found);
        let is_cut = self.is_cut();
        if is_cut {
            found.clear();
        }
        let node = self.graph.add(&found);
        let enough = if found.len() > 1 { self.enough(&found) } else { u64::MAX };
        let skipped = !enough;
        let left_out = skipped & u64::MAX.checked_shr(u64::BITS - found.len().min(64) as u32).unwrap_or(0);
        let version = self.reduction.as_ref().map_or(0, |reduction| reduction.version);
        self.found = found;
        self.on_way.push(true);
        if let Some(outcome) = Outcome::of(&self.world) {
            let next = self.outcomes.len() as u32;
            let place = *self.outcome_places.entry(outcome).or_insert_with_key(|outcome| {
                self.outcomes.push(outcome.clone());
                next
            });
            self.graph.end(node, place);
        } else {
            if is_cut {
                self.graph.end(node, NOWHERE);
            }
            self.look_for_stuck(node);
        }
        self.deepest = self.deepest.max(self.frames.len());
        let next = self.graph.edges(node).start;
        let accesses = self.races.mark();
        self.frames.push(Frame {
            node,
            next,
            undo,
            preemptions,
            last,
            accesses,
            skipped,
            left_out,
            version,
            closes_cycle: false,
        });
    }

    /// Whether a limit keeps the present state from being gone on from.
    fn is_cut(&mut self) -> bool {
        let endless = std::mem::take(&mut self.advance.endless);
        let depth = self.frames.len() >= self.limits.max_depth;
        self.met.endless |= endless;
        self.met.depth |= depth;
        endless || depth
    }

    /// Keeps the first state for each set of goroutines that are stuck for ever.
    fn look_for_stuck(&mut self, node: u32) {
        if !outcome::is_somebody_stuck(&self.world) {
            return;
        }
        let stuck = outcome::stuck(&self.world);
        const MOST: usize = 64;
        if !stuck.is_empty() && self.partial.len() < MOST && !self.partial.iter().any(|(known, _)| *known == stuck) {
            self.partial.push((stuck, node));
        }
    }

    /// The instructions of visible steps by these goroutines (by index), from the beginning.
    fn record(&mut self, way: &[u16]) -> Schedule {
        // Goroutines' cells must lie where they lay: it is known by their addresses which are shared.
        self.world.restart();
        self.advance.start_record(Some(self.id));
        self.advance.begin(&mut self.world);
        for &index in way {
            self.world.begin();
            self.advance.step(&mut self.world, index.into());
            self.world.finish();
        }
        self.advance.record.take().unwrap_or_default()
    }

    /// The races that a schedule shows, as Go would tell them; in front the one that its last goroutine's steps show first, if they show one.
    fn races_on(&self, schedule: &Schedule) -> (Option<RaceReport>, Vec<RaceReport>) {
        let program = self.world.program();
        let mut world = World::new(Arc::clone(program), self.options.clone());
        let mut watch = RaceWatch::new(Arc::clone(program));
        for item in schedule.items() {
            let Item::Run { goroutine, steps } = *item else { continue };
            watch.take_found();
            for _ in 0..steps {
                world.begin();
                world.execute::<true>(goroutine as usize - 1, Some(&mut watch), |_, _| {});
                world.finish();
            }
        }
        let at_end = watch.take_found().first().map(|race| RaceReport::new(program, race));
        (at_end, watch.take_told())
    }

    /// The instructions of these visible steps, by goroutines' numbers: what a person writes as `v 2 3*2 2`.
    ///
    /// # Errors
    /// Which step can't be taken, and who could take it. Exploring must be over, so that it is known what is visible.
    pub fn instructions(&mut self, goroutines: &[u32]) -> Result<Schedule, String> {
        self.world.restart();
        let world = &mut self.world;
        self.advance.start_record(Some(self.id));
        self.advance.begin(world);
        let mut able = Vec::new();
        for (place, &goroutine) in goroutines.iter().enumerate() {
            choices(world, self.hasty, &mut able);
            if !able.iter().any(|&index| u32::from(index) + 1 == goroutine) {
                let able: Vec<String> = able.iter().map(|index| (index + 1).to_string()).collect();
                let able = if able.is_empty() { "nobody".to_owned() } else { format!("goroutine {}", able.join(", ")) };
                self.advance.record = None;
                return Err(format!("visible step {} can't be taken by goroutine {goroutine}: {able} can", place + 1));
            }
            world.begin();
            self.advance.step(world, goroutine as usize - 1);
            world.finish();
        }
        Ok(self.advance.record.take().unwrap_or_default())
    }
}

/// Goroutines' numbers of a schedule in visible steps: `v 2 3*2 2`. `None`: the text isn't one of that form.
///
/// # Errors
/// The part that is no step.
pub fn parse_visible(text: &str) -> Option<Result<Vec<u32>, super::schedule::ParseError>> {
    let steps = text.trim().strip_prefix('v')?;
    Some(Schedule::parse(steps).map(|schedule| {
        let runs = schedule.items().iter().filter_map(|item| match *item {
            super::schedule::Item::Run { goroutine, steps } => Some(std::iter::repeat_n(goroutine, steps as usize)),
            super::schedule::Item::Mutex(_) => None,
        });
        runs.flatten().collect()
    }))
}
