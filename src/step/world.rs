//! The whole state of a run: cells, goroutines, queues and time. `undo` records how it changes.

use super::cells::{Allocator, Cells};
use super::hash::{Fingerprint128, Hash128};
use super::picture::Counts;
use super::reads::Reads;
use super::semaphores::Queues;
use super::undo::{Spare, Undo};
use crate::machine::{Fingerprint, Footprint, Goroutine, Random, Termination, footprint};
use crate::program::{Address, Instruction, Native, Pc, Program};
use crate::sync::{LockKind, Park};
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

/// How to run a program step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// `Lock` and `Unlock` do nothing.
    pub mutex_off: bool,
    /// Go's map check doesn't end the run.
    pub keep_going: bool,
    /// Of the program's random numbers.
    pub seed: u64,
    /// Cells of memory (eight bytes each) that the program may use in all.
    pub memory_cells: u64,
    /// Goroutines that may be started.
    pub max_goroutines: usize,
    /// What the program sees as GOMAXPROCS.
    pub workers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { mutex_off: false, keep_going: false, seed: 0, memory_cells: 4 << 20, max_goroutines: 10_000, workers: 2 }
    }
}

/// What a goroutine is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Ready,
    /// Sleeps until this time.
    Sleeping(i64),
    /// Waits in a semaphore's queue.
    Parked(Park),
    /// Waits for a line of standard input.
    Reading,
    Finished,
}

/// A lock that a goroutine has, or went into while the mutex was off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub lock: Address,
    pub kind: LockKind,
    pub reader: bool,
    /// The instruction that took it.
    pub pc: Pc,
}

/// A goroutine and what the engine keeps with it.
#[derive(Debug)]
pub struct Slot {
    /// `None` once it is finished, and while it runs.
    pub goroutine: Option<Box<Goroutine>>,
    pub status: Status,
    pub(super) allocator: Allocator,
    /// Who started it, and how many goroutines that one had started before; `None` for main.
    pub parent: Option<(u32, u32)>,
    /// Goroutines that it has started.
    pub children: u32,
    /// Made of its parent's and of how many that one had started before: the same in every order. Also the seed of its random numbers.
    pub identity: u64,
    /// The locks that it is inside of.
    pub held: Vec<Held>,
    /// What its next instruction touches, and below what it is all the same: as they were when somebody last asked what had changed.
    pub(super) next: Footprint,
    pub(super) fingerprint: Fingerprint128,
    /// Also of what no run depends on: who began it where, and which locks it is inside of.
    pub(super) place: Fingerprint128,
}

/// The parts of the state that are single words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalars {
    /// Virtual nanoseconds since the run began. Time passes when somebody who sleeps takes a step.
    pub clock: i64,
    /// Goroutines that haven't ended.
    pub alive: u32,
    /// Instructions executed.
    pub steps: u64,
    pub mutex_off: bool,
    pub mutex_was_off: bool,
    pub map_conflicts: u64,
    /// Lines of standard input that were read.
    pub lines_read: usize,
    pub(super) stdout: usize,
    pub(super) stderr: usize,
    printed: Fingerprint128,
    pub(super) cells: Fingerprint128,
    pub(super) slots: Fingerprint128,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    Terminated(Termination),
    /// All goroutines wait for each other; the text is Go's, with the stacks.
    Deadlock(String),
}

/// A run's state.
#[derive(Debug)]
pub struct World {
    pub(super) program: Arc<Program>,
    pub(super) options: Options,
    pub(super) cells: Cells,
    pub(super) rest: Rest,
}

/// Everything but the cells: a running goroutine borrows the cells while the rest changes.
#[derive(Debug)]
pub struct Rest {
    /// A step that is known puts a goroutine's state here that was made once, and taking it back the one that was there.
    pub(super) slots: Vec<Rc<Slot>>,
    pub(super) scalars: Scalars,
    pub(super) queues: Queues,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
    pub(super) ending: Option<Rc<Ending>>,
    /// Standard input so far, and whether it has ended.
    pub(super) input: Vec<Vec<u8>>,
    pub(super) input_closed: bool,
    /// What the board shows besides the state.
    pub(super) counts: Rc<Counts>,
    pub(super) fingerprint: Rc<Fingerprint>,
    /// The program asks what time it is.
    tells_time: bool,
    pub(super) undo: Box<Undo>,
    pub(super) spare: Spare,
    pub(super) reads: Reads,
}

impl World {
    /// The state in which `program` is about to begin. A program whose variables don't fit in memory has ended already.
    pub fn new(program: Arc<Program>, options: Options) -> Self {
        let cells = Cells::new(&program.image, options.memory_cells);
        let fits = cells.is_some();
        let cells = cells.or_else(|| Cells::new(&[], 1)).expect("one page is room for no variables");
        Self::on(program, options, cells, fits)
    }

    /// Goes back to the first state. Goroutines that allocate have the cells again that they had before, whatever the order.
    pub fn restart(&mut self) {
        let cells = std::mem::replace(&mut self.cells, Cells::new(&[], 1).expect("one page is room for no variables"));
        let fits = cells.clear(&self.program.image);
        *self = Self::on(Arc::clone(&self.program), self.options.clone(), cells, fits);
    }

    fn on(program: Arc<Program>, options: Options, cells: Cells, fits: bool) -> Self {
        let mut cell_sum = Fingerprint128::default();
        for (address, &word) in program.image.iter().enumerate() {
            cell_sum.add(Fingerprint128::of_cell(address as Address, word));
        }
        let mut rest = Rest {
            slots: Vec::new(),
            scalars: Scalars {
                clock: 0,
                alive: 0,
                steps: 0,
                mutex_off: options.mutex_off,
                mutex_was_off: options.mutex_off,
                map_conflicts: 0,
                lines_read: 0,
                stdout: 0,
                stderr: 0,
                printed: Fingerprint128::default(),
                cells: cell_sum,
                slots: Fingerprint128::default(),
            },
            queues: Queues::default(),
            stdout: Vec::new(),
            stderr: Vec::new(),
            ending: None,
            input: Vec::new(),
            input_closed: true,
            counts: Rc::new(Counts::new(&program)),
            fingerprint: Rc::new(Fingerprint::new(&program)),
            tells_time: program
                .code
                .iter()
                .any(|instruction| matches!(instruction, Instruction::Native { native: Native::Now, .. })),
            undo: Box::default(),
            spare: Spare::default(),
            reads: Reads::default(),
        };
        let mut main = Box::new(Goroutine::new(&program, program.entry, &[]));
        main.random = Random::new(seed_of(options.seed, 0));
        rest.admit(main, None, options.seed);
        if !fits {
            let text = "fatal error: runtime: out of memory\n".to_owned();
            rest.ending = Some(Rc::new(Ending::Terminated(Termination::Fatal(text))));
        }
        let mut world = Self { program, options, cells, rest };
        world.finish();
        world
    }

    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    pub fn options(&self) -> &Options {
        &self.options
    }

    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The goroutines, by their number less one.
    pub fn slots(&self) -> &[Rc<Slot>] {
        &self.rest.slots
    }

    pub fn scalars(&self) -> &Scalars {
        &self.rest.scalars
    }

    pub fn ending(&self) -> Option<&Ending> {
        self.rest.ending.as_deref()
    }

    pub fn stdout(&self) -> &[u8] {
        &self.rest.stdout
    }

    /// What the program wrote to standard error, without the text of how it ended.
    pub fn stderr(&self) -> &[u8] {
        &self.rest.stderr
    }

    /// The place of goroutine `index` in a semaphore's queue, from 1; 0: it isn't there.
    pub fn place_in_queue(&self, semaphore: Address, index: usize) -> u32 {
        self.rest.queues.place(semaphore, index as u32)
    }

    pub fn counts(&self) -> &Counts {
        &self.rest.counts
    }

    /// Says what the state is: equal for equal states (cells, goroutines, queues, time, what was printed), and differing for others but
    /// for odds that [`super::hash`] names. What is counted only for the picture is no part of it.
    pub fn fingerprint(&self) -> Fingerprint128 {
        let scalars = &self.rest.scalars;
        let mut sum = scalars.cells;
        sum.add(scalars.slots);
        sum.add(scalars.printed);
        let mut hash = Hash128::default();
        self.hash_time(&mut hash);
        hash.write_u64(u64::from(scalars.mutex_off) | u64::from(scalars.mutex_was_off) << 1);
        hash.write_u64(scalars.lines_read as u64);
        self.rest.queues.hash(&mut hash);
        if let Some(ending) = &self.rest.ending {
            ending.hash(&mut hash);
        }
        sum.add(hash.value());
        sum
    }

    /// What of the time decides how the run goes on: how long each sleeper still sleeps, and the time itself only where somebody could
    /// notice it. So a program that sleeps again and again comes back to the same states.
    fn hash_time(&self, hash: &mut Hash128) {
        let clock = self.rest.scalars.clock;
        let mut is_noticed = self.rest.tells_time;
        for (index, slot) in self.rest.slots.iter().enumerate() {
            if let Status::Sleeping(until) = slot.status {
                hash.write_u64(index as u64);
                hash.write_u64((until - clock) as u64);
            }
            // A mutex gets impatient when somebody has waited for it long enough.
            is_noticed |= slot.goroutine.as_ref().is_some_and(|goroutine| goroutine.wait.since != 0);
        }
        if is_noticed {
            hash.write_u64(clock as u64);
        }
    }
}

impl Rest {
    /// Numbers a new goroutine.
    pub(super) fn admit(&mut self, mut goroutine: Box<Goroutine>, parent: Option<(u32, u32)>, identity: u64) {
        goroutine.id = self.slots.len() as u32 + 1;
        self.scalars.alive += 1;
        self.slots.push(Rc::new(Slot {
            goroutine: Some(goroutine),
            status: Status::Ready,
            allocator: Allocator::default(),
            parent,
            children: 0,
            identity,
            held: Vec::new(),
            next: Footprint::Private,
            fingerprint: Fingerprint128::default(),
            place: Fingerprint128::default(),
        }));
    }

    /// The slot of the goroutine that takes a step, which was saved before.
    #[inline]
    pub(super) fn running(&mut self, index: usize) -> &mut Slot {
        Rc::make_mut(&mut self.slots[index])
    }

    /// The program prints.
    pub(super) fn print(&mut self, text: &[u8], error: bool) {
        self.reads.go_beyond();
        let stream = if error { &mut self.stderr } else { &mut self.stdout };
        stream.extend_from_slice(text);
        self.scalars.stdout = self.stdout.len();
        self.scalars.stderr = self.stderr.len();
        let mut hash = Hash128::default();
        hash.write_u64(self.scalars.printed.0);
        hash.write_u64(self.scalars.printed.1);
        hash.write_u64(error.into());
        hash.write(text);
        self.scalars.printed = hash.value();
    }

    /// The seed of the next goroutine that `index` starts: the same whatever the others do meanwhile.
    pub(super) fn next_seed(&self, index: usize) -> u64 {
        let slot = &self.slots[index];
        seed_of(slot.identity, u64::from(slot.children) + 1)
    }
}

impl Clone for Slot {
    fn clone(&self) -> Self {
        Self { goroutine: self.goroutine.clone(), held: self.held.clone(), ..*self }
    }

    /// Into the room that it has: the explorer does it for each step.
    fn clone_from(&mut self, source: &Self) {
        let Self { goroutine, held, .. } = self;
        goroutine.clone_from(&source.goroutine);
        held.clone_from(&source.held);
        let (goroutine, held) = (goroutine.take(), std::mem::take(held));
        *self = Self { goroutine, held, ..*source };
    }
}

impl Slot {
    /// Brings up to date what the slot tells about itself; it is that of goroutine `index`.
    pub(super) fn identify(&mut self, program: &Program, fingerprint: &Fingerprint, index: u32) {
        self.fingerprint = self.fingerprint_of(program, fingerprint, index);
        self.next = self.goroutine.as_ref().map_or(Footprint::Private, |goroutine| footprint(program, goroutine));
        let mut place = self.fingerprint;
        place.add(Fingerprint128::of_cell(1, self.identity));
        if let Some((parent, order)) = self.parent {
            place.add(Fingerprint128::of_cell(2, u64::from(parent) << 32 | u64::from(order)));
        }
        if let Some(goroutine) = &self.goroutine {
            let begun = u64::from(goroutine.created_at) << 32 | u64::from(goroutine.function);
            place.add(Fingerprint128::of_cell(3, begun));
        }
        for held in &self.held {
            let how = u64::from(held.pc) << 32 | (held.kind as u64) << 1 | u64::from(held.reader);
            // Beside the few numbers above: no lock has an address of its own accord that far away.
            place.add(Fingerprint128::of_cell(held.lock | 1 << 63, how));
        }
        self.place = place;
    }

    fn fingerprint_of(&self, program: &Program, fingerprint: &Fingerprint, index: u32) -> Fingerprint128 {
        let mut hash = Hash128::default();
        hash.write_u64(index.into());
        match self.status {
            // Its number and that it is over are all that is left of it.
            Status::Finished => return hash.value(),
            Status::Ready => hash.write_u64(1),
            // Until when is told by `World::hash_time`.
            Status::Sleeping(_) => hash.write_u64(2),
            status => status.hash(&mut hash),
        }
        hash.write_u64(self.children.into());
        self.allocator.hash(&mut hash);
        if let Some(goroutine) = &self.goroutine {
            fingerprint.write(program, goroutine, &mut hash);
        }
        hash.value()
    }
}

/// A seed from another one and a number.
fn seed_of(seed: u64, number: u64) -> u64 {
    let mut hash = Hash128::default();
    hash.write_u64(seed);
    hash.write_u64(number);
    hash.value().0
}
