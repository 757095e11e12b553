//! `for` statements of all forms.

use super::Checker;
use super::operand::{Mode, Operand};
use super::printing::{self, start};
use super::scope::Kind;
use super::statements::push_block;
use crate::lang::hir::{self, ExprKind, RangeOver, RangeTarget, Stmt, StmtKind};
use crate::program::{Position, Type, TypeId};
use gosyn::ast::{self, Expression, Statement};
use gosyn::token::Operator;

/// What a range clause runs over and gives.
struct Ranged {
    over: RangeOver,
    key: TypeId,
    /// `None` over an integer.
    value: Option<TypeId>,
}

impl<'a> Checker<'a> {
    pub fn for_statement(
        &mut self,
        statement: &'a ast::ForStmt,
        label: Option<&'a str>,
        position: Position,
        out: &mut Vec<Stmt>,
    ) {
        self.open_scope();
        let mut around = Vec::new();
        if let Some(init) = &statement.init {
            self.statement(init, None, &mut around);
        }
        let per_iteration = self.declared_here();
        let condition = match statement.cond.as_deref() {
            None | Some(Statement::Empty(_)) => Some(None),
            Some(Statement::Expr(x)) => self.condition(&x.expr, "for").map(Some),
            Some(other) => {
                let at = super::statements::statement_start(other);
                self.error(at, "cannot use statement as value");
                None
            }
        };
        let mut post = Vec::new();
        if let Some(statement) = statement.post.as_deref() {
            if let Statement::Assign(assign) = statement
                && assign.op == Operator::Define
            {
                self.error(start(&assign.left[0]), "cannot declare in post statement of for loop");
            } else {
                self.statement(statement, None, &mut post);
            }
        }
        let id = self.new_label();
        self.push_target(id, label, true, true);
        let body = self.block(&statement.body);
        self.pop_target();
        self.close_scope();
        if let Some(condition) = condition {
            around.push(Stmt { kind: StmtKind::For { label: id, per_iteration, condition, post, body }, position });
        }
        push_block(around, position, out);
    }

    /// The variables that the innermost block declares.
    fn declared_here(&mut self) -> Vec<hir::LocalId> {
        let numbers = self.context.scopes.last().map(|scope| scope.variables.clone()).unwrap_or_default();
        numbers.into_iter().map(|number| self.local_of(number)).collect()
    }

    pub fn range_statement(
        &mut self,
        statement: &'a ast::RangeStmt,
        label: Option<&'a str>,
        position: Position,
        out: &mut Vec<Stmt>,
    ) {
        let x = self.expression(&statement.expr, None);

        let is_wrong = x.is_invalid();
        let ranged = if is_wrong { None } else { self.ranged(x, statement) };
        self.open_scope();
        let is_define = matches!(statement.op, Some((_, Operator::Define)));
        let types = ranged.as_ref().map(|ranged| (ranged.key, ranged.value));
        let key = statement.key.as_ref().map(|key| self.range_target(key, types.map(|(key, _)| key), is_define));
        let value = statement
            .value
            .as_ref()
            .map(|value| self.range_target(value, types.and_then(|(_, value)| value), is_define));
        if is_define && [&statement.key, &statement.value].into_iter().flatten().all(is_blank) {
            self.error(statement.pos.0, "no new variables on left side of :=");
        }
        let id = self.new_label();
        self.push_target(id, label, true, true);
        let body = self.block(&statement.body);
        self.pop_target();
        self.close_scope();
        if let Some(ranged) = ranged {
            let (key, value) = (key.flatten(), value.flatten());
            out.push(Stmt { kind: StmtKind::Range { label: id, over: ranged.over, key, value, body }, position });
        }
    }

    fn ranged(&mut self, x: Operand<'a>, statement: &'a ast::RangeStmt) -> Option<Ranged> {
        let int = self.basic.int;
        if self.is_integer(x.ty) || x.mode == Mode::Constant && self.is_numeric(x.ty) {
            return self.ranged_integer(x, statement);
        }
        let text = self.operand_text(&x);
        let at = x.start();
        let x = self.with_default_type(x);

        let ty = x.ty;
        let expression = self.operand_expression(x);
        let under = self.under(ty).clone();
        Some(match under {
            Type::String => Ranged { over: RangeOver::String(expression), key: int, value: Some(self.basic.rune) },
            Type::Slice(element) => Ranged { over: RangeOver::Slice(expression), key: int, value: Some(element) },
            Type::Map { key, value } => Ranged { over: RangeOver::Map(expression), key, value: Some(value) },
            Type::Array { element, .. } => {
                Ranged { over: RangeOver::Array(expression), key: int, value: Some(element) }
            }
            Type::Pointer(to) if matches!(self.under(to), Type::Array { .. }) => {
                let place = self.dereferenced(expression);
                let element = match self.under(to) {
                    &Type::Array { element, .. } => element,
                    _ => self.basic.invalid,
                };
                Ranged { over: RangeOver::Array(place), key: int, value: Some(element) }
            }
            Type::Func(_) => {
                self.not_supported(at, "range over functions is");
                return None;
            }
            _ => {
                self.error(at, format!("cannot range over {text}"));
                return None;
            }
        })
    }

    /// `range n`
    fn ranged_integer(&mut self, x: Operand<'a>, statement: &'a ast::RangeStmt) -> Option<Ranged> {
        if let Some(value) = &statement.value {
            let message = format!("range over {} permits only one iteration variable", self.operand_text(&x));
            self.error(start(value), message);
            return None;
        }
        // An untyped bound takes the type of a variable that exists already.
        let wanted = match (&statement.key, statement.op) {
            (Some(key), Some((_, Operator::Assign))) if self.is_untyped(x.ty) && !is_blank(key) => {
                let key = self.expression(key, None);
                (!key.is_invalid()).then_some(key.ty)
            }
            _ => None,
        };
        let int = self.basic.int;
        let target = wanted.unwrap_or(if self.is_untyped(x.ty) { int } else { x.ty });
        if !self.is_integer(target) {
            let message = format!("cannot range over {}", self.operand_text(&x));
            self.error(x.start(), message);
            return None;
        }
        let is_fitting = self.implicit_type(&x, target);
        if is_fitting.is_err() {
            let message = format!("cannot range over {}", self.operand_text(&x));
            self.error(x.start(), message);
            return None;
        }
        let x = self.convert_untyped(x, target)?;
        let expression = self.operand_expression(x);
        Some(Ranged { over: RangeOver::Int(expression), key: target, value: None })
    }

    /// A variable of a range clause. `ty` is what it gets, if that is known.
    fn range_target(&mut self, target: &'a Expression, ty: Option<TypeId>, is_define: bool) -> Option<RangeTarget> {
        if is_define {
            let Expression::Ident(name) = target else {
                self.error(start(target), format!("non-name {} on left side of :=", printing::text(target)));
                return None;
            };
            if let Some(text) = self.non_name(name) {
                self.error(name.pos, format!("cannot declare {text}"));
                return None;
            }
            if name.name == "_" {
                return None;
            }
            let known = ty.unwrap_or(self.basic.invalid);
            let local = self.declare_variable(name, known, ty.is_none());
            return Some(RangeTarget::New(local));
        }
        if is_blank(target) {
            return None;
        }
        let mut before = None;
        if let Expression::Ident(name) = printing::unparen(target)
            && let Some(id) = self.lookup(&name.name)
            && let Kind::Variable(number) = self.objects[id].kind
        {
            before = Some((number, self.variables[number].used));
        }
        let x = self.expression(target, None);
        if let Some((number, used)) = before {
            self.variables[number].used = used;
        }
        if x.is_invalid() {
            return None;
        }
        if !matches!(x.mode, Mode::Variable | Mode::MapIndex) {
            let message = format!(
                "cannot assign to {} (neither addressable nor a map index expression)",
                printing::text(x.source)
            );
            self.error(x.start(), message);
            return None;
        }
        let wanted = x.ty;
        if let Some(ty) = ty
            && ty != wanted
        {
            let given = self.value_operand(target, Mode::Value, ty, ExprKind::Zero);
            self.assign_operand(given, wanted, "range clause")?;
            if self.is_interface(wanted) {
                self.not_supported(start(target), "range into a variable of interface type is");
                return None;
            }
        }
        self.mark_reassigned(&x.expr);
        Some(RangeTarget::Place(x.expr))
    }
}

fn is_blank(expression: &Expression) -> bool {
    matches!(expression, Expression::Ident(name) if name.name == "_")
}
