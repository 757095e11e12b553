//! A scheduler that chooses by chance: at each step any goroutine that can take one, all equally likely.

use super::world::{Status, World};
use crate::machine::Random;

/// How often one is drawn before those that can run are looked for one by one. With half of them ready, one of a thousand draws misses.
const DRAWS: u32 = 10;

/// Draws goroutines; the same ones again for the same seed.
#[derive(Clone, Debug)]
pub struct Chance {
    random: Random,
}

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self { random: Random::new(seed) }
    }

    /// A goroutine (its number less one) that can take a step now; `None` when none can. It may be one whose step begins to wait.
    pub fn choose(&mut self, world: &World) -> Option<usize> {
        if world.ending().is_some() {
            return None;
        }
        let slots = world.slots();
        for _ in 0..DRAWS {
            let index = self.below(slots.len());
            if slots[index].status == Status::Ready {
                return Some(index);
            }
        }
        let ready = |index: &usize| slots[*index].status == Status::Ready;
        let count = (0..slots.len()).filter(ready).count();
        if count > 0 {
            let place = self.below(count);
            return (0..slots.len()).filter(ready).nth(place);
        }
        // Time passes, or input is there.
        (0..slots.len()).find(|&index| slots[index].status != Status::Finished && world.can_step(index))
    }

    fn below(&mut self, bound: usize) -> usize {
        // Multiplied instead of divided, as Lemire does: even enough for bounds that are tiny beside 2^64.
        ((u128::from(self.random.next_word()) * bound as u128) >> 64) as usize
    }
}
