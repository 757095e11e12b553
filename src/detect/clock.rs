//! Logical time: ticks of one goroutine's slot, and vectors of them.

/// The place of a goroutine in vector clocks. Goroutines that have ended leave theirs to others.
pub type Slot = u32;
/// Logical time of one slot, from 1; it grows whenever the slot's goroutine releases something.
pub type Tick = u32;

/// One moment of one slot, as FastTrack keeps it of a cell's last access: `slot << 32 | tick`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Epoch(pub u64);

impl Epoch {
    /// Before everything: no access yet. Every clock covers it.
    pub const NONE: Self = Self(0);

    pub const fn new(slot: Slot, tick: Tick) -> Self {
        Self((slot as u64) << 32 | tick as u64)
    }

    pub const fn slot(self) -> Slot {
        (self.0 >> 32) as Slot
    }

    pub const fn tick(self) -> Tick {
        self.0 as Tick
    }
}

/// A vector clock: for each slot the last tick that happened before. Slots beyond its end are at 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock(Vec<Tick>);

impl Clock {
    #[inline]
    pub fn get(&self, slot: Slot) -> Tick {
        self.0.get(slot as usize).copied().unwrap_or(0)
    }

    pub fn set(&mut self, slot: Slot, tick: Tick) {
        let slot = slot as usize;
        if slot >= self.0.len() {
            self.0.resize(slot + 1, 0);
        }
        self.0[slot] = tick;
    }

    /// Whether what happened at `epoch` happened before.
    #[inline]
    pub fn covers(&self, epoch: Epoch) -> bool {
        epoch.tick() <= self.get(epoch.slot())
    }

    /// The later of both, slot by slot.
    pub fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, &theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(theirs);
        }
    }

    /// Becomes a copy of `other`, in the memory that it has.
    pub fn copy_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_covers_what_it_has_joined() {
        let (mut a, mut b) = (Clock::default(), Clock::default());
        a.set(0, 3);
        b.set(2, 5);
        assert!(a.covers(Epoch::NONE) && a.covers(Epoch::new(0, 3)));
        assert!(!a.covers(Epoch::new(0, 4)) && !a.covers(Epoch::new(2, 1)));
        a.join(&b);
        assert!(a.covers(Epoch::new(2, 5)) && a.covers(Epoch::new(0, 3)) && !a.covers(Epoch::new(2, 6)));
        b.join(&a);
        assert_eq!(a, b);
    }
}
