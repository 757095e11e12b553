//! What exploring has found, as data for people and programs.

use super::ways::{Way, Ways};
use super::{Explorer, Orders, Outcome, Weight};
use crate::detect::RaceReport;
use crate::detect::waits::WaitGraph;
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
    /// Orders were left out that come to nothing else than others do: nothing is known of numbers of orders and of likelihoods, a shortest way
    /// is the shortest of those that were gone, and more races and partial deadlocks may be there than are told.
    pub reduced: bool,
    pub bounds: Bounds,
    pub states: usize,
    /// Steps between states.
    pub transitions: usize,
    /// Visible steps of the longest way.
    pub depth: usize,
    /// Cells that goroutines share in a way that matters.
    pub shared_cells: usize,
    pub bytes_per_state: f64,
    /// Orders in all, as a decimal number; `null` when cycles allow any number, or orders were left out. See `saturated`.
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
    /// Data races that some order has, one for each variable or pair of places, as Go tells them. That is another thing than a wrong
    /// outcome: a program can be wrong without a race. None, and `complete`: no order has one.
    pub races: Vec<RaceSummary>,
    /// There are more than that.
    pub more_races: bool,
    /// The second time, when sleepers may wake while others could go on. `None` where nobody sleeps then.
    pub hasty: Option<Hasty>,
}

/// What the orders were in which whoever wakes next may do so at any moment. What they come to is among the outcomes and races.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hasty {
    pub complete: bool,
    pub bounds: Bounds,
    pub states: usize,
}

/// A data race.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RaceSummary {
    /// As it is told of the order that `shortest` is.
    pub report: RaceReport,
    /// It was seen only in an order in which somebody is late for longer than another sleeps.
    pub needs_delay: bool,
    /// The shortest way to where both accesses come next, and both.
    pub shortest: ScheduleSummary,
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
    /// Orders of visible steps that lead to it, as a decimal number; `null` when cycles allow any number, or orders were left out.
    pub orders: Option<String>,
    pub saturated: bool,
    /// It is come to only when somebody is late for longer than another sleeps: in none of the orders that are counted.
    pub needs_delay: bool,
    /// How likely it is when at each choice every goroutine that can go on is equally likely to. Not its share of the orders.
    pub probability: f64,
    /// `None` when there are very many outcomes.
    pub shortest: Option<ScheduleSummary>,
    /// Who waits for whom at the end of that order, where somebody waits for ever.
    pub waits: Option<WaitGraph>,
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
    /// Who waits for whom then.
    pub waits: Option<WaitGraph>,
}

/// Ways to outcomes, in the order in which they are told; to partial deadlocks, as they were found; and to races.
struct Told {
    outcomes: Vec<Option<Way>>,
    partial: Vec<Option<Way>>,
    races: Vec<Way>,
}

fn number(orders: Orders) -> Option<String> {
    match orders {
        Orders::Exactly(count) => Some(count.to_string()),
        Orders::Beyond => Some(u128::MAX.to_string()),
        Orders::Unbounded => None,
    }
}

impl Explorer {
    /// What was found so far.
    pub fn summary(&mut self) -> Explored {
        let mut found = self.own_summary();
        if let Some(second) = &mut self.second {
            found.add_hasty(second.own_summary());
        }
        found
    }

    fn own_summary(&mut self) -> Explored {
        // States whose steps aren't all taken count as explored as far as they are.
        while !self.frames.is_empty() && self.met_a_bound_early() {
            self.leave();
        }
        let weights = match self.limits.reduce {
            true => vec![Weight { orders: Orders::Unbounded, probability: 0.0 }; self.outcomes.len()],
            false => self.graph.weigh(self.outcomes.len()).0,
        };
        let total = weights.iter().fold(Orders::Exactly(0), |sum, weight| sum.plus(weight.orders));
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by(|&a, &b| weights[b].probability.total_cmp(&weights[a].probability));
        let told = self.told(&order);
        let outcomes = order.iter().zip(told.outcomes).map(|(&place, way)| {
            let outcome = self.outcomes[place].clone();
            let shortest = way.map(|way| self.schedule(way));
            // The state is now the one that the way leads to.
            let is_stuck = shortest.is_some() && !outcome.stuck.is_empty();
            let waits = is_stuck.then(|| WaitGraph::of(&self.world));
            OutcomeSummary {
                failure: outcome.is_failure(),
                outcome,
                orders: number(weights[place].orders),
                saturated: weights[place].orders == Orders::Beyond,
                needs_delay: self.hasty,
                probability: weights[place].probability.min(1.0),
                waits,
                shortest,
            }
        });
        let outcomes: Vec<_> = outcomes.collect();
        // A deadlock of all begins as one of some: those are told already.
        let is_told = |stuck: &[String]| outcomes.iter().any(|told| is_within(stuck, &told.outcome.stuck));
        let partial = self.partial.iter().map(|(stuck, _)| stuck.clone()).zip(told.partial);
        let partial: Vec<_> = partial.filter(|(stuck, _)| !is_told(stuck)).collect();
        let partial_deadlocks = partial.into_iter().map(|(stuck, way)| {
            let shortest = way.map(|way| self.schedule(way));
            let waits = shortest.is_some().then(|| WaitGraph::of(&self.world));
            Partial { stuck, shortest, waits }
        });
        let partial_deadlocks = partial_deadlocks.collect();
        let mut found = Vec::new();
        told.races.into_iter().for_each(|way| self.race(way, &mut found));
        // A race makes others, which need not come side by side: what it publishes is accessed without order as well.
        let ways = outcomes.iter().filter_map(|outcome: &OutcomeSummary| outcome.shortest.as_ref());
        ways.for_each(|way| self.race_on(way, &mut found));
        let races = found;
        let met = self.met;
        Explored {
            program: self.id.to_string(),
            mutex: !self.options.mutex_off,
            complete: !(met.states || met.depth || met.preemptions || met.endless) && self.frames.is_empty(),
            reduced: self.limits.reduce,
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
            orders: number(total).filter(|_| !self.limits.reduce),
            saturated: total == Orders::Beyond,
            cycles: self.graph.has_cycles(),
            probability: weights.iter().map(|weight| weight.probability).sum::<f64>().min(1.0),
            outcomes,
            partial_deadlocks,
            races,
            more_races: self.races.is_full,
            hasty: None,
        }
    }

    /// Somebody wants the summary although not all is explored.
    fn met_a_bound_early(&mut self) -> bool {
        self.met.states = true;
        true
    }

    /// The shortest ways to all that is told; `order`: the outcomes, those first whose ways are wanted most.
    fn told(&self, order: &[usize]) -> Told {
        let ways = Ways::new(&self.graph);
        let to_outcome = |(rank, &place): (usize, &usize)| {
            (rank < MOST_WAYS).then(|| ways.to(self.graph.ends_with(place as u32))).flatten()
        };
        Told {
            outcomes: order.iter().enumerate().map(to_outcome).collect(),
            partial: self.partial.iter().map(|&(_, node)| ways.to(std::iter::once(node))).collect(),
            races: self.races.ways(&self.graph, &ways),
        }
    }

    /// Adds the race at the end of a way, and what else the way shows.
    fn race(&mut self, (way, preemptions): Way, found: &mut Vec<RaceSummary>) {
        let Some(before) = way.len().checked_sub(2) else { return };
        // Of counting a group up and waiting for it only one order shows the race.
        let turned = [&way[..before], &[way[before + 1], way[before]]].concat();
        for way in [way, turned] {
            let shortest = self.schedule((way, preemptions));
            let Ok(recorded) = Schedule::parse(&shortest.schedule) else { continue };
            let (at_end, told) = self.races_on(&recorded);
            let is_shown = at_end.is_some();
            self.add_races(at_end.into_iter().chain(told), &shortest, found);
            if is_shown {
                return;
            }
        }
    }

    fn race_on(&self, way: &ScheduleSummary, found: &mut Vec<RaceSummary>) {
        if let Ok(recorded) = Schedule::parse(&way.schedule) {
            let (_, told) = self.races_on(&recorded);
            self.add_races(told.into_iter(), way, found);
        }
    }

    fn add_races(
        &self,
        reports: impl Iterator<Item = RaceReport>,
        shortest: &ScheduleSummary,
        found: &mut Vec<RaceSummary>,
    ) {
        for report in reports {
            if !found.iter().any(|known| known.report.is_same_as(&report)) {
                found.push(RaceSummary { report, needs_delay: self.hasty, shortest: shortest.clone() });
            }
        }
    }

    fn schedule(&mut self, (way, preemptions): Way) -> ScheduleSummary {
        let recorded = self.record(&way);
        let mut visible = Schedule::default();
        way.iter().for_each(|&index| visible.push(u32::from(index) + 1, 1));
        ScheduleSummary {
            preemptions,
            steps: way.len(),
            visible: format!("v {visible}"),
            schedule: recorded.to_string(),
            packed: recorded.pack(),
            switches: self.graph.preemptions_on(&way),
        }
    }
}

/// Whether everyone in `part` is in `whole`, for the same lock.
fn is_within(part: &[String], whole: &[String]) -> bool {
    part.iter().all(|waiting| whole.contains(waiting))
}

impl Explored {
    /// Adds what only the second time came to.
    fn add_hasty(&mut self, second: Self) {
        self.complete &= second.complete;
        self.hasty = Some(Hasty { complete: second.complete, bounds: second.bounds, states: second.states });
        let is_new = |found: &OutcomeSummary| !self.outcomes.iter().any(|known| known.outcome == found.outcome);
        let fresh: Vec<_> = second.outcomes.into_iter().filter(is_new).collect();
        self.outcomes.extend(fresh.into_iter().map(|found| OutcomeSummary {
            orders: (!self.reduced).then(|| "0".into()),
            saturated: false,
            probability: 0.0,
            ..found
        }));
        let is_new = |found: &Partial| !self.partial_deadlocks.iter().any(|known| known.stuck == found.stuck);
        let fresh: Vec<_> = second.partial_deadlocks.into_iter().filter(is_new).collect();
        self.partial_deadlocks.extend(fresh);
        let is_new = |found: &RaceSummary| !self.races.iter().any(|known| known.report.is_same_as(&found.report));
        let fresh: Vec<_> = second.races.into_iter().filter(is_new).collect();
        self.races.extend(fresh);
        self.more_races |= second.more_races;
    }
}
