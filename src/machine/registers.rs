//! What a goroutine has at hand, for people who look at single steps.

use super::Goroutine;
use crate::program::{Liveness, Program, Slot};

/// The slots of the innermost call's frame that a goroutine still reads before it writes them again, with what is in them.
pub fn registers<'a>(
    program: &Program,
    liveness: &'a Liveness,
    goroutine: &'a Goroutine,
) -> impl Iterator<Item = (Slot, u64)> + 'a {
    let frame = goroutine.stack.get(goroutine.base as usize..).unwrap_or_default();
    let live = liveness.before(program, goroutine.running, goroutine.pc);
    live.iter().filter_map(move |&slot| Some((slot, *frame.get(slot as usize)?)))
}
