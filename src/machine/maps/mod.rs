//! Go's maps in cells. Every operation is a row of steps that touch one cell each, so that a race does to a map here what it does
//! in Go, and Go's own check (a flag that writers set, without synchronisation) finds it as Go does.
//!
//! With keep-going the check only counts. A map that races have corrupted gives wrong answers, but every operation on it ends.

mod growth;
mod iteration;
mod layout;
mod operation;
mod probe;

pub(super) use iteration::{Next, begin_iteration, next};
pub(super) use layout::make;
pub use layout::{entries, entry_addresses, length, shape};
pub(super) use operation::{MapOperation, Request, perform};

use super::panics::Trap;
use super::{Environment, Random, value};
use crate::program::{MapShape, Program};

/// What the check found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conflict {
    Writes,
    ReadAndWrite,
    IterationAndWrite,
}

/// Ends the run as Go does, or counts, with keep-going.
#[cold]
fn conflict<E: Environment>(env: &mut E, conflict: Conflict) -> Result<(), Trap> {
    if env.keep_going() {
        env.map_conflict();
        return Ok(());
    }
    Err(Trap::fatal(match conflict {
        Conflict::Writes => "concurrent map writes",
        Conflict::ReadAndWrite => "concurrent map read and map write",
        Conflict::IterationAndWrite => "concurrent map iteration and map write",
    }))
}

/// The hash of a key. Panics for a key that has none.
fn hash<E: Environment>(
    env: &E,
    program: &Program,
    shape: &MapShape,
    key: &[u64],
    random: &mut Random,
) -> Result<u64, Trap> {
    value::hash(program, &env.memory(), shape.key, key, 0, random)
}
