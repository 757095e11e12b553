//! What a step depends on besides its goroutine: the cells that it touches, and whether it is anything else.

use super::cells::Touch;
use crate::program::Address;

/// What was looked at since [`Self::begin`].
#[derive(Debug, Default)]
pub(super) struct Reads {
    is_on: bool,
    /// Each cell once, with what it held.
    cells: Vec<(Address, u64)>,
    /// Something else than cells was asked or told: the time, other goroutines, what was printed.
    beyond: bool,
}

impl Reads {
    pub fn begin(&mut self) {
        self.is_on = true;
        self.beyond = false;
        self.cells.clear();
    }

    /// The cells; `None` where there is more.
    pub fn end(&mut self) -> Option<&[(Address, u64)]> {
        self.is_on = false;
        (!self.beyond).then_some(self.cells.as_slice())
    }

    pub fn cells(&self) -> &[(Address, u64)] {
        &self.cells
    }

    /// Not only cells.
    #[inline]
    pub fn go_beyond(&mut self) {
        self.beyond = true;
    }

    /// It was asked what a cell holds, without touching it.
    pub fn ask(&mut self, address: Address, holds: u64) {
        self.note(Touch { address, before: holds, after: holds, written: false });
    }

    #[inline]
    pub fn note(&mut self, touch: Touch) {
        if self.is_on && !self.cells.iter().any(|&(address, _)| address == touch.address) {
            self.cells.push((touch.address, touch.before));
        }
    }
}
