//! Puts each goroutine's moments in program order: they come worker by worker, and a goroutine goes from one to another.
//!
//! Its slices are numbered ([`Kind::Ran`]), its start is slice 0. A slice whose predecessor isn't known yet waits. What was dropped never
//! comes: when too much waits, or it waits for too long, the gap is skipped.

use crate::trace::{Kind, Moment};
use std::collections::{BTreeMap, BTreeSet};

/// Moments that wait, of all goroutines together.
const MOST_WAITING: usize = 1 << 18;
/// How much later than a waiting moment others may be, in nanoseconds: by then everything before it is here.
const PATIENCE: u64 = 5_000_000_000;

/// See above.
#[derive(Default)]
pub struct Slices {
    /// The goroutine and slice that each worker was at last.
    workers: Vec<(u32, u32)>,
    /// By the goroutine's number.
    orders: Vec<Order>,
    /// Goroutines of which something waits.
    held_up: BTreeSet<u32>,
    waiting: usize,
}

/// One goroutine.
#[derive(Default)]
struct Order {
    /// The slice that passes.
    slice: u32,
    /// It has ended, so that the next one may pass.
    over: bool,
    /// Anything has passed.
    begun: bool,
    later: BTreeMap<u32, Vec<Moment>>,
}

/// What ends a slice.
const fn is_exit(kind: Kind) -> bool {
    use Kind::{Ended, Parked, Preempted, ReadsInput, Slept, Started, Terminated, Yielded};
    matches!(kind, Started | Preempted | Yielded | Parked | Slept | ReadsInput | Ended | Terminated)
}

impl Order {
    fn may_pass(&self, goroutine: u32, slice: u32) -> bool {
        if !self.begun {
            // Nobody records main's start.
            return slice == 0 || (goroutine == 1 && slice == 1);
        }
        slice == self.slice || (self.over && slice == self.slice.wrapping_add(1))
    }

    fn pass(&mut self, slice: u32, moment: &Moment, pass: &mut impl FnMut(&Moment)) {
        (self.begun, self.slice, self.over) = (true, slice, is_exit(moment.event.kind()));
        pass(moment);
    }
}

impl Slices {
    /// Takes a worker's next moment. Passes on what is in order now, for goroutines up to number `most`.
    pub fn add(&mut self, moment: &Moment, most: u32, mut pass: impl FnMut(&Moment)) {
        let worker = usize::from(moment.worker);
        if self.workers.len() <= worker {
            self.workers.resize(worker + 1, (0, 0));
        }
        let event = moment.event;
        let goroutine = event.goroutine;
        if goroutine == 0 || goroutine > most {
            return;
        }
        let slice = match event.kind() {
            Kind::Clock | Kind::Gap | Kind::Readied => return,
            Kind::Started => 0,
            Kind::Ran => {
                self.workers[worker] = (goroutine, event.b);
                event.b
            }
            _ => {
                let (running, slice) = self.workers[worker];
                if running != goroutine {
                    // The beginning of its slice is missing: it comes after all that is known of it so far.
                    let known = self.orders.get(goroutine as usize);
                    let after = known.map_or(0, |order| order.later.keys().last().copied().unwrap_or(order.slice));
                    self.workers[worker] = (goroutine, after);
                    after
                } else {
                    slice
                }
            }
        };
        if self.orders.len() <= goroutine as usize {
            self.orders.resize_with(goroutine as usize + 1, Order::default);
        }
        let order = &mut self.orders[goroutine as usize];
        if !order.may_pass(goroutine, slice) {
            order.later.entry(slice).or_default().push(*moment);
            self.held_up.insert(goroutine);
            self.waiting += 1;
            if self.waiting > MOST_WAITING {
                self.flush(&mut pass);
            }
            return;
        }
        order.pass(slice, moment, &mut pass);
        if order.over && !order.later.is_empty() {
            self.catch_up(goroutine, &mut pass);
        }
    }

    /// Passes on what waited for the goroutine's last slice to end.
    fn catch_up(&mut self, goroutine: u32, pass: &mut impl FnMut(&Moment)) {
        let order = &mut self.orders[goroutine as usize];
        while let Some(entry) = order.later.first_entry()
            && (*entry.key() <= order.slice || (order.over && *entry.key() == order.slice.wrapping_add(1)))
        {
            let slice = *entry.key();
            let moments = entry.remove();
            self.waiting -= moments.len();
            for moment in &moments {
                order.pass(slice, moment, pass);
            }
        }
        if order.later.is_empty() {
            self.held_up.remove(&goroutine);
        }
    }

    /// Passes on what has waited for so long that what it waits for must have been dropped; `latest` is the last time of all.
    pub fn skip_gaps(&mut self, latest: u64, mut pass: impl FnMut(&Moment)) {
        let stuck = |order: &Order| {
            let first = order.later.values().next().and_then(|moments| moments.first());
            first.is_some_and(|first| first.time.saturating_add(PATIENCE) < latest)
        };
        let stuck: Vec<u32> =
            self.held_up.iter().copied().filter(|&goroutine| stuck(&self.orders[goroutine as usize])).collect();
        for goroutine in stuck {
            self.skip(goroutine, &mut pass);
        }
    }

    /// Passes on everything: nothing more comes.
    pub fn flush(&mut self, pass: &mut impl FnMut(&Moment)) {
        while let Some(&goroutine) = self.held_up.first() {
            self.skip(goroutine, pass);
        }
    }

    /// Goes on with the goroutine's first slice that is there.
    fn skip(&mut self, goroutine: u32, pass: &mut impl FnMut(&Moment)) {
        let order = &mut self.orders[goroutine as usize];
        if let Some(&slice) = order.later.keys().next() {
            (order.begun, order.over, order.slice) = (true, true, slice.wrapping_sub(1));
        }
        self.catch_up(goroutine, pass);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Event;

    /// `1:R2` is worker 1's event that goroutine 5 begins its slice 2; `S` its start, `P` parks, `A` acquires a lock.
    fn passed(steps: &str, most_time: u64) -> String {
        let mut slices = Slices::default();
        let mut found = String::new();
        for (time, step) in (0..).zip(steps.split_whitespace()) {
            let (worker, what) = step.split_once(':').expect("worker:event");
            let number = what[1..].parse().unwrap_or(0);
            let kind = match &what[..1] {
                "S" => Kind::Started,
                "R" => Kind::Ran,
                "P" => Kind::Parked,
                _ => Kind::Acquired,
            };
            let event = Event::new(kind, 5, 0, number);
            let moment = Moment { time, exact: true, worker: worker.parse().expect("a number"), event };
            slices.add(&moment, 10, |moment| note(&mut found, moment));
        }
        slices.skip_gaps(most_time, |moment| note(&mut found, moment));
        found.trim_end().to_owned()
    }

    fn note(found: &mut String, moment: &Moment) {
        let letter = match moment.event.kind() {
            Kind::Started => "S",
            Kind::Ran => "R",
            Kind::Parked => "P",
            _ => "A",
        };
        found.push_str(&format!("{letter}{} ", moment.event.b));
    }

    #[test]
    fn slices_pass_in_their_order_whichever_worker_comes_first() {
        assert_eq!(passed("0:S 0:R1 0:P 1:R2 1:A 1:P", 0), "S0 R1 P0 R2 A0 P0");
        assert_eq!(passed("1:R2 1:A7 1:P 0:S 0:R1 0:P", 0), "S0 R1 P0 R2 A7 P0");
        assert_eq!(passed("1:R2 1:P 1:R4 1:P 0:S 0:R1 0:P 0:R3 0:P", 0), "S0 R1 P0 R2 P0 R3 P0 R4 P0");
        assert_eq!(passed("0:R1", 0), "", "its start hasn't been seen");
    }

    #[test]
    fn what_was_dropped_is_waited_for_but_not_for_ever() {
        assert_eq!(passed("0:S 0:R1 1:R3 1:P", 0), "S0 R1");
        assert_eq!(passed("0:S 0:R1 1:R3 1:P", 2 * PATIENCE), "S0 R1 R3 P0");
        assert_eq!(
            passed("0:S 0:R1 0:P 1:A9 1:R4", 2 * PATIENCE),
            "S0 R1 P0 A9 R4",
            "the beginning of a slice is missing"
        );
    }
}
