//! Who has which place in the vector clocks.

use super::clock::{Clock, Epoch, Slot, Tick};
use super::stacks::Site;
use super::track::Track;
use std::collections::VecDeque;

/// As many goroutines may be alive at a time, as in Go.
pub const MAX_ALIVE: usize = 8128;
/// Free slots that are looked at for one that can be reused without loss.
const LOOKED_AT: usize = 64;

/// A goroutine's stay in a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Life {
    first: Tick,
    pub goroutine: u32,
    pub created: Site,
}

/// A slot whose goroutine has ended.
#[derive(Clone, Copy, Debug)]
struct Free {
    slot: Slot,
    last: Tick,
    /// The last tick at which a cell's shadow may name it.
    touched: Tick,
}

/// More than [`MAX_ALIVE`] goroutines at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyGoroutines;

/// All slots. Each remembers every goroutine that had it, some 16 bytes each, so that old accesses can be told whose they were.
#[derive(Debug, Default)]
pub(super) struct Slots {
    lives: Vec<Vec<Life>>,
    free: VecDeque<Free>,
}

impl Slots {
    /// A slot for a goroutine that begins after everything that `before` covers. The slot of an ended goroutine is taken if all that it
    /// did is covered: then nothing is lost by calling both by one name. Only when all slots are used is one taken that isn't; races
    /// with that ended goroutine's accesses may then be missed.
    pub fn take(&mut self, goroutine: u32, created: Site, before: &Clock) -> Result<(Slot, Tick), TooManyGoroutines> {
        let covered = |free: &Free| before.get(free.slot) >= free.touched;
        let place = self.free.iter().take(LOOKED_AT).position(covered);
        let place = place.or_else(|| (self.lives.len() >= MAX_ALIVE).then_some(0));
        let (slot, first) = match place {
            None => {
                self.lives.push(Vec::new());
                (self.lives.len() as Slot - 1, 1)
            }
            Some(place) => {
                let free = self.free.remove(place).ok_or(TooManyGoroutines)?;
                (free.slot, free.last + 1)
            }
        };
        self.lives[slot as usize].push(Life { first, goroutine, created });
        Ok((slot, first))
    }

    /// The goroutine has ended.
    pub fn give_back(&mut self, track: &Track) {
        let (slot, last) = (track.epoch.slot(), track.epoch.tick());
        // Time in this slot is nearly used up: nobody gets it any more.
        if last < Tick::MAX - 1 {
            self.free.push_back(Free { slot, last, touched: track.touched });
        }
    }

    /// Whose moment that was, and whether that goroutine still runs.
    pub fn whose(&self, epoch: Epoch) -> Option<(Life, bool)> {
        let lives = self.lives.get(epoch.slot() as usize)?;
        let index = lives.partition_point(|life| life.first <= epoch.tick()).checked_sub(1)?;
        let is_last = index + 1 == lives.len();
        let runs = is_last && !self.free.iter().any(|free| free.slot == epoch.slot());
        Some((lives[index], runs))
    }
}
