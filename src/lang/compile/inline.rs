//! One-line functions of the standard library (`wg.Done()`, `counter.Add(1)`) take the place of their call, so that the lock or
//! atomic operation happens on the user's line, about the user's variable.

use super::function::{FunctionCompiler, Storage};
use crate::lang::hir::{Call, Expr, ExprKind, Func, FuncBody, FuncId, Stmt, StmtKind, Target};
use crate::program::Slot;
use std::collections::HashMap;

impl FunctionCompiler<'_, '_> {
    /// The expression that a call of `func` can be replaced with.
    pub fn inlinable<'f>(&self, func: FuncId, body: &'f [Stmt], call: &Call) -> Option<&'f Expr> {
        let func = &self.compiler.hir.functions[func as usize];
        if !func.is_std || self.inlined.is_some() || call.args.len() != func.params.len() || func.has_defer {
            return None;
        }
        let expr = match body {
            [Stmt { kind: StmtKind::Expr(expr), .. }] => expr,
            [Stmt { kind: StmtKind::Return(values), .. }] => match values.as_slice() {
                [value] => value,
                _ => return None,
            },
            _ => return None,
        };
        let needs_no_cells = |func: &Func| {
            func.params.iter().all(|&param| !self.compiler.needs_cells(&func.locals[param as usize], false))
        };
        (self.is_short(expr) && needs_no_cells(func)).then_some(expr)
    }

    /// A call of a native function, perhaps compared or converted, whose arguments are small.
    fn is_short(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Call(call) => match call.target {
                Target::Func(func) => {
                    matches!(self.compiler.hir.functions[func as usize].body, FuncBody::Native(_))
                        && call.args.iter().all(is_operand)
                }
                _ => false,
            },
            ExprKind::Compare { left, right, .. } => self.is_short(left) && is_operand(right),
            ExprKind::Convert(operand) => self.is_short(operand),
            _ => false,
        }
    }

    /// Evaluates the arguments, then `expr` with the callee's parameters standing for them.
    pub fn inline(&mut self, func: FuncId, expr: &Expr, call: &Call, dst: Slot) {
        let func = &self.compiler.hir.functions[func as usize];
        let texts: HashMap<_, _> =
            func.params.iter().copied().zip(call.args.iter().map(|arg| self.text(arg))).collect();
        let slots: Vec<Slot> = call.args.iter().map(|arg| self.pointer(arg)).collect();
        let mut storage = vec![Storage::Unset; func.locals.len()];
        for (&param, slot) in func.params.iter().zip(slots) {
            storage[param as usize] = Storage::Frame(slot);
        }
        let locals = std::mem::replace(&mut self.locals, func.locals.clone());
        let storage = std::mem::replace(&mut self.storage, storage);
        self.inlined = Some(texts);
        self.value_to(expr, dst);
        self.inlined = None;
        self.storage = storage;
        self.locals = locals;
    }
}

/// An argument without calls: a parameter, a field behind it, a constant.
fn is_operand(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Const(_) | ExprKind::Zero | ExprKind::Local(_) => true,
        ExprKind::AddressOf(operand)
        | ExprKind::Deref(operand)
        | ExprKind::Convert(operand)
        | ExprKind::Field { base: operand, .. } => is_operand(operand),
        _ => false,
    }
}
