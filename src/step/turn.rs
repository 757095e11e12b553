//! One instruction of one goroutine, and what becomes of the goroutine then.

use super::cells::Touch;
use super::environment::{Observer, Turn, input_is_there, word};
use super::semaphores::Waiter;
use super::world::{Ending, Rest, Status, World};
use crate::machine::{Exit, Footprint, Goroutine, execute, footprint, stack_trace};
use crate::program::{Address, SyncOp};
use crate::sync::{mutex, rwmutex};
use std::fmt::Write;
use std::rc::Rc;

/// Goroutines whose stacks a deadlock's text shows.
const STACKS: usize = 100;

impl World {
    /// Executes one instruction of goroutine `index` (its number less one), or one step of a map's. Asks nobody whether it can
    /// run: [`Self::can_step`] does. `touch` is told which shared cells it touched.
    pub fn execute<const SHOWN: bool>(
        &mut self,
        index: usize,
        mut observer: Option<&mut dyn Observer>,
        mut touch: impl FnMut(&Rest, Touch),
    ) {
        if let Status::Sleeping(until) = self.rest.slots[index].status {
            self.rest.reads.go_beyond();
            self.rest.advance_clock(until);
        }
        if let Some(observer) = &mut observer {
            observer.step_begins(self, index);
        }
        let Self { program, options, cells, rest } = self;
        let Some(mut goroutine) = rest.change(index).goroutine.take() else { return };
        rest.scalars.steps += 1;
        let pc = goroutine.pc;
        let watching = observer.as_mut().map(|observer| &mut **observer as &mut dyn Observer);
        let mut turn = Turn::<SHOWN> { cells, rest, options, index, pc, observer: watching };
        let exit = execute::<true, _>(program, &mut goroutine, &mut turn, 1);
        turn.leave(goroutine, exit);
        let rest = &mut self.rest;
        self.cells.take_touched(|touched| {
            rest.cell_touched(touched);
            touch(rest, touched);
        });
        self.end_in_deadlock(index);
        if let Some(observer) = observer {
            observer.step_ends(self, index);
        }
    }

    /// Executes instructions of goroutine `index`, which is ready, as long as they are private, at most `most` (at least 1, the first
    /// is taken for private); gives how many.
    pub fn execute_private(&mut self, index: usize, most: u32) -> u32 {
        let Self { program, options, cells, rest } = self;
        let Some(mut goroutine) = rest.change(index).goroutine.take() else { return 0 };
        let mut turn = Turn::<false> { cells, rest, options, index, pc: goroutine.pc, observer: None };
        let mut done = 0;
        let exit = loop {
            turn.pc = goroutine.pc;
            let exit = execute::<true, _>(program, &mut goroutine, &mut turn, 1);
            done += 1;
            if exit != Exit::Preempted || done == most || footprint(program, &goroutine) != Footprint::Private {
                break exit;
            }
        };
        turn.leave(goroutine, exit);
        let rest = &mut self.rest;
        rest.scalars.steps += u64::from(done);
        self.cells.take_touched(|touched| rest.cell_touched(touched));
        self.end_in_deadlock(index);
        done
    }

    /// Whether nobody could ever run again if goroutine `index` had ended.
    pub(super) fn is_alone_in_running(&self, index: usize) -> bool {
        let mut others = self.rest.slots.iter().enumerate().filter(|&(other, _)| other != index);
        others.all(|(_, slot)| waits_forever(slot.status))
    }

    /// The mutex switch; a step of the run.
    pub fn set_mutex(&mut self, on: bool) {
        let Self { options, cells, rest, .. } = self;
        let mut turn = Turn::<true> { cells, rest, options, index: 0, pc: 0, observer: None };
        turn.switch_mutex(on);
        let rest = &mut self.rest;
        self.cells.take_touched(|touched| rest.cell_touched(touched));
    }

    /// Standard input for the program: a line, or `None` for its end.
    pub fn input(&mut self, line: Option<&[u8]>) {
        match line {
            Some(line) => {
                self.rest.input.push(line.to_vec());
                self.rest.input_closed = false;
            }
            None => self.rest.input_closed = true,
        }
        super::environment::wake_readers(&mut self.rest);
    }

    /// Standard input comes later, from a person: until [`Self::input`] with `None`, a goroutine that reads waits.
    pub fn expect_input(&mut self) {
        self.rest.input_closed = false;
    }

    /// Whether goroutine `index` can take a step now, if only to begin to wait. A sleeping goroutine can when it is the next to wake: then
    /// time passes, whatever the others could still have done meanwhile, for nothing says how fast they are.
    pub fn can_step(&self, index: usize) -> bool {
        if self.rest.ending.is_some() {
            return false;
        }
        match self.rest.slots[index].status {
            Status::Ready => true,
            Status::Sleeping(until) => self.next_deadline() == Some(until),
            Status::Parked(_) | Status::Finished => false,
            Status::Reading => input_is_there(&self.rest),
        }
    }

    /// Whether goroutine `index` gets somewhere with its next step: it is ready, and its next instruction isn't one that would wait.
    pub fn is_enabled(&self, index: usize) -> bool {
        self.rest.slots[index].status == Status::Ready && self.awaited_lock(index).is_none()
    }

    /// As [`Self::is_enabled`] between two steps: what the next instruction touches is known then.
    #[inline]
    pub(super) fn gets_on(&self, index: usize) -> bool {
        let slot = &self.rest.slots[index];
        slot.status == Status::Ready
            && (!matches!(slot.next, Footprint::Sync { .. }) || self.awaited_lock(index).is_none())
    }

    /// When the next sleeper wakes.
    pub fn next_deadline(&self) -> Option<i64> {
        let deadlines = self.rest.slots.iter().filter_map(|slot| match slot.status {
            Status::Sleeping(until) => Some(until),
            _ => None,
        });
        deadlines.min()
    }

    /// The lock that a ready goroutine would have to wait for if it took its next step.
    pub fn awaited_lock(&self, index: usize) -> Option<(SyncOp, Address)> {
        let goroutine = self.rest.slots[index].goroutine.as_ref()?;
        let Footprint::Sync { op, lock, value } = footprint(&self.program, goroutine) else { return None };
        self.would_wait(op, lock, value, goroutine).then_some((op, lock))
    }

    fn would_wait(&self, op: SyncOp, lock: Address, value: i64, goroutine: &Goroutine) -> bool {
        let wait = &goroutine.wait;
        // It comes back from a queue, with what it waited for.
        if wait.resumed || wait.released {
            return false;
        }
        let off = self.rest.scalars.mutex_off;
        let word = |offset: u64| word(&self.cells, lock.wrapping_add(offset));
        let is_taken = |state: u64| state & (mutex::LOCKED | mutex::STARVING) != 0;
        match op {
            SyncOp::LockAlways => is_taken(word(0)),
            SyncOp::Lock | SyncOp::RwLock => !off && is_taken(word(0)),
            SyncOp::RLock => !off && rwmutex::is_writer_inside(word(rwmutex::READER_COUNT)),
            SyncOp::WaitGroupWait => word(0) >> 32 != 0,
            // Its waiter's semaphore.
            SyncOp::CondWait => self.cells.peek(value as Address) == 0,
            _ => false,
        }
    }

    /// Ends the run when nobody can ever run again. Goroutine `index` has taken the last step.
    fn end_in_deadlock(&mut self, index: usize) {
        let rest = &self.rest;
        if rest.slots[index].status == Status::Ready {
            return;
        }
        if rest.ending.is_some() || !rest.slots.iter().all(|slot| waits_forever(slot.status)) {
            return;
        }
        self.rest.reads.go_beyond();
        let rest = &self.rest;
        let mut text = String::from("fatal error: all goroutines are asleep - deadlock!\n");
        let waiting = rest.slots.iter().filter_map(|slot| match slot.status {
            Status::Parked(park) => Some((slot.goroutine.as_ref()?, park)),
            _ => None,
        });
        for (goroutine, park) in waiting.take(STACKS) {
            // Writing to a String doesn't fail.
            let _ = write!(text, "\ngoroutine {} [{}]:\n", goroutine.id, park.reason.name());
            text.push_str(&stack_trace(&self.program, goroutine));
        }
        self.rest.ending = Some(Rc::new(Ending::Deadlock(text)));
    }
}

/// Whether only another goroutine can make one go on that is in this state.
fn waits_forever(status: Status) -> bool {
    match status {
        Status::Parked(_) | Status::Finished => true,
        Status::Ready | Status::Sleeping(_) => false,
        // Input may still come, from a person.
        Status::Reading => false,
    }
}

impl<const SHOWN: bool> Turn<'_, SHOWN> {
    /// The goroutine's turn is over, for this reason.
    fn leave(&mut self, goroutine: Box<Goroutine>, exit: Exit) {
        let index = self.index;
        if !matches!(exit, Exit::Preempted | Exit::Yielded | Exit::Finished) {
            self.rest.reads.go_beyond();
        }
        let now = self.rest.scalars.clock;
        let place = self.rest.running(index);
        place.goroutine = Some(goroutine);
        match exit {
            Exit::Preempted | Exit::Yielded => place.status = Status::Ready,
            Exit::Park(park) => self.park(park, Waiter::Goroutine(index as u32)),
            Exit::Sleep(nanoseconds) => {
                place.status = Status::Sleeping(now.saturating_add(nanoseconds));
            }
            Exit::ReadInput => place.status = Status::Reading,
            Exit::Finished => {
                place.status = Status::Finished;
                place.goroutine = None;
                self.rest.scalars.alive -= 1;
                if let Some(observer) = &mut self.observer {
                    observer.finished(index as u32 + 1);
                }
            }
            Exit::Terminate(termination) => self.rest.ending = Some(Rc::new(Ending::Terminated(termination))),
        }
    }
}

impl Rest {
    /// Time passes until `until`: whoever slept until then or less is awake.
    fn advance_clock(&mut self, until: i64) {
        self.scalars.clock = self.scalars.clock.max(until);
        for index in 0..self.slots.len() {
            if let Status::Sleeping(deadline) = self.slots[index].status
                && deadline <= self.scalars.clock
            {
                self.change(index).status = Status::Ready;
            }
        }
    }
}
