//! Which goroutine a worker runs next, as Go's `findRunnable` (`runtime/proc.go`): its own first, then those that all workers share, then those
//! of another worker. Where there is none it searches for a while, and sleeps until somebody makes one runnable or a timer comes.

use super::LOOK;
use super::timers::NEVER;
use super::worker::Worker;
use crate::board::State;
use crate::machine::Goroutine;
use crossbeam_deque::Steal;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::time::Duration;

/// A goroutine that runs longer than this, in nanoseconds, lets others go first, as in Go.
const SLICE: u64 = 10_000_000;
/// In slow motion a goroutine lets others go first after this many instructions, and up to as many again.
const PACED_SLICE: u32 = 16;
/// Every so often the shared queue comes first, so that it isn't starved: Go's number.
const SHARED_QUEUE_TICKS: u32 = 61;
/// Looks for work before a worker sleeps: some 20 µs.
const SEARCHES: u32 = 200;
/// The worker that waits for the next timer wakes this much before its deadline, in nanoseconds, and spins: the system is late by about
/// as much, and a browser by more: in Chromium the best of fourteen runs of the state map was 4 % better with 150 µs than with 50.
const SPIN_AHEAD: u64 = if cfg!(target_family = "wasm") { 150_000 } else { 50_000 };

impl Worker<'_> {
    /// Makes a goroutine runnable, next on this worker.
    pub(super) fn ready(&mut self, goroutine: Box<Goroutine>) {
        self.run.picture.state(goroutine.record, State::Runnable);
        if let Some(other) = self.run.queues[self.index].next.swap(Some(goroutine)) {
            self.queue.push(other);
        }
        self.run.idle.wake_one();
    }

    /// Puts a goroutine behind all others.
    pub(super) fn put_back(&mut self, goroutine: Box<Goroutine>) {
        self.run.picture.state(goroutine.record, State::Runnable);
        self.run.injector.push(goroutine);
        self.run.idle.wake_one();
    }

    /// The next goroutine to run; `None` when the run is over.
    pub(super) fn find(&mut self) -> Option<Box<Goroutine>> {
        loop {
            self.attend();
            if self.run.over.load(SeqCst) {
                return None;
            }
            self.serve_abandoned();
            self.tick = self.tick.wrapping_add(1);
            if self.tick.is_multiple_of(SHARED_QUEUE_TICKS) {
                self.read_clock();
                if let Some(goroutine) = self.take_shared() {
                    return Some(goroutine);
                }
            }
            self.take_due();
            let next = self.take_own().or_else(|| self.take_shared()).or_else(|| self.steal());
            if let Some(goroutine) = next.or_else(|| self.wait_for_work()) {
                return Some(goroutine);
            }
        }
    }

    pub(super) fn start_slice(&mut self) {
        self.slice_end = self.now + SLICE;
        self.paced_left = PACED_SLICE + self.random() % PACED_SLICE;
    }

    fn take_own(&mut self) -> Option<Box<Goroutine>> {
        if let Some(goroutine) = self.run.queues[self.index].next.take() {
            // It shares the slice of the one that made it runnable, so that two that wake each other don't keep the others out.
            if self.now < self.slice_end || self.queue.is_empty() {
                return Some(goroutine);
            }
            self.queue.push(goroutine);
        }
        self.start_slice();
        self.queue.pop()
    }

    fn take_shared(&mut self) -> Option<Box<Goroutine>> {
        self.start_slice();
        loop {
            match self.run.injector.steal_batch_with_limit_and_pop(&self.queue, 32) {
                Steal::Success(goroutine) => {
                    if !self.queue.is_empty() {
                        self.run.idle.wake_one();
                    }
                    return Some(goroutine);
                }
                Steal::Empty => return None,
                Steal::Retry => {}
            }
        }
    }

    fn steal(&mut self) -> Option<Box<Goroutine>> {
        let workers = self.run.queues.len();
        let start = self.random() as usize % workers;
        for victim in (0..workers).map(|turn| (start + turn) % workers).filter(|&victim| victim != self.index) {
            loop {
                match self.run.queues[victim].stealer.steal_batch_and_pop(&self.queue) {
                    Steal::Success(goroutine) => return Some(goroutine),
                    Steal::Empty => break,
                    Steal::Retry => {}
                }
            }
            if let Some(goroutine) = self.run.queues[victim].next.take() {
                return Some(goroutine);
            }
        }
        None
    }

    /// Makes runnable whose timer has come, by the last look at the clock.
    pub(super) fn take_due(&mut self) {
        let mut count = 0;
        for timers in &self.run.timers {
            timers.take_due(self.now, |goroutine| {
                self.run.picture.state(goroutine.record, State::Runnable);
                self.queue.push(goroutine);
                count += 1;
            });
        }
        // One is for this worker.
        if count > 1 {
            self.run.idle.wake_one();
        }
    }

    pub(super) fn next_deadline(&self) -> u64 {
        self.run.timers.iter().map(|timers| timers.next()).min().unwrap_or(NEVER)
    }

    /// Goroutines wait to be run somewhere.
    pub(super) fn is_work_visible(&self) -> bool {
        // `next` can't be looked at without taking it.
        !self.run.injector.is_empty() || self.run.queues.iter().any(|queue| !queue.stealer.is_empty())
    }

    /// Nothing to do: searches a little, then sleeps. Comes back with a goroutine, or when something has changed.
    fn wait_for_work(&mut self) -> Option<Box<Goroutine>> {
        // What it did ends here: without a reading its last events would be spread over the time that it has nothing to do.
        self.read_clock();
        if self.run.idle.start_search() {
            let found = self.search();
            if found.is_some() || self.must_look() || self.now >= self.next_deadline() {
                return found;
            }
        }
        self.tally.publish(self.index, self.run.picture.tallies());
        self.recorder.hand_over_at_leisure();
        self.run.idle.enlist(self.index);
        // Once more, now that whoever adds work sees this worker on the list.
        let found = self.take_shared().or_else(|| self.steal());
        if found.is_none() {
            self.sleep();
        }
        if self.run.idle.leave_list(self.index) {
            return found;
        }
        // Somebody took it off the list, to search.
        if found.is_some() {
            self.run.idle.end_search();
            return found;
        }
        self.search()
    }

    fn must_look(&self) -> bool {
        self.attention.load(Relaxed) & LOOK != 0 || self.run.over.load(Relaxed)
    }

    /// Looks everywhere for a while. The worker counts as searching so long.
    fn search(&mut self) -> Option<Box<Goroutine>> {
        let found = self.look_everywhere();
        if found.is_some() {
            self.run.idle.end_search();
        } else {
            self.run.idle.give_up_search();
        }
        found
    }

    fn look_everywhere(&mut self) -> Option<Box<Goroutine>> {
        for turn in 0..SEARCHES {
            if let Some(goroutine) = self.take_shared().or_else(|| self.steal()) {
                return Some(goroutine);
            }
            if self.must_look() {
                return None;
            }
            if turn % 8 == 0 && self.next_deadline() <= self.read_clock() {
                return None;
            }
            for _ in 0..10 {
                std::hint::spin_loop();
            }
        }
        None
    }

    /// On the list: sleeps until it is woken, a timer comes, or something must be looked at.
    fn sleep(&mut self) {
        let idle = &self.run.idle;
        while idle.is_listed(self.index) && !self.must_look() {
            let deadline = self.next_deadline();
            if deadline == NEVER && self.is_deadlock() {
                break;
            }
            if !idle.keep(self.index) {
                std::thread::park();
                continue;
            }
            idle.set_deadline(deadline);
            // Again, now that whoever adds a timer sees until when this worker sleeps.
            if self.next_deadline() < deadline {
                continue;
            }
            let left = if deadline == NEVER { NEVER } else { deadline.saturating_sub(self.read_clock()) };
            if left == 0 {
                break;
            } else if left == NEVER {
                std::thread::park();
            } else if left > SPIN_AHEAD {
                std::thread::park_timeout(Duration::from_nanos(left - SPIN_AHEAD));
            } else {
                for _ in 0..20 {
                    std::hint::spin_loop();
                }
            }
        }
        idle.release_keeper(self.index);
        self.read_clock();
    }

    /// All workers idle and nothing that could make a goroutine runnable. Ends the run then.
    fn is_deadlock(&self) -> bool {
        let run = self.run;
        let dead = run.idle.all_and(|| {
            run.outsiders.load(SeqCst) == 0
                && run.reading.load(SeqCst) == 0
                && !run.paused.load(SeqCst)
                && self.next_deadline() == NEVER
                // An idle worker's `next` is empty: only the worker itself puts something there.
                && !self.is_work_visible()
        });
        if dead {
            run.end_in_deadlock();
        }
        dead
    }
}
