//! Schedules of the steps that were taken, and taking the steps of a schedule.

use super::environment::Observer;
use super::readiness::Readiness;
use super::schedule::{Item, ProgramId, Schedule};
use super::stepper::{Stepper, perform};
use super::tree::Action;
use super::world::World;
use std::fmt;
use std::sync::Arc;

/// Why a step of a schedule can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplayError {
    /// It is for another program.
    OtherProgram { schedule: ProgramId, program: ProgramId },
    /// Step `step` (from 1) asks for a goroutine that doesn't exist yet.
    NoGoroutine { step: u64, goroutine: u32 },
    /// Step `step` (from 1) asks for a goroutine that can't take one.
    CannotStep { step: u64, goroutine: u32, why: Readiness },
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherProgram { schedule, program } => {
                write!(
                    f,
                    "the schedule is for program {schedule}, this is {program}: has the source or a constant changed?"
                )
            }
            Self::NoGoroutine { step, goroutine } => {
                write!(f, "step {step} of the schedule can't be taken: there is no goroutine {goroutine} yet")
            }
            Self::CannotStep { step, goroutine, why: Readiness::Over } => {
                write!(f, "step {step} of the schedule can't be taken by goroutine {goroutine}: the run is over")
            }
            Self::CannotStep { step, goroutine, why } => {
                write!(f, "step {step} of the schedule can't be taken: goroutine {goroutine} {why}")
            }
        }
    }
}

impl std::error::Error for ReplayError {}

impl Stepper {
    /// The steps from the beginning to the present state. Standard input is no part of it.
    pub fn schedule(&self) -> Schedule {
        let mut schedule = Schedule::new(Some(self.id));
        self.past.write(&mut schedule);
        for node in self.path() {
            match self.nodes[node as usize].action {
                Some(Action::Step(goroutine)) => schedule.push(goroutine, 1),
                Some(Action::Mutex(on)) => schedule.push_mutex(on),
                Some(Action::Input(_)) | None => {}
            }
        }
        schedule
    }

    /// Takes the steps of a schedule, from the present state on.
    ///
    /// # Errors
    /// The first step that can't be taken, and why; the steps before it have been.
    pub fn replay(&mut self, schedule: &Schedule) -> Result<(), ReplayError> {
        if let Some(other) = schedule.program.filter(|&other| other != self.id) {
            return Err(ReplayError::OtherProgram { schedule: other, program: self.id });
        }
        let mut step = 1;
        for item in schedule.items() {
            match *item {
                Item::Mutex(on) => self.set_mutex(on),
                Item::Run { goroutine, steps } => {
                    for _ in 0..steps {
                        self.step_as(goroutine, step)?;
                        step += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// Shows an observer all that happened from the beginning to the present state, by making the steps again.
    pub fn observe(&self, observer: &mut dyn Observer) {
        let mut again = self.first_state();
        let path = self.path();
        let in_tree = path.iter().filter_map(|&node| self.nodes[node as usize].action.as_ref());
        for action in self.past.iter().chain(in_tree) {
            again.begin();
            perform(&mut again, action, Some(&mut *observer));
            again.finish();
        }
    }

    pub(super) fn first_state(&self) -> World {
        let mut world = World::new(Arc::clone(self.world.program()), self.world.options().clone());
        if self.expects_input {
            world.expect_input();
        }
        world
    }
}
