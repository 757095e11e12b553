//! `wg.Add` inside the goroutine that it counts: `wg.Wait` may be through before the goroutine has begun.

use super::{Diagnostic, bodies, called, for_each_statement, statement_call, text};
use crate::lang::hir::{Call, ExprKind, Func, FuncBody, Hir, Stmt, StmtKind, Target};

/// Adds what is found in all `go` statements with a function literal: an `Add` among its own statements, of a group that it is done
/// with itself. The words are those of `go vet`'s check `waitgroup` (Go 1.25).
pub fn find(hir: &Hir, findings: &mut Vec<Diagnostic>) {
    for (_, statements) in bodies(hir) {
        for_each_statement(statements, &mut |statement| {
            if let StmtKind::Go(call) = &statement.kind
                && let Some((func, body)) = literal(hir, call)
            {
                search(hir, func, body, findings);
            }
        });
    }
}

/// The function literal that is called, and its statements.
fn literal<'h>(hir: &'h Hir, call: &Call) -> Option<(&'h Func, &'h [Stmt])> {
    let Target::Value(callee) = &call.target else { return None };
    let ExprKind::Closure(id) = callee.kind else { return None };
    let func = &hir.functions[id as usize];
    match &func.body {
        FuncBody::Block(body) => Some((func, body)),
        FuncBody::Native(_) => None,
    }
}

fn search(hir: &Hir, func: &Func, body: &[Stmt], findings: &mut Vec<Diagnostic>) {
    let group = |statement: &Stmt, method: &str| {
        let call = statement_call(statement)?;
        (called(hir, call)? == method).then_some(text::receiver(hir, func, call.args.first()?))
    };
    for statement in body {
        let Some(added) = group(statement, "sync.(*WaitGroup).Add") else { continue };
        let mut is_done = false;
        for_each_statement(body, &mut |other| {
            is_done |= group(other, "sync.(*WaitGroup).Done").is_some_and(|done| done == added);
        });
        if is_done {
            findings.push(Diagnostic::new(statement.position, "WaitGroup.Add called from inside new goroutine"));
        }
    }
}
