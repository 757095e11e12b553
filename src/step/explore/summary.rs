//! What exploring has found, as data for people and programs.

use super::{Explorer, Orders, Outcome, Weight};
use crate::step::schedule::Schedule;
use serde::Serialize;

/// Shortest ways are looked for to so many outcomes.
const MOST_WAYS: usize = 64;

/// All that was found.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explored {
    pub program: String,
    pub mutex: bool,
    /// Every order was explored: no bound was met.
    pub complete: bool,
    pub bounds: Bounds,
    pub states: usize,
    /// Steps between states.
    pub transitions: usize,
    /// Visible steps of the longest way.
    pub depth: usize,
    /// Cells that goroutines share in a way that matters.
    pub shared_cells: usize,
    pub bytes_per_state: f64,
    /// Orders in all, as a decimal number; `null` when cycles allow any number. See `saturated`.
    pub orders: Option<String>,
    /// There are more orders than 2^128.
    pub saturated: bool,
    /// Some order goes on for ever: a goroutine that spins, a program without end.
    pub cycles: bool,
    /// The probability that a random scheduler comes to one of the outcomes: less than 1 when bounds were met or it may go on for ever.
    pub probability: f64,
    /// The likeliest first.
    pub outcomes: Vec<OutcomeSummary>,
    /// Goroutines stuck for ever while others went on, with the shortest way there.
    pub partial_deadlocks: Vec<Partial>,
}

/// Which bounds were met.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bounds {
    pub max_states: usize,
    pub states_met: bool,
    pub max_depth: usize,
    pub depth_met: bool,
    pub max_preemptions: Option<u32>,
    pub preemptions_met: bool,
    /// A goroutine ran on and on without a visible step.
    pub endless: bool,
}

/// One outcome, how many orders lead to it, and the shortest.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeSummary {
    #[serde(flatten)]
    pub outcome: Outcome,
    pub failure: bool,
    /// Orders of visible steps that lead to it, as a decimal number; `null` when cycles allow any number.
    pub orders: Option<String>,
    pub saturated: bool,
    /// How likely it is when at each choice every goroutine that can go on is equally likely to. Not its share of the orders.
    pub probability: f64,
    /// Absent when there are very many outcomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortest: Option<ScheduleSummary>,
}

/// A shortest way: fewest pre-emptions, then fewest visible steps, then goroutines with the smallest numbers.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleSummary {
    pub preemptions: u32,
    /// Visible steps.
    pub steps: usize,
    /// Goroutines' numbers, in visible steps: `v 2 3*2 2`.
    pub visible: String,
    /// In instructions, with the program's fingerprint: what `run --schedule` takes.
    pub schedule: String,
    /// The same for a link.
    pub packed: String,
    /// Places in `visible`, from 1, where a goroutine that could have gone on was left for another.
    pub switches: Vec<usize>,
}

/// A partial deadlock.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Partial {
    /// Who waits for what, held by whom.
    pub stuck: Vec<String>,
    pub shortest: Option<ScheduleSummary>,
}

fn number(orders: Orders) -> Option<String> {
    match orders {
        Orders::Exactly(count) => Some(count.to_string()),
        Orders::Beyond => Some(u128::MAX.to_string()),
        Orders::Unbounded => None,
    }
}

fn sum(weights: &[Weight]) -> Orders {
    weights.iter().fold(Orders::Exactly(0), |sum, weight| match (sum, weight.orders) {
        (Orders::Unbounded, _) | (_, Orders::Unbounded) => Orders::Unbounded,
        (Orders::Exactly(a), Orders::Exactly(b)) => a.checked_add(b).map_or(Orders::Beyond, Orders::Exactly),
        _ => Orders::Beyond,
    })
}

impl Explorer {
    /// What was found so far.
    pub fn summary(&mut self) -> Explored {
        // States whose steps aren't all taken count as explored as far as they are.
        while !self.frames.is_empty() && self.met_a_bound_early() {
            self.leave();
        }
        let (weights, _) = self.graph.weigh(self.outcomes.len());
        let total = sum(&weights);
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by(|&a, &b| weights[b].probability.total_cmp(&weights[a].probability));
        let outcomes = order.iter().enumerate().map(|(rank, &place)| {
            let outcome = self.outcomes[place].clone();
            let shortest = (rank < MOST_WAYS).then(|| self.way_to_outcome(place as u32)).flatten();
            OutcomeSummary {
                failure: outcome.is_failure(),
                outcome,
                orders: number(weights[place].orders),
                saturated: weights[place].orders == Orders::Beyond,
                probability: weights[place].probability.min(1.0),
                shortest,
            }
        });
        let outcomes: Vec<_> = outcomes.collect();
        // A deadlock of all begins as one of some: those are told already.
        let told: Vec<_> = outcomes.iter().map(|outcome| outcome.outcome.stuck.clone()).collect();
        let partial =
            self.partial.clone().into_iter().filter(|(stuck, _)| !told.iter().any(|told| is_within(stuck, told)));
        let partial: Vec<_> = partial.collect();
        let partial_deadlocks = partial.into_iter().map(|(stuck, node)| Partial {
            shortest: self.graph.shortest(|goal| goal == node).map(|(way, switches)| self.schedule(&way, switches)),
            stuck,
        });
        let partial_deadlocks = partial_deadlocks.collect();
        let met = self.met;
        Explored {
            program: self.id.to_string(),
            mutex: !self.options.mutex_off,
            complete: !(met.states || met.depth || met.preemptions || met.endless) && self.frames.is_empty(),
            bounds: Bounds {
                max_states: self.limits.max_states,
                states_met: met.states,
                max_depth: self.limits.max_depth,
                depth_met: met.depth,
                max_preemptions: self.limits.max_preemptions,
                preemptions_met: met.preemptions,
                endless: met.endless,
            },
            states: self.graph.len(),
            transitions: self.graph.steps(),
            depth: self.deepest,
            shared_cells: self.advance.sharing.len(),
            bytes_per_state: self.bytes() as f64 / self.graph.len().max(1) as f64,
            orders: number(total),
            saturated: total == Orders::Beyond,
            cycles: self.graph.has_cycles(),
            probability: weights.iter().map(|weight| weight.probability).sum::<f64>().min(1.0),
            outcomes,
            partial_deadlocks,
        }
    }

    /// Somebody wants the summary although not all is explored.
    fn met_a_bound_early(&mut self) -> bool {
        self.met.states = true;
        true
    }

    fn way_to_outcome(&mut self, outcome: u32) -> Option<ScheduleSummary> {
        let (way, preemptions) = self.graph.shortest_to_end(outcome)?;
        Some(self.schedule(&way, preemptions))
    }

    fn schedule(&mut self, way: &[u16], preemptions: u32) -> ScheduleSummary {
        let recorded = self.record(way);
        let mut visible = Schedule::default();
        way.iter().for_each(|&index| visible.push(u32::from(index) + 1, 1));
        ScheduleSummary {
            preemptions,
            steps: way.len(),
            visible: format!("v {visible}"),
            schedule: recorded.to_string(),
            packed: recorded.pack(),
            switches: self.graph.preemptions_on(way),
        }
    }
}

/// Whether everyone in `part` is in `whole`, for the same lock.
fn is_within(part: &[String], whole: &[String]) -> bool {
    part.iter().all(|waiting| whole.contains(waiting))
}
