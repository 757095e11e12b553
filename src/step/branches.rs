//! The tree of states as a drawing of it needs it: branches, each a row of states, and on which lane each is drawn.

use super::stepper::Stepper;
use super::tree::NodeId;
use serde::Serialize;

/// States in a row, each the first that was reached from the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Branch {
    /// Its first state; but for the first branch, the state before it is on another one.
    pub first: NodeId,
    pub last: NodeId,
    /// Steps from the tree's beginning to the first and to the last state.
    pub from: u32,
    pub to: u32,
    /// Lanes are counted from 0; two branches on one lane have room between them.
    pub lane: u32,
    /// The place in the list of the branch that it comes from; its own for the first one.
    pub parent: u32,
}

impl Stepper {
    /// All branches; the first begins at the tree's beginning, and each comes behind the one that it branches off.
    pub fn branches(&self) -> Vec<Branch> {
        let mut branches: Vec<Branch> = Vec::new();
        // Ends of what is drawn on each lane: (from, to) of branches, the gap before the first state included.
        let mut lanes: Vec<Vec<(u32, u32)>> = Vec::new();
        let mut open = vec![(0, 0)];
        while let Some((first, parent)) = open.pop() {
            let mut last = first;
            let mut forks = Vec::new();
            while let [next, others @ ..] = self.children(last) {
                forks.extend(others);
                last = *next;
            }
            let (from, to) = (self.depth(first).unwrap_or_default(), self.depth(last).unwrap_or_default());
            let start = from.saturating_sub(1);
            let least = if first == 0 { 0 } else { branches[parent as usize].lane as usize + 1 };
            let is_free = |lane: &[(u32, u32)]| lane.iter().all(|&(begins, ends)| ends < start || to < begins);
            let lane = (least..lanes.len()).find(|&lane| is_free(&lanes[lane])).unwrap_or(lanes.len().max(least));
            lanes.resize_with(lanes.len().max(lane + 1), Vec::new);
            lanes[lane].push((start, to));
            let place = branches.len() as u32;
            branches.push(Branch { first, last, from, to, lane: lane as u32, parent });
            open.extend(forks.into_iter().map(|fork| (fork, place)));
        }
        branches
    }

    /// The last state of the branch that a state is on.
    pub fn end_of_branch(&self, node: NodeId) -> NodeId {
        std::iter::successors(Some(node), |&node| self.children(node).first().copied()).last().unwrap_or(node)
    }

    /// The state at this many steps from the tree's beginning, on the way to `leaf`.
    pub fn state_at(&self, leaf: NodeId, depth: u32) -> Option<NodeId> {
        let mut way = std::iter::successors(Some(leaf), |&node| self.parent(node));
        way.find(|&node| self.depth(node) == Some(depth))
    }
}
