//! The cheapest ways through the graph of states: fewest pre-emptions, then fewest steps, then the goroutines with the smallest numbers.
//!
//! What it costs to have taken each step is found once, from the beginning on; a way to any state is then put together of steps that cost
//! exactly what they must, which are few. (Going back from each outcome through all states was most of what exploring cost.)

use super::graph::{Graph, NOWHERE};

/// A way costs pre-emptions first, and then steps.
const PREEMPTION: u64 = 1 << 32;
const UNREACHABLE: u64 = u64::MAX;
/// Times that all states are gone through until their costs stand still; a limit for graphs with long cycles.
const SWEEPS: usize = 10_000;

/// The cheapest ways from the beginning of a graph, which must not change any more.
#[derive(Debug)]
pub struct Ways<'a> {
    graph: &'a Graph,
    /// What the cheapest way costs that ends with each step.
    costs: Vec<u64>,
    /// The steps that lead to each state: where they begin in `steps_into`, and where the last one's end.
    first_into: Vec<u32>,
    steps_into: Vec<u32>,
}

/// The steps of a way, by their goroutines' indices, and how many of them are pre-emptions: those behind which another goroutine than the
/// last one goes on although that one could have.
pub type Way = (Vec<u16>, u32);

impl<'a> Ways<'a> {
    pub fn new(graph: &'a Graph) -> Self {
        let costs = costs(graph);
        let mut first_into = vec![0u32; graph.len() + 1];
        for edge in 0..graph.steps() as u32 {
            if graph.target(edge) != NOWHERE {
                first_into[graph.target(edge) as usize + 1] += 1;
            }
        }
        for state in 0..graph.len() {
            first_into[state + 1] += first_into[state];
        }
        let mut next = first_into.clone();
        let mut steps_into = vec![0u32; *first_into.last().unwrap_or(&0) as usize];
        for edge in 0..graph.steps() as u32 {
            let target = graph.target(edge);
            if target != NOWHERE {
                let place = &mut next[target as usize];
                steps_into[*place as usize] = edge;
                *place += 1;
            }
        }
        Self { graph, costs, first_into, steps_into }
    }

    fn into(&self, state: u32) -> &[u32] {
        let state = state as usize;
        &self.steps_into[self.first_into[state] as usize..self.first_into[state + 1] as usize]
    }

    /// What step `edge` costs behind `last`, which leads to the state that it begins in.
    fn cost_behind(&self, last: u32, edge: u32) -> u64 {
        let by = self.graph.by(last);
        let leaves_it = self.graph.by(edge) != by;
        let could_go_on = || self.graph.edges(self.graph.target(last)).any(|other| self.graph.by(other) == by);
        1 + if leaves_it && could_go_on() { PREEMPTION } else { 0 }
    }

    /// The cheapest way to one of these states.
    pub fn to(&self, goals: impl Iterator<Item = u32> + Clone) -> Option<Way> {
        if goals.clone().any(|goal| goal == 0) {
            return Some((Vec::new(), 0));
        }
        let ends = goals.flat_map(|goal| self.into(goal).iter().copied());
        let total = ends.clone().map(|edge| self.costs[edge as usize]).min().filter(|&cost| cost != UNREACHABLE)?;
        // Back from the goals: all steps of all ways that cost as much.
        let mut cheapest: Vec<u32> = ends.filter(|&edge| self.costs[edge as usize] == total).collect();
        let mut known: crate::hash::Set<u32> = cheapest.iter().copied().collect();
        let mut place = 0;
        while let Some(&edge) = cheapest.get(place) {
            place += 1;
            let cost = self.costs[edge as usize];
            for &last in self.into(self.graph.origin(edge)) {
                let before = self.costs[last as usize];
                if before < cost && before + self.cost_behind(last, edge) == cost && known.insert(last) {
                    cheapest.push(last);
                }
            }
        }
        // And on from the beginning: steps stand in the order of their goroutines.
        let (mut state, mut last, mut way) = (0, None, Vec::new());
        loop {
            let goes_on = |&edge: &u32| {
                let cost = match last {
                    None => 1,
                    Some(last) => self.costs[last as usize] + self.cost_behind(last, edge),
                };
                known.contains(&edge) && self.costs[edge as usize] == cost
            };
            let edge = self.graph.edges(state).find(goes_on)?;
            way.push(self.graph.by(edge));
            if self.costs[edge as usize] == total {
                return Some((way, (total / PREEMPTION) as u32));
            }
            (state, last) = (self.graph.target(edge), Some(edge));
        }
    }
}

/// What the cheapest way costs that ends with each step.
fn costs(graph: &Graph) -> Vec<u64> {
    // Of each step: what has come to its state by its own goroutine's steps. Of each state: what has come there by those of goroutines that
    // can't go on from it.
    let mut own = vec![UNREACHABLE; graph.steps()];
    let mut others = vec![UNREACHABLE; graph.len()];
    // Beginning isn't leaving anybody.
    if let Some(first) = others.first_mut() {
        *first = 0;
    }
    for _ in 0..SWEEPS {
        let mut has_changed = false;
        for node in graph.in_order() {
            let edges = graph.edges(node);
            let least = cheapest(&own, others[node as usize], edges.clone());
            if least == UNREACHABLE {
                continue;
            }
            for edge in edges {
                let target = graph.target(edge);
                if target == NOWHERE {
                    continue;
                }
                let cost = step_cost(own[edge as usize], others[node as usize], least);
                let by = graph.by(edge);
                let place = match graph.edges(target).find(|&next| graph.by(next) == by) {
                    Some(next) => &mut own[next as usize],
                    None => &mut others[target as usize],
                };
                if cost < *place {
                    *place = cost;
                    has_changed = true;
                }
            }
        }
        if !has_changed || !graph.has_cycles() {
            break;
        }
    }
    for node in 0..graph.len() as u32 {
        let edges = graph.edges(node);
        let least = cheapest(&own, others[node as usize], edges.clone());
        for edge in edges {
            own[edge as usize] = step_cost(own[edge as usize], others[node as usize], least);
        }
    }
    own
}

/// The cheapest way to a state.
fn cheapest(own: &[u64], others: u64, edges: std::ops::Range<u32>) -> u64 {
    own[edges.start as usize..edges.end as usize].iter().copied().fold(others, u64::min)
}

/// What the cheapest way costs with a step behind it, to whose state ways lead that cost `own` when its goroutine took the last step,
/// `others` when one did that can't go on, and `least` at all.
fn step_cost(own: u64, others: u64, least: u64) -> u64 {
    own.min(others).min(least.saturating_add(PREEMPTION)).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Random;

    /// Goes to every state in every way of at most `most` steps; gives the best one to `goal`.
    fn best_by_trying(graph: &Graph, goal: u32, most: usize) -> Option<(u32, usize, Vec<u16>)> {
        fn go(
            graph: &Graph,
            state: u32,
            goal: u32,
            most: usize,
            way: &mut Vec<(u16, u32)>,
            best: &mut Option<(u32, usize, Vec<u16>)>,
        ) {
            if state == goal {
                let bys: Vec<u16> = way.iter().map(|&(by, _)| by).collect();
                let preemptions = way.windows(2).filter(|pair| {
                    let [(last, _), (by, at)] = *pair else { return false };
                    last != by && graph.edges(*at).any(|edge| graph.by(edge) == *last)
                });
                let found = (preemptions.count() as u32, bys.len(), bys);
                if best.as_ref().is_none_or(|best| found < *best) {
                    *best = Some(found);
                }
                return;
            }
            if way.len() < most {
                for edge in graph.edges(state).filter(|&edge| graph.target(edge) != NOWHERE) {
                    way.push((graph.by(edge), state));
                    go(graph, graph.target(edge), goal, most, way, best);
                    way.pop();
                }
            }
        }
        let mut best = None;
        go(graph, 0, goal, most, &mut Vec::new(), &mut best);
        best
    }

    #[test]
    fn a_way_is_the_best_of_all_that_there_are() {
        let mut random = Random::new(3);
        let mut compared = 0;
        for _ in 0..400 {
            let graph = Graph::drawn(&mut random, 6, 3);
            let ways = Ways::new(&graph);
            for goal in 0..graph.len() as u32 {
                let tried = best_by_trying(&graph, goal, 8);
                let found = ways.to(std::iter::once(goal));
                let Some((preemptions, _, way)) = tried else {
                    // It may be farther away than was tried.
                    assert!(found.is_none_or(|(way, _)| way.len() > 8));
                    continue;
                };
                let (found, preemptions_found) = found.expect("there is one");
                if found.len() <= 8 {
                    assert_eq!((found, preemptions_found), (way, preemptions), "{graph:?} to {goal}");
                    compared += 1;
                } else {
                    assert!(preemptions_found < preemptions);
                }
            }
        }
        assert!(compared > 500, "{compared} ways were compared");
    }
}
