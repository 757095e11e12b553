//! Locks that are copied: the check `copylocks` of `go vet`, with its words.

use super::types::Locks;
use super::{Diagnostic, bodies, for_each_expression, for_each_statement, text};
use crate::lang::hir::{Builtin, Call, Expr, ExprKind, Func, Hir, RangeTarget, Stmt, StmtKind, Target};
use crate::program::{Position, Type};

/// Adds what is found in all functions.
pub fn find(hir: &Hir, lines: &[&str], findings: &mut Vec<Diagnostic>) {
    let locks = Locks::new(hir);
    for (func, statements) in bodies(hir) {
        let mut search = Search { hir, locks: &locks, lines, func, findings };
        search.parameters();
        for_each_statement(statements, &mut |statement| search.statement(statement));
    }
}

struct Search<'a, 'h> {
    hir: &'h Hir,
    locks: &'a Locks<'h>,
    lines: &'a [&'a str],
    func: &'h Func,
    findings: &'a mut Vec<Diagnostic>,
}

impl Search<'_, '_> {
    fn report(&mut self, position: Position, message: String) {
        if position.line != 0 {
            self.findings.push(Diagnostic::new(position, message));
        }
    }

    fn parameters(&mut self) {
        let name = match is_literal(&self.func.name) {
            true => "func".to_owned(),
            false => self.func.name.rsplit('.').next().unwrap_or_default().to_owned(),
        };
        for &param in &self.func.params {
            let local = &self.func.locals[param as usize];
            if let Some(path) = self.locks.path(local.ty) {
                let position = text::type_of_parameter(self.lines, local.position, &local.name);
                self.report(position, format!("{name} passes lock by value: {path}"));
            }
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        match &statement.kind {
            StmtKind::Var { local, init: Some(init) } => {
                let local = &self.func.locals[*local as usize];
                let verb = if text::is_var(self.lines, local.position) { "variable declaration" } else { "assignment" };
                self.copied(init, |path| format!("{verb} copies lock value to {}: {path}", local.name));
            }
            StmtKind::Assign { target, value } => self.assigned(target.as_ref(), value),
            StmtKind::AssignParallel { targets, values } => {
                for (target, value) in targets.iter().zip(values) {
                    self.assigned(target.as_ref(), value);
                }
            }
            StmtKind::Return(values) => {
                for value in values {
                    self.copied(value, |path| format!("return copies lock value: {path}"));
                }
            }
            StmtKind::Range { key, value, .. } => {
                for target in [key, value].into_iter().flatten() {
                    let (ty, position, name) = match target {
                        RangeTarget::New(local) => {
                            let local = &self.func.locals[*local as usize];
                            (local.ty, local.position, local.name.clone())
                        }
                        RangeTarget::Place(place) => {
                            (place.ty, place.position, text::expression(self.hir, self.func, place))
                        }
                    };
                    if let Some(path) = self.locks.path(ty) {
                        self.report(position, format!("range var {name} copies lock: {path}"));
                    }
                }
            }
            StmtKind::Go(call) | StmtKind::Defer(call) => self.call(call),
            _ => {}
        }
        let mut inner = Vec::new();
        for_each_expression(statement, &mut |expr| inner.push(expr));
        inner.into_iter().for_each(|expr| self.expression(expr));
    }

    fn assigned(&mut self, target: Option<&Expr>, value: &Expr) {
        let target = target.map_or_else(|| "_".to_owned(), |target| text::expression(self.hir, self.func, target));
        self.copied(value, |path| format!("assignment copies lock value to {target}: {path}"));
    }

    fn expression(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(call) => self.call(call),
            ExprKind::Builtin { builtin, args, .. } => {
                let name = match builtin {
                    Builtin::Append => "append",
                    Builtin::Copy => "copy",
                    Builtin::Panic => "panic",
                    Builtin::Print => "print",
                    Builtin::Println => "println",
                    Builtin::Delete => "delete",
                    _ => return,
                };
                for argument in args {
                    self.copied(argument, |path| format!("call of {name} copies lock value: {path}"));
                }
            }
            ExprKind::StructLiteral(fields) => fields.iter().for_each(|(_, value)| self.element(value)),
            ExprKind::ArrayLiteral(elements) | ExprKind::SliceLiteral { elements, .. } => {
                elements.iter().for_each(|(_, value)| self.element(value));
            }
            ExprKind::MapLiteral(pairs) => pairs.iter().for_each(|(_, value)| self.element(value)),
            _ => {}
        }
    }

    fn element(&mut self, value: &Expr) {
        let from = text::expression(self.hir, self.func, value);
        self.copied(value, |path| format!("literal copies lock value from {from}: {path}"));
    }

    fn call(&mut self, call: &Call) {
        let (name, receivers) = match &call.target {
            Target::Func(id) => {
                let name = &self.hir.functions[*id as usize].name;
                match text::is_method(name) {
                    false => (text::function_name(name), 0),
                    true => {
                        let receiver = call.args.first().map(|receiver| text::receiver(self.hir, self.func, receiver));
                        let method = name.rsplit('.').next().unwrap_or_default();
                        (format!("{}.{method}", receiver.unwrap_or_default()), 1)
                    }
                }
            }
            Target::Value(callee) => (text::expression(self.hir, self.func, callee), 0),
            Target::Interface { receiver, method, .. } => {
                (format!("{}.{method}", text::expression(self.hir, self.func, receiver)), 0)
            }
        };
        for argument in call.args.iter().skip(receivers) {
            self.copied(argument, |path| format!("call of {name} copies lock value: {path}"));
        }
    }

    /// Reports a value that is a copy of something with a lock. What a literal makes or a call returns is new.
    fn copied(&mut self, value: &Expr, message: impl FnOnce(String) -> String) {
        let mut value = value;
        while let ExprKind::ToInterface(inner) | ExprKind::InterfaceToInterface(inner) = &value.kind {
            value = inner;
        }
        let is_copy = match &value.kind {
            ExprKind::Deref(pointer) => !matches!(pointer.kind, ExprKind::Call(_)),
            ExprKind::Local(_) | ExprKind::Global(_) | ExprKind::Field { .. } | ExprKind::Index { .. } => true,
            ExprKind::MapIndex { comma_ok, .. } | ExprKind::TypeAssert { comma_ok, .. } => !comma_ok,
            _ => false,
        };
        if is_copy
            && !matches!(self.hir.types.get(value.ty), Type::Tuple(_))
            && let Some(path) = self.locks.path(value.ty)
        {
            self.report(value.position, message(path));
        }
    }
}

/// Whether a name is a function literal's: `main.main.func1`, `main.f.func2.1`.
fn is_literal(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(last) || text::is_method(name) && last.strip_prefix("func").is_some_and(digits)
}
