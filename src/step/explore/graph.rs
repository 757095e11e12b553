//! The graph of states: what leads where, how many orders lead to each end, and how likely each end is.

use num_traits::{One, SaturatingAdd, Zero};

/// An end that isn't reached: a state that a bound kept from being explored, or an edge that wasn't followed.
pub const NOWHERE: u32 = u32::MAX;

/// States by number, in the order of their discovery, and the steps between them.
#[derive(Debug, Default)]
pub struct Graph {
    /// Where each state's steps begin in `targets`; they end where the next one's begin.
    first: Vec<u32>,
    targets: Vec<u32>,
    /// The goroutine that takes each step, by index.
    by: Vec<u16>,
    /// States in the order in which all that follows them was done.
    finished: Vec<u32>,
    /// Steps that lead back to a state on the way to them: they close cycles.
    back: Vec<u32>,
    /// States that are ends, and which; [`NOWHERE`] for those that a bound cut off.
    ends: Vec<(u32, u32)>,
}

/// How many orders lead to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orders {
    Exactly(u128),
    /// More than a `u128` holds.
    Beyond,
    /// There is a cycle on the way, which can be gone round any number of times.
    Unbounded,
}

impl Orders {
    /// As many more.
    pub fn plus(self, more: Self) -> Self {
        match (self, more) {
            (Self::Unbounded, _) | (_, Self::Unbounded) => Self::Unbounded,
            (Self::Exactly(a), Self::Exactly(b)) => a.checked_add(b).map_or(Self::Beyond, Self::Exactly),
            _ => Self::Beyond,
        }
    }
}

/// What is known of an end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    pub orders: Orders,
    /// When at each choice every goroutine that can go on is equally likely to.
    pub probability: f64,
}

impl Default for Weight {
    fn default() -> Self {
        Self { orders: Orders::Exactly(0), probability: 0.0 }
    }
}

/// Times that all states are gone through until their values stand still; a limit for graphs with long cycles.
const SWEEPS: usize = 10_000;
/// Probability that still goes round in cycles and is left alone.
const NEGLIGIBLE: f64 = 1e-9;

impl Graph {
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Steps between states.
    pub fn steps(&self) -> usize {
        self.targets.len()
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        4 * (self.first.capacity() + self.targets.capacity() + self.finished.capacity() + self.back.capacity())
            + 2 * self.by.capacity()
            + 8 * self.ends.capacity()
    }

    pub fn has_cycles(&self) -> bool {
        !self.back.is_empty()
    }

    /// A new state from which these goroutines can step.
    pub fn add(&mut self, choices: &[u16]) -> u32 {
        self.first.push(self.targets.len() as u32);
        self.by.extend_from_slice(choices);
        self.targets.resize(self.by.len(), NOWHERE);
        self.first.len() as u32 - 1
    }

    pub fn end(&mut self, node: u32, end: u32) {
        self.ends.push((node, end));
    }

    pub fn edges(&self, node: u32) -> std::ops::Range<u32> {
        let end = self.first.get(node as usize + 1).copied().unwrap_or(self.targets.len() as u32);
        self.first[node as usize]..end
    }

    pub fn by(&self, edge: u32) -> u16 {
        self.by[edge as usize]
    }

    /// The state that a step leads to; [`NOWHERE`]: it wasn't followed.
    pub fn target(&self, edge: u32) -> u32 {
        self.targets[edge as usize]
    }

    /// The state that a step begins in.
    pub fn origin(&self, edge: u32) -> u32 {
        self.first.partition_point(|&first| first <= edge) as u32 - 1
    }

    /// The states, each behind all that lead to it, but for steps that close cycles.
    pub fn in_order(&self) -> impl Iterator<Item = u32> {
        self.finished.iter().rev().copied()
    }

    /// The states that are this end.
    pub fn ends_with(&self, end: u32) -> impl Iterator<Item = u32> + Clone {
        self.ends.iter().filter(move |&&(_, at)| at == end).map(|&(node, _)| node)
    }

    /// Step `edge` leads to `node`. `back`: it is on the way to the step itself.
    pub fn connect(&mut self, edge: u32, node: u32, back: bool) {
        self.targets[edge as usize] = node;
        if back {
            self.back.push(edge);
        }
    }

    /// All that follows the state is done.
    pub fn finish(&mut self, node: u32) {
        self.finished.push(node);
    }

    /// The weight of each of `count` ends, and that of all orders that were cut off by a bound.
    pub fn weigh(&self, count: usize) -> (Vec<Weight>, Weight) {
        let is_cyclic = self.behind_cycles();
        // Numbers of twice the size take twice the memory, which is what is waited for here: only where they are needed.
        let few = Some(self.count_orders::<u64>()).filter(|few| !few.contains(&u64::MAX));
        let many = if few.is_none() { self.count_orders::<u128>() } else { Vec::new() };
        let orders = |node: usize| match &few {
            _ if is_cyclic.get(node) == Some(&true) => Orders::Unbounded,
            Some(few) => Orders::Exactly(few[node].into()),
            None if many[node] == u128::MAX => Orders::Beyond,
            None => Orders::Exactly(many[node]),
        };
        let probability = self.probabilities();
        let mut weights = vec![Weight::default(); count];
        let mut cut = Weight::default();
        for &(node, end) in &self.ends {
            let weight = weights.get_mut(end as usize).unwrap_or(&mut cut);
            let node = node as usize;
            weight.probability += probability[node];
            weight.orders = weight.orders.plus(orders(node));
        }
        (weights, cut)
    }

    /// How many ways lead to each state that don't go round a cycle; as many as the numbers hold: too many.
    fn count_orders<N: Copy + Zero + One + SaturatingAdd>(&self) -> Vec<N> {
        let is_back = self.is_back();
        let mut orders = vec![N::zero(); self.len()];
        if let Some(first) = orders.first_mut() {
            *first = N::one();
        }
        for node in self.in_order() {
            let own = orders[node as usize];
            for edge in self.edges(node) {
                let target = self.targets[edge as usize];
                if target != NOWHERE && !is_back(edge) {
                    let sum = &mut orders[target as usize];
                    *sum = sum.saturating_add(&own);
                }
            }
        }
        orders
    }

    /// The states that a cycle leads to; none are listed where there is no cycle.
    fn behind_cycles(&self) -> Vec<bool> {
        if !self.has_cycles() {
            return Vec::new();
        }
        let is_back = self.is_back();
        let mut cyclic = vec![false; self.len()];
        for &edge in &self.back {
            cyclic[self.targets[edge as usize] as usize] = true;
        }
        for node in self.in_order() {
            if cyclic[node as usize] {
                let onwards = self.edges(node).filter(|&edge| self.targets[edge as usize] != NOWHERE && !is_back(edge));
                onwards.for_each(|edge| cyclic[self.targets[edge as usize] as usize] = true);
            }
        }
        cyclic
    }

    /// Whether a step closes a cycle.
    fn is_back(&self) -> impl Fn(u32) -> bool {
        let mut back = self.back.clone();
        back.sort_unstable();
        move |edge| !back.is_empty() && back.binary_search(&edge).is_ok()
    }

    /// How likely each state is to be passed, cycles gone round until hardly anything is left in them.
    fn probabilities(&self) -> Vec<f64> {
        let mut passed = vec![0.0; self.len()];
        let mut waiting = vec![0.0; self.len()];
        if let Some(first) = waiting.first_mut() {
            *first = 1.0;
        }
        for _ in 0..SWEEPS {
            for &node in self.finished.iter().rev() {
                let mass: f64 = std::mem::take(&mut waiting[node as usize]);
                if mass == 0.0 {
                    continue;
                }
                passed[node as usize] += mass;
                let edges = self.edges(node);
                let share = mass / f64::from(edges.len() as u32);
                for edge in edges {
                    let target = self.targets[edge as usize];
                    if target != NOWHERE {
                        waiting[target as usize] += share;
                    }
                }
            }
            // What is left was carried back by cycles.
            if waiting.iter().sum::<f64>() < NEGLIGIBLE {
                break;
            }
        }
        passed
    }

    /// The state that a way from the beginning leads to.
    pub fn follow(&self, way: &[u16]) -> Option<u32> {
        way.iter().try_fold(0, |node, &by| {
            let edge = self.edges(node).find(|&edge| self.by[edge as usize] == by)?;
            Some(self.targets[edge as usize]).filter(|&target| target != NOWHERE)
        })
    }

    /// The pre-emptions on a way from the beginning: places of the steps, from 1.
    pub fn preemptions_on(&self, way: &[u16]) -> Vec<usize> {
        let (mut node, mut last, mut places) = (0, None, Vec::new());
        for (place, &by) in way.iter().enumerate() {
            let mut taken = None;
            let mut could_go_on = false;
            for edge in self.edges(node) {
                could_go_on |= last == Some(self.by[edge as usize]);
                if self.by[edge as usize] == by {
                    taken = Some(edge);
                }
            }
            if could_go_on && last != Some(by) {
                places.push(place + 1);
            }
            last = Some(by);
            match taken.map(|edge| self.targets[edge as usize]) {
                Some(target) if target != NOWHERE => node = target,
                _ => break,
            }
        }
        places
    }
}

#[cfg(test)]
impl Graph {
    /// A graph of `count` states drawn at random, in which at most `goroutines` go on from each, explored as the explorer does.
    pub fn drawn(random: &mut crate::machine::Random, count: u64, goroutines: u64) -> Self {
        let plan: Vec<Vec<(u16, u64)>> = (0..count)
            .map(|_| {
                let able = (0..goroutines as u16).filter(|_| !random.next_word().is_multiple_of(3));
                able.collect::<Vec<_>>().into_iter().map(|by| (by, random.next_word() % count)).collect()
            })
            .collect();
        let mut graph = Self::default();
        let mut numbers = vec![NOWHERE; count as usize];
        let mut on_way = Vec::new();
        let arrive = |graph: &mut Self, numbers: &mut Vec<u32>, at: u64| {
            let choices: Vec<u16> = plan[at as usize].iter().map(|&(by, _)| by).collect();
            numbers[at as usize] = graph.add(&choices);
        };
        arrive(&mut graph, &mut numbers, 0);
        on_way.push((0, 0));
        while let Some((at, next)) = on_way.last_mut() {
            let node = numbers[*at as usize];
            let Some(&(_, target)) = plan[*at as usize].get(*next) else {
                graph.finish(node);
                on_way.pop();
                continue;
            };
            let edge = graph.edges(node).start + *next as u32;
            *next += 1;
            let is_new = numbers[target as usize] == NOWHERE;
            if is_new {
                arrive(&mut graph, &mut numbers, target);
            }
            let is_back = !is_new && on_way.iter().any(|&(at, _)| at == target);
            graph.connect(edge, numbers[target as usize], is_back);
            if is_new {
                on_way.push((target, 0));
            }
        }
        graph
    }
}
