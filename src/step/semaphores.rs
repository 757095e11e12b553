//! Queues of goroutines that wait for semaphores, by the semaphore's cell. See [`crate::sync::semaphore`] for what an engine owes.

use super::cells::Cells;
use super::environment::Turn;
use super::world::Status;
use crate::machine::Memory;
use crate::program::Address;
use crate::sync::{Abandoned, Park, Progress, semaphore};

/// Who waits: a goroutine by its index, or the place of one that the mutex switch threw out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Waiter {
    Goroutine(u32),
    Abandoned(Abandoned),
}

/// All queues; those that are empty aren't kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Queues(Vec<(Address, Vec<Waiter>)>);

impl Queues {
    fn insert(&mut self, park: Park, waiter: Waiter) {
        // In order of their addresses, so that equal queues look equal.
        let place = match self.0.binary_search_by_key(&park.semaphore, |&(address, _)| address) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (park.semaphore, Vec::new()));
                place
            }
        };
        let queue = &mut self.0[place].1;
        queue.insert(if park.lifo { 0 } else { queue.len() }, waiter);
    }

    fn take_first(&mut self, address: Address) -> Option<Waiter> {
        let place = self.0.binary_search_by_key(&address, |&(address, _)| address).ok()?;
        let waiter = self.0[place].1.remove(0);
        if self.0[place].1.is_empty() {
            self.0.remove(place);
        }
        Some(waiter)
    }

    /// How many are served before a goroutine that waits for a semaphore, plus one; 0: it isn't in that queue.
    pub fn place(&self, address: Address, index: u32) -> u32 {
        let queue = self.0.iter().find(|&&(queue, _)| queue == address);
        let place = queue.and_then(|(_, queue)| queue.iter().position(|waiter| *waiter == Waiter::Goroutine(index)));
        place.map_or(0, |place| place as u32 + 1)
    }

    /// How many wait for a semaphore.
    fn waiters(&self, address: Address) -> usize {
        let place = self.0.binary_search_by_key(&address, |&(address, _)| address);
        place.map_or(0, |place| self.0[place].1.len())
    }
}

impl<const SHOWN: bool> Turn<'_, SHOWN> {
    /// Queues a waiter, unless its semaphore can be had now.
    pub(super) fn park(&mut self, park: Park, waiter: Waiter) {
        let cells: &Cells = self.cells;
        if (&cells).cell(park.semaphore).is_none_or(semaphore::try_acquire) {
            return self.acquired(waiter);
        }
        if let Waiter::Goroutine(index) = waiter {
            if park.switched && self.rest.scalars.mutex_off {
                return self.throw_out(index, park);
            }
            self.rest.change(index as usize).status = Status::Parked(park);
        }
        self.rest.change_queues().insert(park, waiter);
    }

    /// The waiter has its semaphore.
    fn acquired(&mut self, waiter: Waiter) {
        match waiter {
            Waiter::Goroutine(index) => {
                let slot = self.rest.change(index as usize);
                slot.status = Status::Ready;
                // It isn't running: a goroutine's place is filled again before it parks.
                if let Some(goroutine) = &mut slot.goroutine {
                    goroutine.wait.resumed = true;
                }
            }
            Waiter::Abandoned(mut place) => {
                let cells = self.cells;
                if let Progress::Park(park) = place.serve(&cells, self) {
                    self.park(park, Waiter::Abandoned(place));
                }
            }
        }
    }

    /// Adds to a semaphore and wakes as many of its waiters, in their order.
    pub(super) fn release_semaphore(&mut self, address: Address, many: u32) {
        use crate::machine::Cell;
        let cells = self.cells;
        let Some(count) = (&cells).cell(address) else { return };
        count.fetch_add(many.into());
        for _ in 0..self.rest.queues.waiters(address).min(many as usize) {
            if semaphore::try_acquire(count)
                && let Some(waiter) = self.rest.change_queues().take_first(address)
            {
                self.acquired(waiter);
            }
        }
    }

    /// The mutex switch went off: a goroutine that waits for a lock goes on without it and leaves its place behind.
    fn throw_out(&mut self, index: u32, park: Park) {
        let slot = self.rest.change(index as usize);
        slot.status = Status::Ready;
        if let Some(goroutine) = &mut slot.goroutine {
            let place = Abandoned::new(park, goroutine.wait);
            goroutine.wait.released = true;
            self.rest.change_queues().insert(park, Waiter::Abandoned(place));
        }
    }

    /// The mutex switch.
    pub(super) fn switch_mutex(&mut self, on: bool) {
        if self.rest.scalars.mutex_off != on {
            return;
        }
        self.rest.scalars.mutex_off = !on;
        self.rest.scalars.mutex_was_off = true;
        if on {
            return;
        }
        for index in 0..self.rest.slots.len() {
            if let Status::Parked(park) = self.rest.slots[index].status
                && park.switched
            {
                let wait =
                    self.rest.slots[index].goroutine.as_ref().map(|goroutine| goroutine.wait).unwrap_or_default();
                let place = Waiter::Abandoned(Abandoned::new(park, wait));
                self.rest.change_queues().replace(park.semaphore, index as u32, place);
                let slot = self.rest.change(index);
                slot.status = Status::Ready;
                if let Some(goroutine) = &mut slot.goroutine {
                    goroutine.wait.released = true;
                }
            }
        }
    }
}

impl Queues {
    /// Puts something else into a goroutine's place in a queue.
    fn replace(&mut self, address: Address, index: u32, with: Waiter) {
        let queue = self.0.iter_mut().find(|&&mut (queue, _)| queue == address);
        let place = queue.and_then(|(_, queue)| queue.iter_mut().find(|waiter| **waiter == Waiter::Goroutine(index)));
        if let Some(place) = place {
            *place = with;
        }
    }
}
