//! Finds what compiles and is wrong all the same: `go vet`'s check for copied locks in its words, and two more about locks.
//!
//! | file | |
//! |---|---|
//! | `types` | which types contain a lock |
//! | `copies` | locks that are copied |
//! | `groups` | a WaitGroup that is counted up by the goroutine that it counts |
//! | `paths` | a return that leaves a mutex locked |
//! | `text` | expressions and places as the source has them |
//!
//! Everything works on the checked tree. A finding is no error: the program runs.

mod copies;
mod groups;
mod paths;
#[cfg(test)]
mod tests;
mod text;
mod types;

use super::Diagnostic;
use super::compile::walk::for_each_operand;
use super::hir::{Call, Expr, ExprKind, Func, FuncBody, Hir, RangeOver, RangeTarget, Stmt, StmtKind, Target};

/// What is suspicious in a program, in order of position.
///
/// # Errors
/// The program doesn't compile: the compiler's errors.
pub fn vet(source: &str) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let hir = super::check(source, &[])?;
    let lines: Vec<&str> = source.lines().collect();
    let mut findings = Vec::new();
    copies::find(&hir, &lines, &mut findings);
    groups::find(&hir, &mut findings);
    paths::find(&hir, &mut findings);
    findings.sort_by_key(|finding| finding.position);
    findings.dedup();
    Ok(findings)
}

/// The functions of the user's source with their statements.
fn bodies(hir: &Hir) -> impl Iterator<Item = (&Func, &[Stmt])> {
    hir.functions.iter().filter(|func| !func.is_std).filter_map(|func| match &func.body {
        FuncBody::Block(statements) => Some((func, statements.as_slice())),
        FuncBody::Native(_) => None,
    })
}

/// The declared function that is called, by its name in stack traces: `sync.(*Mutex).Lock`.
fn called<'h>(hir: &'h Hir, call: &Call) -> Option<&'h str> {
    match call.target {
        Target::Func(func) => hir.functions.get(func as usize).map(|func| func.name.as_str()),
        Target::Value(_) | Target::Interface { .. } => None,
    }
}

/// Calls `visit` with each statement of a list and those inside them. Function literals' bodies are functions of their own.
fn for_each_statement<'h>(statements: &'h [Stmt], visit: &mut impl FnMut(&'h Stmt)) {
    for statement in statements {
        visit(statement);
        match &statement.kind {
            StmtKind::Block(body) | StmtKind::Range { body, .. } => for_each_statement(body, visit),
            StmtKind::If { then, otherwise, .. } => {
                for_each_statement(then, visit);
                for_each_statement(otherwise, visit);
            }
            StmtKind::For { post, body, .. } => {
                for_each_statement(body, visit);
                for_each_statement(post, visit);
            }
            StmtKind::Switch { cases, .. } => cases.iter().for_each(|case| for_each_statement(&case.body, visit)),
            StmtKind::TypeSwitch { cases, .. } => cases.iter().for_each(|case| for_each_statement(&case.body, visit)),
            _ => {}
        }
    }
}

/// Calls `visit` with the expressions that a statement has itself, and with those inside them.
fn for_each_expression<'h>(statement: &'h Stmt, visit: &mut impl FnMut(&'h Expr)) {
    let mut all = |expr: &'h Expr| within(expr, visit);
    match &statement.kind {
        StmtKind::Expr(expr) | StmtKind::DeferBuiltin { expr, .. } => all(expr),
        StmtKind::Var { init, .. } => init.iter().for_each(all),
        StmtKind::VarTuple { value, .. } => all(value),
        StmtKind::Assign { target, value } => target.iter().chain([value]).for_each(all),
        StmtKind::AssignParallel { targets, values } => targets.iter().flatten().chain(values).for_each(all),
        StmtKind::Update { target, value, .. } => [target, value].into_iter().for_each(all),
        StmtKind::Go(call) | StmtKind::Defer(call) => {
            match &call.target {
                Target::Func(_) => {}
                Target::Value(expr) | Target::Interface { receiver: expr, .. } => all(expr),
            }
            call.args.iter().for_each(all);
        }
        StmtKind::Return(values) => values.iter().for_each(all),
        StmtKind::If { condition, .. } => all(condition),
        StmtKind::For { condition, .. } => condition.iter().for_each(all),
        StmtKind::Range { over, key, value, .. } => {
            let (RangeOver::Int(over)
            | RangeOver::Slice(over)
            | RangeOver::Array(over)
            | RangeOver::String(over)
            | RangeOver::Map(over)) = over;
            all(over);
            for target in [key, value].into_iter().flatten() {
                if let RangeTarget::Place(place) = target {
                    all(place);
                }
            }
        }
        StmtKind::Switch { cases, .. } => cases.iter().flat_map(|case| &case.conditions).for_each(all),
        StmtKind::TypeSwitch { value, .. } => all(value),
        StmtKind::Block(_) | StmtKind::Break(_) | StmtKind::Continue(_) => {}
    }
}

fn within<'h>(expr: &'h Expr, visit: &mut impl FnMut(&'h Expr)) {
    visit(expr);
    // A closure in the way would make the recursion's type endless.
    let mut operands = Vec::new();
    for_each_operand(expr, &mut |operand| operands.push(operand));
    operands.into_iter().for_each(|operand| within(operand, visit));
}

/// A call statement, also one that `go` or `defer` puts off.
fn statement_call(statement: &Stmt) -> Option<&Call> {
    match &statement.kind {
        StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => Some(call),
        StmtKind::Go(call) | StmtKind::Defer(call) => Some(call),
        _ => None,
    }
}
