//! Who waits for what, held by whom: the wait-for graph, and the cycle in it if there is one. Knows neither engines nor recordings: they say
//! who waits.

use crate::program::Address;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The wait-for graph of a moment: its nodes are goroutines and what they wait for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WaitGraph {
    /// Goroutines that wait, or would with their next step, in the order of their numbers.
    pub waiting: Vec<Waiting>,
    /// Goroutines of which each waits for a lock that the next one has, and the last one for one of the first's. Empty: there is no cycle,
    /// and somebody waits for something that nobody will do.
    pub cycle: Vec<u32>,
    /// Go reports it: nobody can go on.
    pub reported: bool,
}

/// A goroutine that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    pub goroutine: u32,
    /// In the user's source; 0: nowhere.
    pub line: u32,
    /// What it waits for, as the picture names it, and where that is. Of several with one name each gets a number, in the order of their
    /// addresses: `forks[left] #2`.
    pub lock: String,
    pub address: Address,
    /// A WaitGroup or a Cond, which nobody has.
    pub is_signal: bool,
    /// Goroutines that have the lock, by number.
    pub held_by: Vec<u32>,
}

impl WaitGraph {
    /// Of those that wait, in the order of their numbers; `reported`: nobody else can go on.
    pub fn new(mut waiting: Vec<Waiting>, reported: bool) -> Self {
        tell_apart(&mut waiting);
        let cycle = cycle(&waiting);
        Self { waiting, cycle, reported }
    }
}

/// Numbers what is waited for where one name stands for several.
fn tell_apart(waiting: &mut [Waiting]) {
    let mut places: BTreeMap<String, BTreeSet<Address>> = BTreeMap::new();
    for Waiting { lock, address, .. } in &*waiting {
        places.entry(lock.clone()).or_default().insert(*address);
    }
    for Waiting { lock, address, .. } in waiting {
        let place = places.get(lock).filter(|places| places.len() > 1);
        if let Some(number) = place.and_then(|places| places.iter().position(|place| place == address)) {
            *lock = format!("{lock} #{}", number + 1);
        }
    }
}

/// The goroutines of a cycle, beginning with the smallest number. Of several cycles the one that is found first.
fn cycle(waiting: &[Waiting]) -> Vec<u32> {
    let place = |goroutine: u32| waiting.iter().position(|waiting| waiting.goroutine == goroutine);
    let mut done = vec![false; waiting.len()];
    for start in 0..waiting.len() {
        // Depth-first, with the way to where it is.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some(&mut (at, ref mut next)) = way.last_mut() {
            let holder = waiting[at].held_by.get(*next).copied();
            *next += 1;
            let Some(holder) = holder else {
                done[at] = true;
                way.pop();
                continue;
            };
            let Some(to) = place(holder).filter(|&to| !done[to]) else { continue };
            if let Some(first) = way.iter().position(|&(on_way, _)| on_way == to) {
                let mut cycle: Vec<u32> = way[first..].iter().map(|&(at, _)| waiting[at].goroutine).collect();
                let smallest = cycle.iter().enumerate().min_by_key(|&(_, goroutine)| *goroutine);
                let smallest = smallest.map_or(0, |(place, _)| place);
                cycle.rotate_left(smallest);
                return cycle;
            }
            way.push((to, 0));
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(goroutine: u32, held_by: &[u32]) -> Waiting {
        Waiting {
            goroutine,
            line: 1,
            lock: "mu".into(),
            address: 1,
            is_signal: held_by.is_empty(),
            held_by: held_by.to_vec(),
        }
    }

    #[test]
    fn a_cycle_is_found_behind_those_that_only_lead_to_it() {
        let graph = [waits(1, &[]), waits(2, &[4]), waits(3, &[9, 5]), waits(4, &[5]), waits(5, &[3])];
        assert_eq!(cycle(&graph), [3, 5]);
    }

    #[test]
    fn locks_of_one_name_are_told_apart_and_others_keep_theirs() {
        let named = |goroutine, lock: &str, address| Waiting { lock: lock.into(), address, ..waits(goroutine, &[]) };
        let waiting =
            vec![named(1, "forks[left]", 9), named(2, "wg", 3), named(3, "forks[left]", 7), named(4, "forks[left]", 9)];
        let graph = WaitGraph::new(waiting, true);
        let names: Vec<_> = graph.waiting.iter().map(|waiting| waiting.lock.as_str()).collect();
        assert_eq!(names, ["forks[left] #2", "wg", "forks[left] #1", "forks[left] #2"]);
    }

    #[test]
    fn who_waits_for_itself_is_a_cycle() {
        assert_eq!(cycle(&[waits(1, &[2]), waits(2, &[2])]), [2]);
    }

    #[test]
    fn without_a_cycle_there_is_none() {
        assert!(cycle(&[waits(1, &[2]), waits(2, &[3]), waits(4, &[2])]).is_empty());
    }
}
