//! Steps of a run, one after the other, with undo: a tree of states, of which any can be gone to. Going back and choosing otherwise
//! keeps the other branch.

use super::chance::Chance;
use super::circles::Circles;
use super::environment::Observer;
use super::past::Past;
use super::readiness::{Readiness, readiness};
use super::record::{Record, Recorded};
use super::schedule::{Item, ProgramId, Schedule};
use super::undo::Undo;
use super::watch::Watch;
use super::world::{Options, Status, World};
use crate::detect::RaceReport;
use crate::machine::{Footprint, footprint, user_position};
use crate::program::{Address, Program};
use std::fmt;
use std::sync::Arc;

/// Steps that one call of `run_to_…` takes at most.
pub const MAX_RUN: u32 = 10_000;

/// Steps that are made again for their events, at most: as many as take some tenths of a second in a page.
pub const MOST_AGAIN: u64 = 200_000;

/// A place in the tree; 0 is the beginning.
pub type NodeId = u32;

/// What led to a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A step of this goroutine.
    Step(u32),
    /// The mutex switch.
    Mutex(bool),
    /// A line of standard input, or its end.
    Input(Option<Vec<u8>>),
}

#[derive(Debug)]
struct Node {
    parent: NodeId,
    action: Option<Action>,
    depth: u32,
    children: Vec<NodeId>,
    /// For a node on the way from the beginning to the present one: how to take it back. For the others: how to make it again.
    change: Box<Undo>,
    /// Cells that the step changed.
    changed: Vec<Address>,
    /// Data races that the step showed.
    races: Vec<RaceReport>,
}

impl Node {
    fn root() -> Self {
        let (parent, action, depth, children, changed) = (0, None, 0, Vec::new(), Vec::new());
        Self { parent, action, depth, children, change: Box::default(), changed, races: Vec::new() }
    }
}

/// A run that is stepped through.
#[derive(Debug)]
pub struct Stepper {
    world: World,
    id: ProgramId,
    /// What happened before the tree's beginning.
    past: Past,
    nodes: Vec<Node>,
    current: NodeId,
    expects_input: bool,
    /// What sees the steps. It has seen the way to the state `watched`.
    watch: Watch,
    watched: NodeId,
    /// What it found before the tree's beginning.
    past_races: Vec<RaceReport>,
    circles: Circles,
}

/// Why a step of a schedule can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplayError {
    /// It is for another program.
    OtherProgram { schedule: ProgramId, program: ProgramId },
    /// Step `step` (from 1) asks for a goroutine that doesn't exist yet.
    NoGoroutine { step: u64, goroutine: u32 },
    /// Step `step` (from 1) asks for a goroutine that can't take one.
    CannotStep { step: u64, goroutine: u32, why: Readiness },
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherProgram { schedule, program } => {
                write!(
                    f,
                    "the schedule is for program {schedule}, this is {program}: has the source or a constant changed?"
                )
            }
            Self::NoGoroutine { step, goroutine } => {
                write!(f, "step {step} of the schedule can't be taken: there is no goroutine {goroutine} yet")
            }
            Self::CannotStep { step, goroutine, why: Readiness::Over } => {
                write!(f, "step {step} of the schedule can't be taken by goroutine {goroutine}: the run is over")
            }
            Self::CannotStep { step, goroutine, why } => {
                write!(f, "step {step} of the schedule can't be taken: goroutine {goroutine} {why}")
            }
        }
    }
}

impl std::error::Error for ReplayError {}

impl Stepper {
    pub fn new(program: Arc<Program>, options: Options) -> Self {
        let id = ProgramId::of(&program);
        let nodes = vec![Node::root()];
        let watch = Watch::new(Arc::clone(&program), false);
        let world = World::new(program, options);
        Self {
            world,
            id,
            past: Past::default(),
            nodes,
            current: 0,
            expects_input: false,
            watch,
            watched: 0,
            past_races: Vec::new(),
            circles: Circles::default(),
        }
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    /// Standard input comes from a person.
    pub fn expect_input(&mut self) {
        self.expects_input = true;
        self.world.expect_input();
    }

    pub fn program_id(&self) -> ProgramId {
        self.id
    }

    pub fn current(&self) -> NodeId {
        self.current
    }

    /// States in the tree.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    /// Steps from the tree's beginning to a state.
    pub fn depth(&self, node: NodeId) -> Option<u32> {
        self.nodes.get(node as usize).map(|node| node.depth)
    }

    /// The state before a state; `None` for the beginning.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.get(node as usize).filter(|_| node != 0).map(|node| node.parent)
    }

    /// The states that were reached from a state, in the order in which they were.
    pub fn children(&self, node: NodeId) -> &[NodeId] {
        self.nodes.get(node as usize).map_or(&[], |node| &node.children)
    }

    /// What led to a state.
    pub fn action(&self, node: NodeId) -> Option<&Action> {
        self.nodes.get(node as usize)?.action.as_ref()
    }

    /// Cells that the last step changed.
    pub fn changed(&self) -> &[Address] {
        &self.nodes[self.current as usize].changed
    }

    /// The goroutine that took the last step.
    pub fn last(&self) -> Option<u32> {
        match self.action(self.current) {
            Some(Action::Step(goroutine)) => Some(*goroutine),
            _ => None,
        }
    }

    /// For each goroutine, in the order of their numbers, whether it can take a step and why not.
    pub fn choices(&self) -> Vec<Readiness> {
        (0..self.world.slots().len()).map(|index| readiness(&self.world, index)).collect()
    }

    /// One step of a goroutine.
    ///
    /// # Errors
    /// Why it can't take one; nothing has changed then.
    pub fn step(&mut self, goroutine: u32) -> Result<(), ReplayError> {
        self.step_as(goroutine, 1)
    }

    /// The step of this number.
    fn step_as(&mut self, goroutine: u32, step: u64) -> Result<(), ReplayError> {
        let index = (goroutine as usize).wrapping_sub(1);
        if index >= self.world.slots().len() {
            return Err(ReplayError::NoGoroutine { step, goroutine });
        }
        if !self.world.can_step(index) {
            let why = readiness(&self.world, index);
            return Err(ReplayError::CannotStep { step, goroutine, why });
        }
        self.act(Action::Step(goroutine));
        Ok(())
    }

    /// The mutex switch.
    pub fn set_mutex(&mut self, on: bool) {
        if self.world.scalars().mutex_off == on && self.world.ending().is_none() {
            self.act(Action::Mutex(on));
        }
    }

    /// A line of standard input with its newline, or with `None` its end.
    pub fn input(&mut self, line: Option<&[u8]>) {
        self.act(Action::Input(line.map(<[u8]>::to_vec)));
    }

    /// The run that is being played, or run on, comes to the same few states again and again: goroutines spin, and nobody ends that.
    /// Where somebody sleeps meanwhile, time passes instead, as it would for real threads.
    pub fn goes_round(&self) -> bool {
        self.circles.is_closed() && !self.somebody_sleeps()
    }

    fn somebody_sleeps(&self) -> bool {
        self.world.slots().iter().any(|slot| matches!(slot.status, Status::Sleeping(_)))
    }

    /// Whether somebody waits for a line of standard input, or for its end.
    pub fn waits_for_input(&self) -> bool {
        self.world.slots().iter().any(|slot| slot.status == Status::Reading)
    }

    /// Who wakes next, when the others go round in circles: waiting for whoever sleeps, maybe.
    fn awaited_sleeper(&mut self) -> Option<usize> {
        if !self.circles.is_closed() {
            return None;
        }
        let is_asleep = |index: &usize| matches!(self.world.slots()[*index].status, Status::Sleeping(_));
        let sleeper = (0..self.world.slots().len()).filter(is_asleep).find(|&index| self.world.can_step(index))?;
        self.circles = Circles::default();
        Some(sleeper)
    }

    fn act(&mut self, action: Action) {
        if !matches!(action, Action::Step(_)) {
            self.circles = Circles::default();
        }
        let children = &self.nodes[self.current as usize].children;
        let known = children.iter().copied().find(|&child| self.nodes[child as usize].action.as_ref() == Some(&action));
        if let (Some(child), true) = (known, !matches!(action, Action::Input(_))) {
            return self.enter(child);
        }
        self.watch_from_here();
        self.world.begin();
        perform(&mut self.world, &action, Some(&mut self.watch));
        let change = self.world.finish();
        let changed = change.changed_cells();
        let depth = self.nodes[self.current as usize].depth + 1;
        let id = self.nodes.len() as NodeId;
        self.nodes.push(Node {
            parent: self.current,
            action: Some(action),
            depth,
            children: Vec::new(),
            change,
            changed,
            races: self.watch.races.take_told(),
        });
        self.nodes[self.current as usize].children.push(id);
        self.current = id;
        self.watched = id;
    }

    /// What sees the steps has seen the way to the present state, and no other.
    fn watch_from_here(&mut self) {
        if self.watched != self.current {
            self.watch_anew(self.watch.record.is_some());
        }
    }

    fn watch_anew(&mut self, records: bool) {
        let mut watch = Watch::new(Arc::clone(self.world.program()), records);
        self.observe(&mut watch);
        // They are with their steps already.
        watch.races.take_told();
        self.watch = watch;
        self.watched = self.current;
    }

    /// The events of the way to the present state that weren't given yet; all of them, when it isn't the way before and more. From the first
    /// call on each step is recorded. None of a way with more than [`MOST_AGAIN`] steps that would have to be made again.
    pub fn take_events(&mut self) -> Recorded {
        if self.watch.record.is_none() || self.watched != self.current {
            let records = self.world.scalars().steps <= MOST_AGAIN;
            if records || self.watch.record.is_some() {
                self.watch_anew(records);
            }
        }
        self.watch.record.as_mut().map(Record::take).unwrap_or_default()
    }

    /// The data races that the steps from the beginning to the present state have shown, in their order.
    pub fn races(&self) -> Vec<RaceReport> {
        let on_way = self.path().into_iter().flat_map(|node| &self.nodes[node as usize].races);
        self.past_races.iter().chain(on_way).cloned().collect()
    }

    /// Cells and goroutines for which the detector had no room on the way that it saw last: races with them may be missing.
    pub fn races_missed(&self) -> u64 {
        self.watch.races.missed()
    }

    /// The data races that the step to a state of the tree has shown.
    pub fn races_at(&self, node: NodeId) -> &[RaceReport] {
        self.nodes.get(node as usize).map_or(&[], |node| &node.races)
    }

    /// Goes to a child of the present state.
    fn enter(&mut self, child: NodeId) {
        let node = &mut self.nodes[child as usize];
        node.change = self.world.take_back(std::mem::take(&mut node.change));
        self.current = child;
    }

    /// Back by one step; false at the beginning.
    pub fn undo(&mut self) -> bool {
        if self.current == 0 {
            return false;
        }
        let node = &mut self.nodes[self.current as usize];
        node.change = self.world.take_back(std::mem::take(&mut node.change));
        self.current = node.parent;
        true
    }

    /// Goes to any state of the tree; false when there is no such state.
    pub fn go_to(&mut self, target: NodeId) -> bool {
        if self.nodes.len() <= target as usize {
            return false;
        }
        let depth = |stepper: &Self, node: NodeId| stepper.nodes[node as usize].depth;
        let mut down = Vec::new();
        let mut above = target;
        while depth(self, above) > depth(self, self.current) {
            down.push(above);
            above = self.nodes[above as usize].parent;
        }
        while self.current != above {
            if depth(self, above) == depth(self, self.current) {
                down.push(above);
                above = self.nodes[above as usize].parent;
            }
            self.undo();
        }
        while let Some(child) = down.pop() {
            self.enter(child);
        }
        true
    }

    /// Steps of a goroutine until its next instruction is a lock operation or an atomic access, at least one; gives how many.
    ///
    /// # Errors
    /// Why it can't take the first one.
    pub fn run_to_sync(&mut self, goroutine: u32) -> Result<u32, ReplayError> {
        self.run_until(goroutine, |world, index| {
            let slot = &world.slots()[index];
            slot.goroutine.as_ref().is_some_and(|goroutine| {
                let is_atomic = matches!(
                    world.program().code.get(goroutine.pc as usize),
                    Some(crate::program::Instruction::Atomic { .. })
                );
                is_atomic || matches!(footprint(world.program(), goroutine), Footprint::Sync { .. })
            })
        })
    }

    /// Steps of a goroutine until it is on another line of the user's source, at least one; gives how many.
    ///
    /// # Errors
    /// Why it can't take the first one.
    pub fn run_to_line(&mut self, goroutine: u32) -> Result<u32, ReplayError> {
        let line = |world: &World, index: usize| {
            let goroutine = world.slots().get(index)?.goroutine.as_ref()?;
            Some(user_position(world.program(), goroutine).line).filter(|&line| line != 0)
        };
        let before = line(&self.world, (goroutine as usize).wrapping_sub(1));
        self.run_until(goroutine, |world, index| line(world, index).is_some_and(|now| before != Some(now)))
    }

    fn run_until(&mut self, goroutine: u32, is_there: impl Fn(&World, usize) -> bool) -> Result<u32, ReplayError> {
        self.step(goroutine)?;
        let index = goroutine as usize - 1;
        let mut steps = 1;
        // A goroutine that would wait stands still in front of the lock.
        while steps < MAX_RUN
            && self.world.ending().is_none()
            && self.world.slots()[index].status == Status::Ready
            && self.world.awaited_lock(index).is_none()
            && !is_there(&self.world, index)
        {
            self.step(goroutine)?;
            steps += 1;
        }
        Ok(steps)
    }

    /// The steps from the beginning to the present state. Standard input is no part of it.
    pub fn schedule(&self) -> Schedule {
        let mut schedule = Schedule::new(Some(self.id));
        self.past.write(&mut schedule);
        for node in self.path() {
            match self.nodes[node as usize].action {
                Some(Action::Step(goroutine)) => schedule.push(goroutine, 1),
                Some(Action::Mutex(on)) => schedule.push_mutex(on),
                Some(Action::Input(_)) | None => {}
            }
        }
        schedule
    }

    /// The states from the first step's to the present one.
    pub fn path(&self) -> Vec<NodeId> {
        let mut path: Vec<NodeId> = std::iter::successors(Some(self.current), |&node| self.parent(node)).collect();
        path.pop();
        path.reverse();
        path
    }

    /// Takes the steps of a schedule, from the present state on.
    ///
    /// # Errors
    /// The first step that can't be taken, and why; the steps before it have been.
    pub fn replay(&mut self, schedule: &Schedule) -> Result<(), ReplayError> {
        if let Some(other) = schedule.program.filter(|&other| other != self.id) {
            return Err(ReplayError::OtherProgram { schedule: other, program: self.id });
        }
        let mut step = 1;
        for item in schedule.items() {
            match *item {
                Item::Mutex(on) => self.set_mutex(on),
                Item::Run { goroutine, steps } => {
                    for _ in 0..steps {
                        self.step_as(goroutine, step)?;
                        step += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// Shows an observer all that happened from the beginning to the present state, by making the steps again.
    pub fn observe(&self, observer: &mut dyn Observer) {
        let mut again = self.first_state();
        let path = self.path();
        let in_tree = path.iter().filter_map(|&node| self.nodes[node as usize].action.as_ref());
        for action in self.past.iter().chain(in_tree) {
            again.begin();
            perform(&mut again, action, Some(&mut *observer));
            again.finish();
        }
    }

    fn first_state(&self) -> World {
        let mut world = World::new(Arc::clone(self.world.program()), self.world.options().clone());
        if self.expects_input {
            world.expect_input();
        }
        world
    }

    /// Steps of goroutines that `chance` chooses, at most `steps`; gives how many it took. `keep`: in the tree, where they can be undone
    /// at once. Otherwise it is several times as fast, and the tree begins anew behind them.
    pub fn play(&mut self, chance: &mut Chance, steps: u64, keep: bool) -> u64 {
        let mut taken = 0;
        let mut awaited = self.awaited_sleeper();
        if keep {
            while taken < steps
                && let Some(index) = awaited.take().or_else(|| chance.choose(&self.world))
            {
                self.act(Action::Step(index as u32 + 1));
                taken += 1;
            }
            self.circles.note(taken, || self.world.fingerprint());
            return taken;
        }
        self.forget_tree();
        self.world.begin();
        while taken < steps
            && let Some(index) = awaited.take().or_else(|| chance.choose(&self.world))
        {
            self.world.execute::<true>(index, Some(&mut self.watch), |_, _| {});
            self.past.push(Action::Step(index as u32 + 1));
            taken += 1;
        }
        self.world.finish();
        self.circles.note(taken, || self.world.fingerprint());
        self.past_races.append(&mut self.watch.races.take_told());
        taken
    }

    /// Runs on to the end, the goroutines in turn, each until it waits, at most `max_steps` steps: what a schedule that ends early
    /// leaves open. Gives whether the run is over. It comes back early when it [`Self::goes_round`].
    pub fn run_on(&mut self, max_steps: u64) -> bool {
        let mut steps = 0;
        let mut next = self.last().map_or(0, |goroutine| goroutine as usize - 1);
        while self.world.ending().is_none() && steps < max_steps {
            let count = self.world.slots().len();
            let awaited = self.awaited_sleeper();
            if self.goes_round() {
                return false;
            }
            let turn = (0..count).map(|offset| (next + offset) % count);
            let enabled = || turn.clone().find(|&index| self.world.is_enabled(index));
            let able = || turn.clone().find(|&index| self.world.can_step(index));
            let Some(index) = awaited.or_else(enabled).or_else(able) else {
                return false;
            };
            // As long as Go lets a goroutine run, more or less, so that one that spins doesn't keep the others out.
            const SLICE: u64 = 10_000;
            let begun = steps;
            let end = steps + SLICE;
            self.forget_tree();
            self.world.begin();
            while steps < end.min(max_steps) && self.world.can_step(index) {
                self.world.execute::<true>(index, Some(&mut self.watch), |_, _| {});
                self.past.push(Action::Step(index as u32 + 1));
                steps += 1;
                if !self.world.is_enabled(index) {
                    break;
                }
            }
            self.world.finish();
            self.circles.note(steps - begun, || self.world.fingerprint());
            self.past_races.append(&mut self.watch.races.take_told());
            next = index + 1;
        }
        self.world.ending().is_some()
    }

    /// The steps to the present state become the past, and the tree begins anew here.
    pub fn forget_tree(&mut self) {
        self.watch_from_here();
        self.past_races = self.races();
        for node in self.path() {
            if let Some(action) = self.nodes[node as usize].action.take() {
                self.past.push(action);
            }
        }
        self.nodes.clear();
        self.nodes.push(Node::root());
        self.current = 0;
        self.watched = 0;
    }

    /// Steps from the run's beginning to the tree's.
    pub const fn before_tree(&self) -> u64 {
        self.past.len()
    }

    /// At the tree's beginning: moves it back by at most `steps`, so that they can be undone. Makes all steps of the past again for that.
    /// States have other numbers afterwards: larger by as many as there are new ones, which is what this gives.
    pub fn recall(&mut self, steps: u32) -> u32 {
        if self.current != 0 || self.past.len() == 0 {
            return 0;
        }
        let recalled = self.past.split_off(steps.into());
        self.world = self.first_state();
        self.watch = Watch::new(Arc::clone(self.world.program()), self.watch.record.is_some());
        self.watched = 0;
        let mut again = self.past.iter().peekable();
        while again.peek().is_some() {
            // What could be taken back within is dropped now and then: it grows with each step.
            self.world.begin();
            for action in again.by_ref().take(MAX_RUN as usize) {
                perform(&mut self.world, action, Some(&mut self.watch));
            }
            self.world.finish();
        }
        drop(again);
        self.past_races = self.watch.races.take_told();
        let known = std::mem::replace(&mut self.nodes, vec![Node::root()]);
        let by = recalled.len() as NodeId;
        for action in recalled {
            self.act(action);
        }
        // What was known goes on behind: it is all still to be made again, for nothing of it led to the tree's beginning.
        let mut known = known.into_iter();
        let moved = |children: Vec<NodeId>| children.into_iter().map(|child| child + by).collect::<Vec<_>>();
        if let Some(root) = known.next() {
            self.nodes[by as usize].children = moved(root.children);
        }
        self.nodes.extend(known.map(|node| Node {
            parent: node.parent + by,
            depth: node.depth + by,
            children: moved(node.children),
            ..node
        }));
        by
    }
}

/// Does to a world what an action says.
fn perform(world: &mut World, action: &Action, observer: Option<&mut dyn Observer>) {
    match action {
        Action::Step(goroutine) => world.execute::<true>(*goroutine as usize - 1, observer, |_, _| {}),
        Action::Mutex(on) => world.set_mutex(*on),
        Action::Input(line) => world.input(line.as_deref()),
    }
}
