//! `switch`, of values and of types.

use super::Checker;
use super::constants::Constant;
use super::operand::{Mode, Operand};
use super::printing::{self, start};
use super::scope::Kind;
use super::statements::push_block;
use crate::lang::hir::{Case, Expr, ExprKind, Stmt, StmtKind, TypeCase};
use crate::program::{Comparison, Position, TypeId};
use gosyn::ast::{self, Expression, Statement};
use gosyn::token::Keyword;

impl<'a> Checker<'a> {
    pub fn switch_statement(
        &mut self,
        statement: &'a ast::SwitchStmt,
        label: Option<&'a str>,
        position: Position,
        out: &mut Vec<Stmt>,
    ) {
        self.open_scope();
        let mut around = Vec::new();
        if let Some(init) = &statement.init {
            self.statement(init, None, &mut around);
        }
        let tag = statement.tag.as_ref().map(|tag| self.switch_tag(tag, &mut around));
        let id = self.new_label();
        self.push_target(id, label, false, true);
        self.check_defaults(&statement.block);
        let mut cases = Vec::new();
        let mut seen: Vec<(Constant, TypeId, usize)> = Vec::new();
        let count = statement.block.body.len();
        for (index, clause) in statement.block.body.iter().enumerate() {
            let mut conditions = Vec::new();
            for value in &clause.list {
                let condition = match &tag {
                    None => self.case_condition(value, &mut seen),
                    Some(tag) => self.case_value(value, tag.as_ref(), &mut seen),
                };
                conditions.extend(condition);
            }
            let (body, falls_through) = self.clause_body(&clause.body, index + 1 == count);
            let is_default = clause.tok == Keyword::Default;
            cases.push(Case { conditions, is_default, body, falls_through, position: self.place(clause.pos.0) });
        }
        self.pop_target();
        self.close_scope();
        around.push(Stmt { kind: StmtKind::Switch { label: id, cases }, position });
        push_block(around, position, out);
    }

    /// Puts the value that a switch is about into a local. `None`: it is wrong.
    fn switch_tag(&mut self, tag: &'a Expression, around: &mut Vec<Stmt>) -> Option<Operand<'a>> {
        let x = self.expression(tag, None);
        if x.is_invalid() {
            return None;
        }
        let value = self.assign(x, None, "switch expression")?;
        let ty = value.ty;
        if !self.is_comparable(ty) && !self.has_nil(ty) {
            let x = self.value_operand(tag, Mode::Value, ty, ExprKind::Zero);
            let message =
                format!("cannot switch on {} ({} is not comparable)", self.operand_text(&x), self.type_text(ty));
            self.error(start(tag), message);
            return None;
        }
        let position = value.position;
        let local = self.temporary(ty, position);
        around.push(Stmt { kind: StmtKind::Var { local, init: Some(value) }, position });
        Some(self.value_operand(tag, Mode::Value, ty, ExprKind::Local(local)))
    }

    fn case_value(
        &mut self,
        value: &'a Expression,
        tag: Option<&Operand<'a>>,
        seen: &mut Vec<(Constant, TypeId, usize)>,
    ) -> Option<Expr> {
        let x = self.expression(value, tag.map(|tag| tag.ty));
        let tag = tag?;
        if x.is_invalid() {
            return None;
        }
        let can_mix = self.is_interface(tag.ty)
            || self.is_boolean(x.ty) == self.is_boolean(tag.ty)
                && self.is_string(x.ty) == self.is_string(tag.ty)
                && (x.mode != Mode::Nil || self.has_nil(tag.ty));
        let x = if can_mix { self.convert_untyped(x, tag.ty)? } else { x };
        if let Err((_, cause)) = self.comparable(&x, tag, Comparison::Equal, "==") {
            let (case, switch) = (printing::text(value), printing::text(tag.source));
            self.error(x.start(), format!("invalid case {case} in switch on {switch} ({cause})"));
            return None;
        }
        self.check_duplicate(&x, seen);
        let condition = self.compare(tag.clone(), x, Comparison::Equal, value, "==");
        (!condition.is_invalid()).then(|| self.operand_expression(condition))
    }

    /// A case of a switch without tag.
    fn case_condition(&mut self, value: &'a Expression, seen: &mut Vec<(Constant, TypeId, usize)>) -> Option<Expr> {
        let x = self.expression(value, None);
        if x.is_invalid() {
            return None;
        }
        if !self.is_boolean(x.ty) {
            let message = format!(
                "invalid case {} in switch on true (mismatched types {} and bool)",
                printing::text(value),
                self.type_text(x.ty)
            );
            self.error(x.start(), message);
            return None;
        }
        let x = self.with_default_type(x);
        self.check_duplicate(&x, seen);
        Some(self.operand_expression(x))
    }

    fn check_duplicate(&mut self, x: &Operand<'a>, seen: &mut Vec<(Constant, TypeId, usize)>) {
        let Some(value) = &x.value else { return };
        if let Some(&(_, _, previous)) = seen.iter().find(|(other, ty, _)| other == value && *ty == x.ty) {
            let place = self.place_text(previous);
            let message =
                format!("duplicate case {} in expression switch\n\t{place}: previous case", self.operand_text(x));
            self.error(x.start(), message);
        } else {
            seen.push((value.clone(), x.ty, x.start()));
        }
    }

    fn check_defaults(&mut self, block: &'a ast::CaseBlock) {
        let mut defaults = block.body.iter().filter(|clause| clause.tok == Keyword::Default);
        if let Some(first) = defaults.next() {
            let place = self.place_text(first.pos.0);
            for other in defaults {
                self.error(other.pos.0, format!("multiple defaults (first at {place})"));
            }
        }
    }

    /// A clause's statements, and whether they end with `fallthrough`.
    fn clause_body(&mut self, list: &'a [Statement], is_last: bool) -> (Vec<Stmt>, bool) {
        self.open_scope();
        let mut body = Vec::new();
        let end =
            list.iter().rposition(|statement| !matches!(statement, Statement::Empty(_))).map_or(0, |index| index + 1);
        let falls_through =
            matches!(list[..end].last(), Some(Statement::Branch(branch)) if branch.key == Keyword::FallThrough);
        let kept = if falls_through { end - 1 } else { end };
        self.statements(&list[..kept], &mut body);
        if falls_through
            && is_last
            && let Some(Statement::Branch(branch)) = list[..end].last()
        {
            self.error(branch.pos, "cannot fallthrough final case in switch");
        }
        self.close_scope();
        (body, falls_through && !is_last)
    }

    pub fn type_switch_statement(
        &mut self,
        statement: &'a ast::TypeSwitchStmt,
        label: Option<&'a str>,
        position: Position,
        out: &mut Vec<Stmt>,
    ) {
        self.open_scope();
        let mut around = Vec::new();
        if let Some(init) = &statement.init {
            self.statement(init, None, &mut around);
        }
        let (binding, guard) = type_switch_guard(statement);
        let Some(guard) = guard else {
            self.close_scope();
            return;
        };
        let binding = binding.filter(|name| {
            let is_blank = name.name == "_";
            if is_blank {
                self.error(name.pos, "no new variable on left side of :=");
            }
            !is_blank
        });
        let x = self.expression(&guard.left, None);
        let is_interface = !x.is_invalid() && self.is_interface(x.ty);
        if !x.is_invalid() && !is_interface {
            let message = format!("{} is not an interface", self.operand_text(&x));
            self.error(x.start(), message);
        }
        let id = self.new_label();
        self.push_target(id, label, false, true);
        self.check_defaults(&statement.block);
        let cases = self.type_cases(statement, binding, &x, is_interface);
        self.pop_target();
        self.close_scope();
        if is_interface {
            around.push(Stmt { kind: StmtKind::TypeSwitch { label: id, value: x.expr, cases }, position });
        }
        push_block(around, position, out);
    }

    fn type_cases(
        &mut self,
        statement: &'a ast::TypeSwitchStmt,
        binding: Option<&'a ast::Ident>,
        x: &Operand<'a>,
        is_interface: bool,
    ) -> Vec<TypeCase> {
        let mut cases = Vec::new();
        let mut seen: Vec<(Option<TypeId>, usize)> = Vec::new();
        let mut variables = Vec::new();
        for clause in &statement.block.body {
            let mut types = Vec::new();
            let mut is_wrong = false;
            for syntax in &clause.list {
                match self.case_type(syntax, x, is_interface, &mut seen) {
                    Some(ty) => types.push(ty),
                    None => is_wrong = true,
                }
            }
            self.open_scope();
            let bound = binding.map(|name| {
                let ty = match (types.as_slice(), clause.list.len()) {
                    (&[Some(ty)], 1) => ty,
                    _ if is_wrong && clause.list.len() == 1 || !is_interface => self.basic.invalid,
                    _ => x.ty,
                };
                let local = self.declare_variable(name, ty, true);
                variables.push(self.variables.len() - 1);
                local
            });
            let (body, falls_through) = self.clause_body(&clause.body, false);
            if falls_through
                && let Some(Statement::Branch(branch)) =
                    clause.body.iter().rfind(|statement| matches!(statement, Statement::Branch(_)))
            {
                self.error(branch.pos, "cannot fallthrough in type switch");
            }
            self.close_scope();
            let is_default = clause.tok == Keyword::Default;
            cases.push(TypeCase { types, is_default, binding: bound, body, position: self.place(clause.pos.0) });
        }
        if let Some(name) = binding
            && !variables.iter().any(|&number| self.variables[number].used)
        {
            self.error(name.pos, format!("declared and not used: {}", name.name));
        }
        cases
    }

    /// The type of a case; `Some(None)` for `nil`.
    fn case_type(
        &mut self,
        syntax: &'a Expression,
        x: &Operand<'a>,
        is_interface: bool,
        seen: &mut Vec<(Option<TypeId>, usize)>,
    ) -> Option<Option<TypeId>> {
        let is_nil = matches!(syntax, Expression::Ident(name) if self.lookup(&name.name).is_some_and(|id| matches!(self.objects[id].kind, Kind::Nil)));
        let ty = match is_nil {
            true => None,
            false => {
                let ty = self.resolve_type(syntax);
                if ty == self.basic.invalid {
                    return None;
                }
                Some(ty)
            }
        };
        let at = start(syntax);
        if let Some(&(_, previous)) = seen.iter().find(|(other, _)| *other == ty) {
            let name = ty.map_or("nil".into(), |ty| self.type_text(ty));
            let place = self.place_text(previous);
            self.error(at, format!("duplicate case {name} in type switch\n\t{place}: previous case"));
            return None;
        }
        seen.push((ty, at));
        if let Some(ty) = ty
            && is_interface
            && !self.is_interface(ty)
            && let Some(cause) = self.missing_method(ty, x.ty)
        {
            let (operand, name) = (self.operand_text(x), self.type_text(ty));
            self.error(
                at,
                format!(
                    "impossible type switch case: {}\n\t{operand} cannot have dynamic type {name} {cause}",
                    printing::text(syntax)
                ),
            );
            return None;
        }
        Some(ty)
    }
}

/// The variable and the `x.(type)` of a type switch.
fn type_switch_guard(statement: &ast::TypeSwitchStmt) -> (Option<&ast::Ident>, Option<&ast::TypeAssertion>) {
    let (name, guard) = match statement.tag.as_deref() {
        Some(Statement::Expr(x)) => (None, Some(&x.expr)),
        Some(Statement::Assign(x)) => (x.left.first(), x.right.first()),
        _ => (None, None),
    };
    let name = match name {
        Some(Expression::Ident(name)) => Some(name),
        _ => None,
    };
    match guard {
        Some(Expression::TypeAssert(guard)) => (name, Some(guard)),
        _ => (name, None),
    }
}
