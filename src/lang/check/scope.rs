//! Names and what they denote: blocks, the package's names, imports, predeclared names.

use super::Checker;
use super::builtins::BuiltinFunction;
use super::constants::Constant;
use super::declarations::Declaration;
use crate::lang::hir::{FuncId, GlobalId};
use crate::program::TypeId;
use std::collections::HashMap;

/// Index in the checker's objects.
pub type ObjectId = usize;

/// The names of one block.
#[derive(Debug, Default)]
pub struct Scope<'a> {
    pub names: HashMap<&'a str, ObjectId>,
    /// The variables of this block, in order, by their number.
    pub variables: Vec<usize>,
}

/// Something that has a name.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    pub name: &'a str,
    pub package: usize,
    /// Where it is declared, as a character offset in its package's source.
    pub position: usize,
    pub kind: Kind<'a>,
}

#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// Of the package, not looked at yet.
    Declared(Declaration<'a>),
    /// Being looked at: meeting it again is a cycle.
    Resolving,
    /// `None`: its value is wrong and that was said.
    Constant {
        ty: TypeId,
        value: Option<Constant>,
    },
    Type(TypeId),
    /// By its number.
    Variable(usize),
    Global(GlobalId),
    Function(FuncId),
    Builtin(BuiltinFunction),
    Nil,
    Iota,
    Package {
        package: usize,
        used: bool,
    },
    Invalid,
}

impl<'a> Checker<'a> {
    pub fn open_scope(&mut self) {
        self.context.scopes.push(Scope::default());
    }

    /// Ends a block, and complains about its unused variables.
    pub fn close_scope(&mut self) {
        let Some(scope) = self.context.scopes.pop() else {
            return;
        };
        for number in scope.variables {
            let variable = &self.variables[number];
            if !variable.used && !variable.is_exempt {
                let (position, message) = (variable.position, format!("declared and not used: {}", variable.name));
                self.error(position, message);
            }
        }
    }

    /// Finds what a name denotes here.
    pub fn lookup(&self, name: &str) -> Option<ObjectId> {
        let local = self.context.scopes.iter().rev().find_map(|scope| scope.names.get(name));
        local
            .or_else(|| {
                self.packages
                    .get(self.package)
                    .and_then(|package| package.imports.get(name).or_else(|| package.scope.get(name)))
            })
            .or_else(|| self.universe.get(name))
            .copied()
    }

    /// Makes a name known in the innermost block. `_` is nothing to know.
    pub fn declare(&mut self, name: &'a str, position: usize, kind: Kind<'a>) -> ObjectId {
        let id = self.objects.len();
        if let Kind::Variable(number) = kind
            && let Some(scope) = self.context.scopes.last_mut()
        {
            scope.variables.push(number);
        }
        self.objects.push(Object { name, package: self.package, position, kind });
        if name == "_" {
            return id;
        }
        let Some(scope) = self.context.scopes.last_mut() else { return id };
        let known = *scope.names.entry(name).or_insert(id);
        if known != id {
            if let Kind::Variable(number) = self.objects[id].kind {
                self.variables[number].is_exempt = true;
            }
            self.redeclared(name, position, self.objects[known].position);
        }
        id
    }

    pub fn redeclared(&mut self, name: &str, position: usize, previous: usize) {
        let message =
            format!("{name} redeclared in this block\n\t{}: other declaration of {name}", self.place_text(previous));
        self.error(position, message);
    }
}

/// Whether other packages can use the name.
pub fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}
