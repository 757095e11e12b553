//! A return that leaves a mutex locked which the function unlocks elsewhere.
//!
//! Only what is certain is told. A function that never unlocks a lock, or that unlocks it in a deferred call or in another function
//! literal, locks it for somebody else or has it unlocked by somebody else; `TryLock` makes the state depend on its result: such locks
//! are left alone. Locks are told apart by how the source names them, so two names for one lock are two. After an `if` a lock counts as
//! held when all branches that come that far hold it. A function that still holds a lock at its very end takes it for its caller, and
//! then the other returns are what it undoes.

use super::{Diagnostic, bodies, called, for_each_expression, for_each_statement, statement_call, text};
use crate::lang::hir::{Builtin, Call, Expr, ExprKind, Func, FuncBody, Hir, Stmt, StmtKind};
use crate::program::Position;
use std::collections::{BTreeMap, BTreeSet};

/// A lock as the function names it, and whether for reading.
type Name = (String, bool);
/// The locks that are held for certain, and where each was taken. `None`: no path comes here.
type State = Option<BTreeMap<Name, Position>>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operation {
    Lock,
    Unlock,
    Try,
}

/// Adds what is found in all functions.
pub fn find(hir: &Hir, findings: &mut Vec<Diagnostic>) {
    for (func, statements) in bodies(hir) {
        let mut paths = Paths { hir, func, watched: BTreeSet::new(), missing: Vec::new() };
        paths.watched = paths.choose(statements);
        if paths.watched.is_empty() {
            continue;
        }
        let end = paths.run(statements, Some(BTreeMap::new()));
        let last = statements.last().map(|statement| statement.position);
        let kept: BTreeSet<Name> = match end {
            Some(held) => held.into_keys().collect(),
            None => paths.missing.iter().filter(|miss| Some(miss.at) == last).map(|miss| miss.name.clone()).collect(),
        };
        findings.extend(paths.missing.iter().filter(|miss| !kept.contains(&miss.name)).map(Missing::finding));
    }
}

struct Paths<'a> {
    hir: &'a Hir,
    func: &'a Func,
    watched: BTreeSet<Name>,
    missing: Vec<Missing>,
}

/// A return with a lock held.
struct Missing {
    name: Name,
    taken: Position,
    at: Position,
}

impl Missing {
    fn finding(&self) -> Diagnostic {
        let (lock, reading) = &self.name;
        let method = if *reading { "RUnlock" } else { "Unlock" };
        let line = self.taken.line;
        Diagnostic::new(self.at, format!("this return misses {lock}.{method}(), {lock} was locked in line {line}"))
    }
}

impl Paths<'_> {
    /// The lock operation that a call is, and its lock.
    fn operation(&self, func: &Func, call: &Call) -> Option<(Operation, Name)> {
        let (operation, reading) = match called(self.hir, call)? {
            "sync.(*Mutex).Lock" | "sync.(*RWMutex).Lock" => (Operation::Lock, false),
            "sync.(*Mutex).Unlock" | "sync.(*RWMutex).Unlock" => (Operation::Unlock, false),
            "sync.(*RWMutex).RLock" => (Operation::Lock, true),
            "sync.(*RWMutex).RUnlock" => (Operation::Unlock, true),
            "sync.(*Mutex).TryLock" | "sync.(*RWMutex).TryLock" => (Operation::Try, false),
            "sync.(*RWMutex).TryRLock" => (Operation::Try, true),
            _ => return None,
        };
        Some((operation, (text::receiver(self.hir, func, call.args.first()?), reading)))
    }

    /// The locks that the function itself takes and leaves.
    fn choose(&self, statements: &[Stmt]) -> BTreeSet<Name> {
        let (mut taken, mut left, mut others) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut literals = Vec::new();
        for_each_statement(statements, &mut |statement| {
            let own = match &statement.kind {
                StmtKind::Expr(_) => statement_call(statement),
                StmtKind::Defer(call) | StmtKind::Go(call) => {
                    others.extend(self.operation(self.func, call).map(|(_, name)| name));
                    None
                }
                _ => None,
            };
            match own.and_then(|call| self.operation(self.func, call)) {
                Some((Operation::Lock, name)) => _ = taken.insert(name),
                Some((Operation::Unlock, name)) => _ = left.insert(name),
                Some((Operation::Try, _)) | None => {}
            }
            for_each_expression(statement, &mut |expr| match &expr.kind {
                ExprKind::Call(call) => {
                    if let Some((Operation::Try, name)) = self.operation(self.func, call) {
                        others.insert(name);
                    }
                }
                ExprKind::Closure(id) => literals.push(*id),
                // `defer mu.Unlock` as a value: who knows when it is called.
                ExprKind::MethodValue { receiver, .. } => {
                    let name = text::receiver(self.hir, self.func, receiver);
                    others.extend([(name.clone(), false), (name, true)]);
                }
                _ => {}
            });
        });
        // What a literal does with a lock of the same name isn't followed.
        while let Some(id) = literals.pop() {
            let func = &self.hir.functions[id as usize];
            let FuncBody::Block(body) = &func.body else { continue };
            for_each_statement(body, &mut |statement| {
                let call = statement_call(statement);
                if let Some((Operation::Unlock, name)) = call.and_then(|call| self.operation(func, call)) {
                    others.insert(name);
                }
                for_each_expression(statement, &mut |expr| {
                    if let ExprKind::Closure(id) = expr.kind {
                        literals.push(id);
                    }
                });
            });
        }
        taken.intersection(&left).filter(|name| !others.contains(*name)).cloned().collect()
    }

    /// The state behind these statements.
    fn run(&mut self, statements: &[Stmt], mut state: State) -> State {
        for statement in statements {
            state = self.step(statement, state);
        }
        state
    }

    fn step(&mut self, statement: &Stmt, state: State) -> State {
        let mut held = state?;
        match &statement.kind {
            StmtKind::Expr(expr) => {
                if ends(self.hir, expr) {
                    return None;
                }
                let call = statement_call(statement);
                match call.and_then(|call| self.operation(self.func, call)) {
                    Some((Operation::Lock, name)) if self.watched.contains(&name) => {
                        held.insert(name, statement.position);
                    }
                    Some((Operation::Unlock, name)) => _ = held.remove(&name),
                    _ => {}
                }
                Some(held)
            }
            StmtKind::Return(_) => {
                let at = statement.position;
                self.missing.extend(held.into_iter().map(|(name, taken)| Missing { name, taken, at }));
                None
            }
            // Where they lead to isn't followed.
            StmtKind::Break(_) | StmtKind::Continue(_) => None,
            StmtKind::Block(body) => self.run(body, Some(held)),
            StmtKind::If { then, otherwise, .. } => {
                let then = self.run(then, Some(held.clone()));
                let otherwise = self.run(otherwise, Some(held));
                meet(then, otherwise)
            }
            StmtKind::For { condition, body, .. } => {
                let _ = self.run(body, Some(held.clone()));
                // Behind it is where a `break` or the condition leads, with whatever is held there.
                condition.as_ref().map(|_| unchanged(self, body, held))
            }
            StmtKind::Range { body, .. } => {
                let _ = self.run(body, Some(held.clone()));
                Some(unchanged(self, body, held))
            }
            StmtKind::Switch { cases, .. } => {
                let has_default = cases.iter().any(|case| case.is_default);
                let ends: Vec<State> = cases.iter().map(|case| self.run(&case.body, Some(held.clone()))).collect();
                // A `break` leaves it too, and `fallthrough` joins cases: only what no case touches is certain.
                let bodies: Vec<&[Stmt]> = cases.iter().map(|case| case.body.as_slice()).collect();
                self.behind(&bodies, ends, has_default, held)
            }
            StmtKind::TypeSwitch { cases, .. } => {
                let has_default = cases.iter().any(|case| case.is_default);
                let ends: Vec<State> = cases.iter().map(|case| self.run(&case.body, Some(held.clone()))).collect();
                let bodies: Vec<&[Stmt]> = cases.iter().map(|case| case.body.as_slice()).collect();
                self.behind(&bodies, ends, has_default, held)
            }
            _ => Some(held),
        }
    }

    /// The state behind a switch.
    fn behind(&self, bodies: &[&[Stmt]], ends: Vec<State>, has_default: bool, held: BTreeMap<Name, Position>) -> State {
        let mut leaves = false;
        for body in bodies {
            for_each_statement(body, &mut |statement| leaves |= matches!(statement.kind, StmtKind::Break(_)));
        }
        if has_default && !leaves && ends.iter().all(Option::is_none) {
            return None;
        }
        Some(bodies.iter().fold(held, |held, body| unchanged(self, body, held)))
    }
}

/// Whether a call never returns: `panic`, `os.Exit`.
fn ends(hir: &Hir, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Builtin { builtin: Builtin::Panic, .. } => true,
        ExprKind::Call(call) => matches!(called(hir, call), Some("os.Exit" | "runtime.Goexit" | "log.Fatal")),
        _ => false,
    }
}

/// Held on both ways, as far as they come here.
fn meet(a: State, b: State) -> State {
    match (a, b) {
        (None, state) | (state, None) => state,
        (Some(a), Some(b)) => Some(a.into_iter().filter(|(name, _)| b.contains_key(name)).collect()),
    }
}

/// Of the held locks those that the statements don't touch.
fn unchanged(paths: &Paths<'_>, statements: &[Stmt], mut held: BTreeMap<Name, Position>) -> BTreeMap<Name, Position> {
    for_each_statement(statements, &mut |statement| {
        if let Some((_, name)) = statement_call(statement).and_then(|call| paths.operation(paths.func, call)) {
            held.remove(&name);
        }
    });
    held
}
