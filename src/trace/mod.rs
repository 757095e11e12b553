//! What happened in a run: events of sixteen bytes, recorded by the workers without slowing them down, and the log of a run.
//!
//! | file | |
//! |---|---|
//! | `event` | the records |
//! | `recorder`, `pipe` | a worker's side: plain stores, whole chunks, the flight recorder |
//! | `log`, `collector` | what is kept of it, and who takes it there |
//! | `outbox`, `frame` | the way to a log in another module |
//! | `order` | the order of one lock's acquisitions |
//! | `sequence` | one order of all events |
//! | `film`, `printed` | what else a recording keeps: the values that were shown, what was printed when |
//! | `recording` | a recorded run, whole |
//! | `file`, `bytes` | recordings as files |
//! | `perfetto` | recordings for Perfetto and Chrome |
//! | `arrow` | what ended a wait |
//! | `lanes`, `timeline` | what each goroutine did from when to when, and what of it is drawn |
//! | `time` | when events happened |
//!
//! Events of synchronisation are always recorded. Accesses of cells are recorded in full in slow motion; at full speed a flight recorder
//! keeps each worker's last ones. Events are in program order within a worker's stream, a goroutine's way from worker to worker is
//! numbered ([`Kind::Ran`]), and so are the acquisitions of a lock; nothing is shared between workers to order the rest.

pub mod arrow;
mod bytes;
mod collector;
pub mod event;
pub mod file;
pub mod film;
pub mod frame;
pub mod lanes;
mod log;
pub mod order;
mod outbox;
mod perfetto;
mod pipe;
pub mod printed;
mod recorder;
pub mod recording;
pub mod sequence;
mod time;
pub mod timeline;

pub use collector::Collector;
pub use event::{CONTENDED, Event, Kind, Packed, READER, STARVING};
pub use log::{Counts, LIMIT, Log};
pub use outbox::{LARGEST, Outbox};
pub use recorder::{FLIGHT, Flight, Recorder, Source};
pub use time::{Moment, Timer, timed};
