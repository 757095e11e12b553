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
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_states: 10_000_000, max_depth: 200_000, max_preemptions: None }
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
            let Some(frame) = self.frames.last_mut() else { break };
            let edge = frame.next;
            if edge == self.graph.edges(frame.node).end {
                self.leave();
                continue;
            }
            frame.next += 1;
            self.follow(edge);
            if self.advance.sharing.has_grown() {
                self.restarts += 1;
                self.begin();
            }
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
        self.graph.bytes() + self.races.bytes() + self.effects.bytes() + self.states.bytes() + self.on_way.capacity()
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
        self.effects.clear();
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
                self.graph.connect(edge, known, self.on_way[known as usize]);
                self.world.roll_back(undo);
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
                Err(unknown) => place = Some(unknown),
            }
        }
        self.world.begin();
        self.world.note_reads();
        self.advance.step(&mut self.world, index);
        let depends_on_reads = self.world.depends_on_reads() && !self.advance.endless;
        self.races.note(node, mark, &self.advance.accesses);
        let undo = self.world.finish();
        if let (Some(place), true) = (place, depends_on_reads) {
            self.effects.learn(&self.world, index, place, &undo, &self.advance.accesses);
        }
        undo
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
        self.frames.push(Frame { node, next, undo, preemptions, last, accesses: self.races.mark() });
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
