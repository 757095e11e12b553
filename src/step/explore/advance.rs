//! A visible step: one instruction that others can notice, and then everything up to the next one.

use super::races::{Access, Next, next};
use super::sharing::{Sharing, Visibility};
use crate::detect::Kind;
use crate::machine::{Footprint, Random, footprint};
use crate::program::{Address, Native, Pc, SyncOp};
use crate::step::environment::Observer;
use crate::step::races::RaceWatch;
use crate::step::schedule::{ProgramId, Schedule};
use crate::step::world::{Status, World};
use std::sync::Arc;

/// Instructions that a goroutine may execute between two visible steps; more is taken for endless.
const MAX_HIDDEN: u32 = 1_000_000;
/// Walks at random that look for shared cells before exploring, and their instructions.
const WALKS: u64 = 6;
const WALK_STEPS: u32 = 20_000;

/// Takes visible steps.
#[derive(Debug)]
pub struct Advance {
    pub sharing: Sharing,
    /// The instructions of the steps, where somebody wants them.
    pub record: Option<Schedule>,
    /// What the last visible step accessed with its first instruction, the one that others can notice.
    pub accesses: Vec<Access>,
    touched: Vec<(Address, bool)>,
    /// What all instructions of the last visible step touched, and whether they wrote it.
    pub whole: Vec<(Address, bool)>,
    /// How far that step counted WaitGroups down.
    pub counted_down: u32,
    /// It asked how many goroutines there are.
    pub asked_for_all: bool,
    /// The last instruction wrote a cell.
    wrote: bool,
    /// A goroutine ran on and on without a visible step.
    pub endless: bool,
    /// Hidden instructions of the step so far.
    hidden: u32,
    /// Those in front of which their goroutines stop, for they end the run: that is a visible step of its own.
    stops: Vec<u32>,
    /// The hidden instruction that ended the run although there are other goroutines.
    ended_at: Option<u32>,
}

/// What goroutine `index` touches next.
#[inline]
fn footprint_of(world: &World, index: usize) -> Footprint {
    world.slots()[index].goroutine.as_ref().map_or(Footprint::Private, |next| footprint(world.program(), next))
}

impl Advance {
    pub fn new(sharing: Sharing) -> Self {
        Self {
            sharing,
            record: None,
            accesses: Vec::new(),
            touched: Vec::new(),
            whole: Vec::new(),
            counted_down: 0,
            asked_for_all: false,
            wrote: false,
            endless: false,
            hidden: 0,
            stops: Vec::new(),
            ended_at: None,
        }
    }

    /// Begins to write down the instructions.
    pub fn start_record(&mut self, program: Option<ProgramId>) {
        self.record = Some(Schedule::new(program));
    }

    /// From the very beginning to where the first choice is.
    pub fn begin(&mut self, world: &mut World) {
        world.begin();
        self.attempt(world, |advance, world| advance.settle(world, 0, 0));
        world.finish();
    }

    /// The visible step of goroutine `index`. Between [`World::begin`] and [`World::finish`].
    pub fn step(&mut self, world: &mut World, index: usize) {
        self.attempt(world, |advance, world| {
            let started = world.slots().len();
            let foot = footprint_of(world, index);
            let (pc, next) = next(world, index, foot);
            advance.execute(world, index, foot);
            advance.take_accesses(index, pc, next);
            advance.settle(world, index, started);
        });
    }

    /// Keeps what the instruction at `pc` has accessed.
    #[inline]
    fn take_accesses(&mut self, index: usize, pc: Pc, next: Next) {
        self.accesses.clear();
        let by = index as u16;
        match next {
            Next::Nothing => {}
            Next::One(address, kind) => self.accesses.push(Access { address, kind, pc, by }),
            Next::CompareAndSwap(address) => {
                let kind = Kind { write: self.wrote, atomic: true };
                self.accesses.push(Access { address, kind, pc, by });
            }
            Next::Touched => {
                let access = |&(address, write)| Access { address, kind: Kind { write, atomic: false }, pc, by };
                self.accesses.extend(self.touched.iter().map(access));
            }
        }
    }

    /// Makes a step; when something hidden ends the run while others could still do something, again, up to there only.
    fn attempt(&mut self, world: &mut World, step: impl Fn(&mut Self, &mut World)) {
        let record = self.record.clone();
        self.stops.clear();
        loop {
            self.hidden = 0;
            self.whole.clear();
            (self.counted_down, self.asked_for_all) = (0, false);
            step(self, world);
            let Some(end) = self.ended_at.take() else { return };
            self.stops.push(end);
            self.record.clone_from(&record);
            let undo = world.finish();
            world.roll_back(undo);
            world.begin();
        }
    }

    /// Brings goroutine `index`, and those that were started meanwhile, in front of their next visible steps.
    fn settle(&mut self, world: &mut World, index: usize, started: usize) {
        self.settle_one(world, index);
        let mut fresh = started.max(1);
        while fresh < world.slots().len() {
            self.settle_one(world, fresh);
            fresh += 1;
        }
        if self.sharing.has_conds {
            (0..started).filter(|&other| other != index).for_each(|other| self.settle_notified(world, other));
        }
    }

    /// A goroutine that has been notified meanwhile goes on to where it takes the lock again.
    fn settle_notified(&mut self, world: &mut World, index: usize) {
        let waits = matches!(footprint_of(world, index), Footprint::Sync { op: SyncOp::CondWait, .. });
        if waits && world.is_enabled(index) {
            self.settle_one(world, index);
        }
    }

    fn settle_one(&mut self, world: &mut World, index: usize) {
        let begun = self.hidden;
        while self.hidden - begun < MAX_HIDDEN {
            if world.ending().is_some() || world.slots()[index].status != Status::Ready {
                return;
            }
            let foot = footprint_of(world, index);
            if foot == Footprint::Private {
                if !self.run_private(world, index, begun) {
                    return;
                }
                continue;
            }
            match foot {
                // Whether it lets somebody through depends on how far the counter is counted up.
                Footprint::Sync { op: SyncOp::WaitGroupAdd, lock, value: ..0 } => world.depends_on(lock),
                // Whether that is visible depends on what others may still do.
                Footprint::Sync { op: SyncOp::WaitGroupAdd | SyncOp::CondWait, .. } => world.depends_on_more(),
                _ => {}
            }
            match self.sharing.visibility(world, index, foot) {
                Visibility::Visible => return,
                Visibility::Hidden => {
                    let place = self.hidden;
                    self.hidden += 1;
                    if self.stops.contains(&place) {
                        return;
                    }
                    let alone = world.scalars().alive < 2;
                    self.execute(world, index, foot);
                    if world.ending().is_some() && !alone {
                        self.ended_at = Some(place);
                        return;
                    }
                }
                Visibility::Unknown => {
                    self.hidden += 1;
                    if !self.try_hidden(world, index, foot) {
                        return;
                    }
                }
            }
        }
        self.endless = true;
    }

    /// Executes the goroutine's private instructions up to one that isn't. False: it stops there, or the run has ended.
    fn run_private(&mut self, world: &mut World, index: usize, begun: u32) -> bool {
        let first = self.hidden;
        let stop = self.stops.iter().copied().filter(|&stop| stop >= first).min();
        let most = stop.map_or(u32::MAX, |stop| stop - first).min(begun + MAX_HIDDEN - first);
        if most == 0 {
            return false;
        }
        let done = world.execute_private(index, most);
        self.hidden += done;
        if let Some(record) = &mut self.record {
            record.push(index as u32 + 1, done);
        }
        let is_over = world.ending().is_some();
        if is_over && world.scalars().alive >= 2 {
            self.ended_at = Some(self.hidden - 1);
        }
        !is_over
    }

    /// Executes an instruction, unless it turns out to be visible.
    fn try_hidden(&mut self, world: &mut World, index: usize, foot: Footprint) -> bool {
        if foot == Footprint::Native(Native::NumGoroutine) {
            return false;
        }
        let before = (world.stdout().len(), world.stderr().len(), world.scalars().lines_read);
        let outer = world.nest();
        let record = self.record.clone();
        let whole = self.whole.len();
        self.execute(world, index, foot);
        let after = (world.stdout().len(), world.stderr().len(), world.scalars().lines_read);
        let hidden = before == after && !self.sharing.touches(&self.touched) && world.ending().is_none();
        world.unnest(outer, hidden);
        if !hidden {
            self.record = record;
            self.whole.truncate(whole);
        }
        hidden
    }

    /// Executes one instruction, whose footprint is `foot`, and takes note of what it touches.
    fn execute(&mut self, world: &mut World, index: usize, foot: Footprint) {
        self.execute_seen::<false>(world, index, foot, None);
    }

    fn execute_seen<const SEEN: bool>(
        &mut self,
        world: &mut World,
        index: usize,
        foot: Footprint,
        watch: Option<&mut RaceWatch>,
    ) {
        if let Some(record) = &mut self.record {
            record.push(index as u32 + 1, 1);
        }
        if foot == Footprint::Native(Native::NumGoroutine) {
            world.depends_on_more();
            self.asked_for_all = true;
        }
        let alone = world.scalars().alive < 2;
        let started = world.slots()[index].children;
        self.touched.clear();
        let touched = &mut self.touched;
        let several = matches!(foot, Footprint::Several | Footprint::Native(_));
        self.wrote = false;
        let whole = &mut self.whole;
        let wrote = &mut self.wrote;
        let observer = watch.map(|watch| watch as &mut dyn Observer);
        world.execute::<SEEN>(index, observer, |_, touch| {
            if several {
                touched.push((touch.address, touch.written));
            }
            *wrote |= touch.written;
            whole.push((touch.address, touch.written));
        });
        match foot {
            Footprint::Cell { address, write } => self.touched.push((address, write)),
            Footprint::Sync { op, lock, value } => {
                self.touched.push((lock, true));
                self.whole.push((lock, true));
                if let (SyncOp::WaitGroupAdd, ..0) = (op, value) {
                    self.counted_down = self.counted_down.saturating_add(value.unsigned_abs().min(1 << 20) as u32);
                }
            }
            _ => {}
        }
        if !alone {
            for &(address, write) in &self.touched {
                self.sharing.note(&world.rest.slots, index, started, address, write);
            }
        }
    }

    /// Finds most of the shared cells by running in a few random orders. The race detector looks on: it also sees accesses that nothing
    /// orders although one goroutine has long ended when the other makes its own.
    pub fn look_around(&mut self, world: &mut World, hasty: bool) {
        let mut room = u64::MAX;
        for seed in 0..WALKS {
            let mut random = Random::new(seed);
            let mut watch = RaceWatch::with_room(Arc::clone(world.program()), room);
            world.restart();
            for _ in 0..WALK_STEPS {
                // Also where haste is allowed somebody should be patient now and then, and get to the end.
                let may_oversleep = hasty && seed % 2 == 1;
                let count = world.slots().len();
                let wakes = may_oversleep || !(0..count).any(|index| world.is_enabled(index));
                let is_asleep = |index: usize| matches!(world.slots()[index].status, Status::Sleeping(_));
                let able: Vec<usize> =
                    (0..count).filter(|&index| world.can_step(index) && (wakes || !is_asleep(index))).collect();
                if able.is_empty() {
                    break;
                }
                let index = able[random.next_word() as usize % able.len()];
                world.begin();
                let foot = footprint_of(world, index);
                self.execute_seen::<true>(world, index, foot, Some(&mut watch));
                world.finish();
                watch.take_found().iter().for_each(|race| self.sharing.share(race.address));
            }
            // Clearing shadow memory is most of what walking through a small program costs. Another walk may start other goroutines.
            room = 4 * world.cells().used();
        }
        self.sharing.has_grown();
    }
}
