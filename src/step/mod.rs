//! The step engine: the same program, one instruction of one chosen goroutine at a time; undone, replayed, and every order explored.
//!
//! | file | |
//! |---|---|
//! | `cells`, `world` | the whole state of a run |
//! | `undo` | its changes, which can be taken back and made again |
//! | `hash` | fingerprints of states |
//! | `environment`, `semaphores`, `turn` | one instruction, and where goroutines wait |
//! | `watch` | what sees the steps |
//! | `races` | data races, at the steps that show them |
//! | `record` | the steps as events |
//! | `reads` | what a step depends on |
//! | `readiness` | who can run, and why the others can't |
//! | `waits` | who waits for what, held by whom, and the cycle in that |
//! | `picture` | what the board shows |
//! | `schedule` | the order of a run's steps, as text |
//! | `stepper` | steps, one after the other |
//! | `tree` | the states that they came to, undo and branches |
//! | `replay` | the steps that a schedule asks for |
//! | `past` | steps before the tree's beginning |
//! | `branches` | the tree as it is drawn |
//! | `circles` | runs that get nowhere |
//! | `chance` | a scheduler that draws |
//! | `explore` | all orders |
//!
//! It is sequentially consistent: a step sees what all steps before it wrote. Time is virtual; left to itself a run lets it pass
//! only when nobody else can go on.

mod branches;
pub mod cells;
mod chance;
mod circles;
mod environment;
pub mod explore;
pub mod hash;
mod past;
mod picture;
mod races;
mod readiness;
mod reads;
mod record;
mod replay;
mod report;
pub mod schedule;
mod semaphores;
pub mod stepper;
#[cfg(test)]
mod tests;
mod tree;
mod turn;
mod undo;
mod waits;
mod watch;
mod world;

pub use branches::Branch;
pub use chance::Chance;
pub use environment::Observer;
pub use picture::{Counts, Picture, lock_name};
pub use races::RaceWatch;
pub use readiness::{Awaited, Readiness, readiness};
pub use record::{Record, Recorded, time};
pub use replay::ReplayError;
pub use report::{report, tell_races};
pub use schedule::Schedule;
pub use stepper::Stepper;
pub use tree::{Action, NodeId};
pub use undo::Undo;
pub use world::{Ending, Held, Options, Scalars, Slot, Status, World};
