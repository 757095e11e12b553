//! Whether a list of statements ends in one after which nothing runs, so that a function needs no return behind it.

use super::printing::unparen;
use gosyn::ast::{Expression, Statement};
use gosyn::token::Keyword;

/// Whether the list ends with a terminating statement, in the specification's sense.
pub fn terminates(list: &[Statement]) -> bool {
    list.iter()
        .rev()
        .find(|statement| !matches!(statement, Statement::Empty(_)))
        .is_some_and(|last| is_terminating(last, None))
}

fn is_terminating(statement: &Statement, label: Option<&str>) -> bool {
    match statement {
        Statement::Return(_) => true,
        Statement::Branch(x) => x.key == Keyword::Goto || x.key == Keyword::FallThrough,
        Statement::Expr(x) => is_panic(&x.expr),
        Statement::Block(x) => terminates(&x.list),
        Statement::If(x) => {
            terminates(&x.body.list) && x.else_.as_deref().is_some_and(|other| is_terminating(other, None))
        }
        Statement::For(x) => x.cond.is_none() && !breaks(&x.body.list, label, true),
        Statement::Label(x) => is_terminating(&x.stmt, Some(&x.name.name)),
        Statement::Switch(x) => clauses(x.block.body.iter().map(|clause| (clause.tok, clause.body.as_slice())), label),
        Statement::TypeSwitch(x) => {
            clauses(x.block.body.iter().map(|clause| (clause.tok, clause.body.as_slice())), label)
        }
        Statement::Select(x) => {
            x.body.body.iter().all(|clause| terminates(&clause.body) && !breaks(&clause.body, label, true))
        }
        _ => false,
    }
}

fn clauses<'s>(clauses: impl Iterator<Item = (Keyword, &'s [Statement])>, label: Option<&str>) -> bool {
    let mut has_default = false;
    for (keyword, body) in clauses {
        has_default |= keyword == Keyword::Default;
        if !terminates(body) || breaks(body, label, true) {
            return false;
        }
    }
    has_default
}

fn is_panic(expression: &Expression) -> bool {
    matches!(expression, Expression::Call(call) if matches!(unparen(&call.func), Expression::Ident(name) if name.name == "panic"))
}

/// Whether a `break` in the list leaves the statement around it. `implicit`: one without label does.
fn breaks(list: &[Statement], label: Option<&str>, implicit: bool) -> bool {
    list.iter().any(|statement| has_break(statement, label, implicit))
}

fn has_break(statement: &Statement, label: Option<&str>, implicit: bool) -> bool {
    match statement {
        Statement::Branch(x) if x.key == Keyword::Break => match &x.ident {
            None => implicit,
            Some(name) => Some(name.name.as_str()) == label,
        },
        Statement::Block(x) => breaks(&x.list, label, implicit),
        Statement::If(x) => {
            breaks(&x.body.list, label, implicit)
                || x.else_.as_deref().is_some_and(|other| has_break(other, label, implicit))
        }
        Statement::Label(x) => has_break(&x.stmt, label, implicit),
        Statement::For(x) => label.is_some() && breaks(&x.body.list, label, false),
        Statement::Range(x) => label.is_some() && breaks(&x.body.list, label, false),
        Statement::Switch(x) => label.is_some() && x.block.body.iter().any(|clause| breaks(&clause.body, label, false)),
        Statement::TypeSwitch(x) => {
            label.is_some() && x.block.body.iter().any(|clause| breaks(&clause.body, label, false))
        }
        Statement::Select(x) => label.is_some() && x.body.body.iter().any(|clause| breaks(&clause.body, label, false)),
        _ => false,
    }
}
