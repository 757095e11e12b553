//! A run that is stepped through: what can be done next, and doing it.

use super::chance::Chance;
use super::circles::Circles;
use super::environment::Observer;
use super::past::Past;
use super::readiness::{Readiness, readiness};
use super::record::{Record, Recorded};
use super::replay::ReplayError;
use super::schedule::ProgramId;
use super::tree::{Action, Node, NodeId};
use super::watch::Watch;
use super::world::{Options, Status, World};
use crate::detect::RaceReport;
use crate::machine::{Footprint, footprint, user_position};
use crate::program::Program;
use std::sync::Arc;

/// Steps that one call of `run_to_…` takes at most.
pub const MAX_RUN: u32 = 10_000;

/// Steps that are made again for their events, at most: as many as take some tenths of a second in a page.
pub const MOST_AGAIN: u64 = 200_000;

/// A run that is stepped through.
#[derive(Debug)]
pub struct Stepper {
    pub(super) world: World,
    pub(super) id: ProgramId,
    /// What happened before the tree's beginning.
    pub(super) past: Past,
    pub(super) nodes: Vec<Node>,
    pub(super) current: NodeId,
    pub(super) expects_input: bool,
    /// What sees the steps. It has seen the way to the state `watched`.
    pub(super) watch: Watch,
    pub(super) watched: NodeId,
    /// What it found before the tree's beginning.
    pub(super) past_races: Vec<RaceReport>,
    pub(super) circles: Circles,
}

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
    pub(super) fn step_as(&mut self, goroutine: u32, step: u64) -> Result<(), ReplayError> {
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
    pub(super) fn watch_from_here(&mut self) {
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
pub(super) fn perform(world: &mut World, action: &Action, observer: Option<&mut dyn Observer>) {
    match action {
        Action::Step(goroutine) => world.execute::<true>(*goroutine as usize - 1, observer, |_, _| {}),
        Action::Mutex(on) => world.set_mutex(*on),
        Action::Input(line) => world.input(line.as_deref()),
    }
}
