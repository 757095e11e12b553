//! What the detector knows of one goroutine: its clock, and the calls that it is in.

use super::clock::{Clock, Epoch, Slot, Tick};
use super::stacks::{OUTERMOST, Site, Stack, Stacks};
use crate::program::Pc;

/// Remembered results of [`Stacks::call`]: loops call the same few functions.
const MEMORY: usize = 16;

/// A call that a goroutine is in, and the stack that it makes, once that was asked for.
#[derive(Clone, Copy, Debug)]
struct Call {
    pc: Pc,
    stack: Option<Stack>,
}

/// One goroutine in the detector's eyes. Whoever runs the goroutine has it.
#[derive(Debug)]
pub struct Track {
    /// Go's number of the goroutine.
    pub(super) goroutine: u32,
    /// What happened before its next instruction. Its own slot's tick is `epoch`'s.
    pub(super) clock: Clock,
    pub(super) epoch: Epoch,
    /// The tick of its last access that a cell's shadow holds.
    pub(super) touched: Tick,
    calls: Vec<Call>,
    memory: [(Stack, Pc, Stack); MEMORY],
}

impl Track {
    pub(super) fn new(goroutine: u32, mut clock: Clock, slot: Slot, tick: Tick) -> Self {
        clock.set(slot, tick);
        Self {
            goroutine,
            clock,
            epoch: Epoch::new(slot, tick),
            touched: tick - 1,
            calls: Vec::new(),
            memory: [(OUTERMOST, Pc::MAX, OUTERMOST); MEMORY],
        }
    }

    /// Moves its own time on: what it does from here on isn't covered by what it has released.
    pub(super) fn set_tick(&mut self, tick: Tick) {
        self.epoch = Epoch::new(self.epoch.slot(), tick);
        self.clock.set(self.epoch.slot(), tick);
    }

    /// The goroutine is now in a frame with so many calls around it; `call` gives the instruction of each, the outermost first. Cheap
    /// when it differs from last time by one call or return, for then only the innermost call is looked at.
    #[inline]
    pub fn in_frame(&mut self, depth: usize, call: impl Fn(usize) -> Pc) {
        self.calls.truncate(depth);
        let known = self.calls.len();
        if let Some(innermost) = self.calls.last_mut()
            && known == depth
        {
            let pc = call(depth - 1);
            if innermost.pc != pc {
                *innermost = Call { pc, stack: None };
            }
            return;
        }
        for index in known..depth {
            self.calls.push(Call { pc: call(index), stack: None });
        }
    }

    /// The instruction at `pc` with the calls around it.
    pub(super) fn site(&mut self, stacks: &Stacks, pc: Pc) -> Site {
        let known = self.calls.iter().rposition(|call| call.stack.is_some());
        let mut stack = known.and_then(|index| self.calls[index].stack).unwrap_or(OUTERMOST);
        for index in known.map_or(0, |index| index + 1)..self.calls.len() {
            let call = self.calls[index].pc;
            let place = (call as usize ^ stack as usize) % MEMORY;
            stack = match self.memory[place] {
                (around, at, made) if (around, at) == (stack, call) => made,
                _ => {
                    let made = stacks.call(stack, call);
                    self.memory[place] = (stack, call, made);
                    made
                }
            };
            self.calls[index].stack = Some(stack);
        }
        Site { pc, stack }
    }
}
