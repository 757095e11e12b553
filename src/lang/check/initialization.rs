//! The order in which package variables are initialised: by what their initial values need.

use super::scope::ObjectId;
use super::{Checker, Diagnostic};
use crate::lang::hir::{FuncId, GlobalId, Initializer};
use crate::program::Position;
use std::collections::BTreeSet;

/// Something that an initial value can need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    Function(FuncId),
    Global(GlobalId),
    /// Index among the checker's initialisations.
    Initializer(usize),
}

/// The initialisation of one or more variables, before the order is known.
#[derive(Debug)]
pub struct Pending {
    pub package: usize,
    /// Its place in the source.
    pub order: usize,
    pub initializer: Initializer,
    pub is_valid: bool,
}

impl Checker<'_> {
    pub fn depend_on_function(&mut self, func: FuncId) {
        self.depend_on(Node::Function(func));
    }

    pub fn depend_on_global(&mut self, global: GlobalId) {
        self.depend_on(Node::Global(global));
    }

    fn depend_on(&mut self, needed: Node) {
        if let Some(node) = self.context.node {
            self.dependencies.entry(node).or_default().insert(needed);
        }
    }

    /// Takes the package's initialisations over in the order that the specification asks for: again and again the first in the source
    /// that needs no variable which is still to be initialised.
    pub fn order_initializers(&mut self) {
        let mut waiting: Vec<usize> =
            (0..self.initializers.len()).filter(|&index| self.initializers[index].package == self.package).collect();
        waiting.sort_by_key(|&index| (self.initializers[index].order, index));
        let needs: Vec<(usize, BTreeSet<usize>)> =
            waiting.iter().map(|&index| (index, self.needed_initializers(index))).collect();
        let mut done = BTreeSet::new();
        while !waiting.is_empty() {
            let ready = waiting.iter().position(|index| {
                needs
                    .iter()
                    .find(|(other, _)| other == index)
                    .is_none_or(|(_, needs)| needs.iter().all(|need| done.contains(need) || !waiting.contains(need)))
            });
            let Some(ready) = ready else {
                self.report_initialization_cycle(&waiting, &needs);
                return;
            };
            let index = waiting.remove(ready);
            done.insert(index);
            let pending = &mut self.initializers[index];
            if pending.is_valid {
                let empty = Initializer {
                    targets: Vec::new(),
                    value: super::operand::no_expression(Default::default()),
                    locals: Vec::new(),
                };
                self.hir.initializers.push(std::mem::replace(&mut pending.initializer, empty));
            }
        }
    }

    /// The initialisations that must come before one, found through functions and variables.
    fn needed_initializers(&self, index: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut found = BTreeSet::new();
        let mut stack = vec![Node::Initializer(index)];
        while let Some(node) = stack.pop() {
            for &next in self.dependencies.get(&node).into_iter().flatten() {
                if let Node::Initializer(index) = next {
                    // Whatever it needs, it needs before.
                    found.insert(index);
                } else if seen.insert(next) {
                    stack.push(next);
                }
            }
        }
        found
    }

    fn report_initialization_cycle(&mut self, waiting: &[usize], needs: &[(usize, BTreeSet<usize>)]) {
        // From any variable on, following what is needed leads round the cycle.
        let next = |index: usize| {
            let needs = needs.iter().find(|(other, _)| *other == index);
            needs.and_then(|(_, needs)| needs.iter().copied().find(|need| waiting.contains(need)))
        };
        let mut walk = vec![waiting[0]];
        while let Some(index) = walk.last().copied().and_then(next) {
            if let Some(first) = walk.iter().position(|&other| other == index) {
                walk.drain(..first);
                break;
            }
            walk.push(index);
        }
        let targets = |index: &usize| self.initializers[*index].initializer.targets.iter().flatten().next().copied();
        let variables: Vec<_> = walk.iter().filter_map(targets).collect();
        let variables = variables.iter().map(|&global| &self.hir.globals[global as usize]);
        let variables: Vec<_> = variables.map(|variable| (variable.position, variable.name.clone())).collect();
        self.report_cycle(variables);
    }

    /// A name of the package is needed to find out what it denotes.
    pub fn report_loop(&mut self, id: ObjectId) {
        let first = self.resolving.iter().position(|&other| other == id).unwrap_or(0);
        let objects = self.resolving[first..].iter().map(|&id| &self.objects[id]);
        let names = objects.map(|object| (self.place(object.position), object.name.to_string())).collect();
        self.report_cycle(names);
    }

    /// `a refers to b refers to a`, from the first in the source on.
    fn report_cycle(&mut self, mut names: Vec<(Position, String)>) {
        let Some(first) = (0..names.len()).min_by_key(|&index| names[index].0) else { return };
        names.rotate_left(first);
        let place = |position: Position| format!("./prog.go:{}:{}", position.line, position.column);
        let (position, name) = names[0].clone();
        let mut message = format!("initialization loop for {name}");
        for (at, name) in &names {
            message += &format!("\n\t{}: {name} refers to", place(*at));
        }
        message += &format!("\n\t{}: {name}", place(position));
        self.diagnostics.push(Diagnostic::new(position, message));
    }
}
