//! Whether a run still gets anywhere. A goroutine that spins (`for !done {}`, a compare-and-swap that never succeeds) can always take a step,
//! so such a run never ends by itself; but it comes to the same few states again and again.

use super::hash::{Fingerprint128, Ready};
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

/// Steps between two looks.
const APART: u64 = 10_000;
/// So many looks in a row that see nothing new: two million steps. By then chance, or every goroutine's turn, has tried what there is to try.
const LOOKS: u32 = 200;
/// States that are remembered. Goroutines that go round among more of them may do so for long until that is noticed.
const REMEMBERED: usize = 4096;

/// Looks at a run now and then.
#[derive(Clone, Debug, Default)]
pub(super) struct Circles {
    seen: HashSet<Fingerprint128, BuildHasherDefault<Ready>>,
    /// Looks since one saw something new.
    known: u32,
    /// Steps since the last look.
    steps: u64,
}

impl Circles {
    /// So many steps have led to `state`.
    pub fn note(&mut self, steps: u64, state: impl FnOnce() -> Fingerprint128) {
        self.steps += steps;
        if self.steps < APART {
            return;
        }
        self.steps = 0;
        if self.seen.insert(state()) {
            self.known = 0;
        } else {
            self.known += 1;
        }
        if self.seen.len() >= REMEMBERED {
            self.seen.clear();
        }
    }

    /// Nothing new has happened for [`LOOKS`] times [`APART`] steps.
    pub fn is_closed(&self) -> bool {
        self.known >= LOOKS
    }
}
