//! Two cells that sections write together.

use super::accesses::Step;
use crate::trace::Moment;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The history of two tied cells.
pub struct Tied {
    /// Values that stood in them at one time between two steps.
    together: HashSet<(u32, u32)>,
    /// The steps that wrote both, by the value that they left in the first cell, and in the second.
    firsts: HashMap<u32, Vec<usize>>,
    seconds: HashMap<u32, Vec<usize>>,
    /// All values that were seen in each.
    values: [HashSet<u32>; 2],
}

/// A step as far as it is about the two cells: what it went over, and what it left.
#[derive(Clone, Copy)]
struct Change {
    step: usize,
    before: [Option<u32>; 2],
    after: [Option<u32>; 2],
}

impl Tied {
    /// Of the steps that wrote one of the cells or both; `None` when no order of them explains what they went over.
    pub fn of(steps: &[Step], numbers: &[usize], (first, second): (u32, u32)) -> Option<Self> {
        let change = |&step: &usize| {
            let of = |cell| steps[step].writes.get(&cell);
            Change {
                step,
                before: [first, second].map(|cell| of(cell).and_then(|written| written.before)),
                after: [first, second].map(|cell| of(cell).map(|written| written.last.event.b)),
            }
        };
        let mut tied = Self {
            together: HashSet::new(),
            firsts: HashMap::new(),
            seconds: HashMap::new(),
            values: Default::default(),
        };
        let mut now: [Option<u32>; 2] = [None; 2];
        let order = in_order(steps, numbers.iter().map(change).collect())?;
        for change in order {
            // What it went over was there before it.
            for (now, before) in now.iter_mut().zip(change.before) {
                *now = now.or(before);
            }
            tied.add(now);
            for (now, after) in now.iter_mut().zip(change.after) {
                *now = after.or(*now);
            }
            tied.add(now);
            if let [Some(new), Some(other)] = change.after {
                tied.firsts.entry(new).or_default().push(change.step);
                tied.seconds.entry(other).or_default().push(change.step);
            }
        }
        Some(tied)
    }

    fn add(&mut self, now: [Option<u32>; 2]) {
        for (values, value) in self.values.iter_mut().zip(now) {
            values.extend(value);
        }
        if let [Some(first), Some(second)] = now {
            self.together.insert((first, second));
        }
    }

    /// The section of another goroutine of which `reader` saw one half, the nearest in time, and whether that half is the first cell's;
    /// `None` when what it read is whole.
    pub fn torn(&self, steps: &[Step], reader: u32, first: Moment, second: Moment) -> Option<(usize, bool)> {
        let (one, other) = (first.event.b, second.event.b);
        let [ones, others] = &self.values;
        if self.together.contains(&(one, other)) || !ones.contains(&one) || !others.contains(&other) {
            return None;
        }
        let late = first.time.max(second.time);
        let of =
            |steps_with: &HashMap<u32, Vec<usize>>, value: u32| steps_with.get(&value).cloned().unwrap_or_default();
        let news = of(&self.firsts, one).into_iter().map(|step| (step, true));
        let news = news.chain(of(&self.seconds, other).into_iter().map(|step| (step, false)));
        news.filter(|&(step, _)| steps[step].goroutine != reader).min_by_key(|&(step, first_is_new)| {
            let (cell, seen) = if first_is_new { (second.event.a, other) } else { (first.event.a, one) };
            // The other half is best what stood there right before.
            let is_old = steps[step].writes[&cell].before == Some(seen);
            (!is_old, steps[step].from.max(late) - steps[step].to.min(late))
        })
    }
}

/// The steps in an order in which each goes over what the one before left: a goroutine's in program order, those of one lock in the order
/// of their acquisitions, the earlier in time first. `None` when that leads to no such order.
fn in_order(steps: &[Step], changes: Vec<Change>) -> Option<Vec<Change>> {
    let mut goroutines: BTreeMap<u32, Vec<Change>> = BTreeMap::new();
    // Program order: that is how they come.
    let total = changes.len();
    for change in changes {
        goroutines.entry(steps[change.step].goroutine).or_default().push(change);
    }
    let mut queues: Vec<_> = goroutines.into_values().map(|changes| changes.into_iter().peekable()).collect();
    let mut now: [Option<u32>; 2] = [None; 2];
    let mut order = Vec::with_capacity(total);
    while order.len() < total {
        let heads: Vec<(usize, Change)> = queues
            .iter_mut()
            .enumerate()
            .filter_map(|(queue, changes)| changes.peek().map(|&change| (queue, change)))
            .collect();
        let mut least: HashMap<u32, u32> = HashMap::new();
        for (lock, order) in heads.iter().filter_map(|(_, head)| steps[head.step].lock) {
            least.entry(lock).and_modify(|least| *least = order.min(*least)).or_insert(order);
        }
        let is_next = |change: &Change| steps[change.step].lock.is_none_or(|(lock, order)| least[&lock] == order);
        let fits = |change: &Change| {
            now.iter().zip(change.before).all(|(now, before)| now.is_none() || before.is_none() || *now == before)
        };
        let fitting = heads.iter().filter(|(_, change)| is_next(change) && fits(change));
        let &(queue, change) = fitting.min_by_key(|(_, change)| steps[change.step].from)?;
        for (now, after) in now.iter_mut().zip(change.after) {
            *now = after.or(*now);
        }
        queues[queue].next();
        order.push(change);
    }
    Some(order)
}
