//! The tree of the states that were reached: going back keeps what came after, and another step from there begins a branch.

use super::stepper::Stepper;
use super::undo::Undo;
use crate::detect::RaceReport;
use crate::program::Address;

/// A place in the tree; 0 is the beginning.
pub type NodeId = u32;

/// What led to a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A step of this goroutine.
    Step(u32),
    /// The mutex switch.
    Mutex(bool),
    /// A line of standard input, or its end.
    Input(Option<Vec<u8>>),
}

#[derive(Debug)]
pub(super) struct Node {
    pub parent: NodeId,
    pub action: Option<Action>,
    pub depth: u32,
    pub children: Vec<NodeId>,
    /// For a node on the way from the beginning to the present one: how to take it back. For the others: how to make it again.
    pub change: Box<Undo>,
    /// Cells that the step changed.
    pub changed: Vec<Address>,
    /// Data races that the step showed.
    pub races: Vec<RaceReport>,
}

impl Node {
    pub fn root() -> Self {
        let (parent, action, depth, children, changed) = (0, None, 0, Vec::new(), Vec::new());
        Self { parent, action, depth, children, change: Box::default(), changed, races: Vec::new() }
    }
}

impl Stepper {
    pub fn current(&self) -> NodeId {
        self.current
    }

    /// States in the tree.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    /// Steps from the tree's beginning to a state.
    pub fn depth(&self, node: NodeId) -> Option<u32> {
        self.nodes.get(node as usize).map(|node| node.depth)
    }

    /// The state before a state; `None` for the beginning.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.get(node as usize).filter(|_| node != 0).map(|node| node.parent)
    }

    /// The states that were reached from a state, in the order in which they were.
    pub fn children(&self, node: NodeId) -> &[NodeId] {
        self.nodes.get(node as usize).map_or(&[], |node| &node.children)
    }

    /// What led to a state.
    pub fn action(&self, node: NodeId) -> Option<&Action> {
        self.nodes.get(node as usize)?.action.as_ref()
    }

    /// Cells that the last step changed.
    pub fn changed(&self) -> &[Address] {
        &self.nodes[self.current as usize].changed
    }

    /// The goroutine that took the last step.
    pub fn last(&self) -> Option<u32> {
        match self.action(self.current) {
            Some(Action::Step(goroutine)) => Some(*goroutine),
            _ => None,
        }
    }

    /// Goes to a child of the present state.
    pub(super) fn enter(&mut self, child: NodeId) {
        let node = &mut self.nodes[child as usize];
        node.change = self.world.take_back(std::mem::take(&mut node.change));
        self.current = child;
    }

    /// Back by one step; false at the beginning.
    pub fn undo(&mut self) -> bool {
        if self.current == 0 {
            return false;
        }
        let node = &mut self.nodes[self.current as usize];
        node.change = self.world.take_back(std::mem::take(&mut node.change));
        self.current = node.parent;
        true
    }

    /// Goes to any state of the tree; false when there is no such state.
    pub fn go_to(&mut self, target: NodeId) -> bool {
        if self.nodes.len() <= target as usize {
            return false;
        }
        let depth = |stepper: &Self, node: NodeId| stepper.nodes[node as usize].depth;
        let mut down = Vec::new();
        let mut above = target;
        while depth(self, above) > depth(self, self.current) {
            down.push(above);
            above = self.nodes[above as usize].parent;
        }
        while self.current != above {
            if depth(self, above) == depth(self, self.current) {
                down.push(above);
                above = self.nodes[above as usize].parent;
            }
            self.undo();
        }
        while let Some(child) = down.pop() {
            self.enter(child);
        }
        true
    }

    /// The states from the first step's to the present one.
    pub fn path(&self) -> Vec<NodeId> {
        let mut path: Vec<NodeId> = std::iter::successors(Some(self.current), |&node| self.parent(node)).collect();
        path.pop();
        path.reverse();
        path
    }

    /// The steps to the present state become the past, and the tree begins anew here.
    pub fn forget_tree(&mut self) {
        self.watch_from_here();
        self.past_races = self.races();
        for node in self.path() {
            if let Some(action) = self.nodes[node as usize].action.take() {
                self.past.push(action);
            }
        }
        self.nodes.clear();
        self.nodes.push(Node::root());
        self.current = 0;
        self.watched = 0;
    }
}
