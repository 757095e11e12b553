//! Calls of functions and methods: arguments, their number and types.

use super::Checker;
use super::operand::{Mode, Operand};
use super::printing::{self, start, unparen};
use crate::lang::hir::{self, ExprKind, LocalId, Target};
use crate::program::{Signature, Type, TypeId};
use gosyn::ast::{self, Expression};

/// Arguments as the callee takes them, and what has to be computed first: a call with several results.
pub struct Arguments {
    pub values: Vec<hir::Expr>,
    pub tuple: Option<(Vec<LocalId>, hir::Expr)>,
}

impl<'a> Checker<'a> {
    pub fn call(&mut self, call: &'a ast::Call, source: &'a Expression, hint: Option<TypeId>) -> Operand<'a> {
        let function = self.raw_expression(&call.func, None);
        match function.mode {
            Mode::Invalid => {
                for argument in &call.args {
                    self.raw_expression(argument, None);
                }
                return self.invalid_operand(source);
            }
            Mode::Type => return self.conversion(function.ty, call, source),
            Mode::Builtin(builtin) => return self.builtin_call(builtin, call, source, hint),
            _ => {}
        }
        let Type::Func(signature) = self.under(function.ty).clone() else {
            let message = format!("invalid operation: cannot call non-function {}", self.operand_text(&function));
            self.error(function.start(), message);
            return self.invalid_operand(source);
        };
        let arguments = self.arguments(call, &signature);
        let result = self.result_type(&signature);
        let mode = if signature.results.is_empty() { Mode::NoValue } else { Mode::Value };
        let Some(arguments) = arguments else {
            // The result's type is known all the same, so that no further errors follow.
            let x = self.value_operand(source, mode, result, ExprKind::Zero);
            return Operand { is_statement: true, ..x };
        };
        let position = self.place(start(source));
        let (target, receiver) = self.call_target(function, &call.func);
        let values = receiver.into_iter().chain(arguments.values).collect();
        let made = hir::Call { target, args: values, spread: call.dots.is_some(), position };
        let mut kind = ExprKind::Call(Box::new(made));
        if let Some((locals, value)) = arguments.tuple {
            let body = Box::new(hir::Expr { kind, ty: result, position });
            kind = ExprKind::Let { locals, value: Box::new(value), body };
        }
        let x = self.value_operand(source, mode, result, kind);
        Operand { is_statement: true, ..x }
    }

    /// What is called, and the receiver that goes before the arguments.
    fn call_target(&mut self, function: Operand<'a>, syntax: &'a Expression) -> (Target, Option<hir::Expr>) {
        match (function.expr.kind, unparen(syntax)) {
            (ExprKind::Func(func), _) => (Target::Func(func), None),
            (ExprKind::MethodValue { receiver, .. }, Expression::Selector(selector))
                if self.is_interface(receiver.ty) =>
            {
                let method = selector.sel.name.clone();
                (Target::Interface { receiver: *receiver, method, signature: function.ty }, None)
            }
            (ExprKind::MethodValue { receiver, func }, _) => (Target::Func(func), Some(*receiver)),
            (kind, _) => (Target::Value(hir::Expr { kind, ..function.expr }), None),
        }
    }

    /// The arguments of a call, converted to the parameters' types. Reports what is wrong with them.
    fn arguments(&mut self, call: &'a ast::Call, signature: &Signature) -> Option<Arguments> {
        let hints: Vec<_> =
            (0..call.args.len()).map(|index| self.parameter_type(signature, index, call.dots.is_some())).collect();
        if let [only] = call.args.as_slice() {
            let x = self.multiple_expression(only, hints.first().copied().flatten());
            if x.is_invalid() {
                return None;
            }
            return match self.hir.types.get(x.ty).clone() {
                Type::Tuple(types) if x.mode == Mode::Value => self.spread_results(x, types, call, signature),
                _ => self.given_arguments(vec![x], call, signature),
            };
        }
        let mut operands = Vec::new();
        for (argument, hint) in call.args.iter().zip(hints) {
            operands.push(self.expression(argument, hint));
        }
        if operands.iter().any(Operand::is_invalid) {
            return None;
        }
        self.given_arguments(operands, call, signature)
    }

    /// `f(g())`: the results of one call are the arguments of another.
    fn spread_results(
        &mut self,
        x: Operand<'a>,
        types: Vec<TypeId>,
        call: &'a ast::Call,
        signature: &Signature,
    ) -> Option<Arguments> {
        if call.dots.is_some() && types.len() > 1 {
            let message = format!("cannot use ... with {}-valued {}", types.len(), printing::text(x.source));
            self.error(start(&call.func), message);
            return None;
        }
        let position = x.expr.position;
        let locals: Vec<_> = types.iter().map(|&ty| self.temporary(ty, position)).collect();
        let operands = types
            .iter()
            .zip(&locals)
            .map(|(&ty, &local)| self.value_operand(x.source, Mode::Value, ty, ExprKind::Local(local)))
            .collect();
        let arguments = self.given_arguments(operands, call, signature)?;
        Some(Arguments { tuple: Some((locals, x.expr)), ..arguments })
    }

    /// The type of the parameter that argument number `index` goes to.
    fn parameter_type(&self, signature: &Signature, index: usize, spread: bool) -> Option<TypeId> {
        let last = signature.params.len().checked_sub(1)?;
        if signature.variadic && index >= last && !spread {
            return match self.hir.types.get(signature.params[last]) {
                Type::Slice(element) => Some(*element),
                _ => None,
            };
        }
        signature.params.get(index).copied()
    }

    fn given_arguments(
        &mut self,
        operands: Vec<Operand<'a>>,
        call: &'a ast::Call,
        signature: &Signature,
    ) -> Option<Arguments> {
        let spread = call.dots.is_some();
        let function = printing::text(&call.func);
        if spread && !signature.variadic {
            self.error(start(&call.func), format!("cannot use ... in call to non-variadic {function}"));
            return None;
        }
        let (given, wanted) = (operands.len(), signature.params.len());
        let is_enough = if signature.variadic && !spread { given + 1 >= wanted } else { given >= wanted };
        let is_too_many = given > wanted && (spread || !signature.variadic);
        if !is_enough || is_too_many {
            let (at, what) = match operands.get(wanted) {
                Some(extra) if is_too_many => (extra.start(), "too many"),
                _ => (operands.last().map_or_else(|| start(&call.func), Operand::start), "not enough"),
            };
            let types: Vec<_> = operands.iter().map(|x| x.ty).collect();
            let (have, want) = (self.summary(&types, false), self.summary(&signature.params, signature.variadic));
            self.error(at, format!("{what} arguments in call to {function}\n\thave {have}\n\twant {want}"));
            return None;
        }
        let context = format!("argument to {function}");
        let mut values = Vec::new();
        for (index, x) in operands.into_iter().enumerate() {
            let target = self.parameter_type(signature, index, spread)?;
            values.push(self.assign(x, Some(target), &context));
        }
        let values = values.into_iter().collect::<Option<_>>()?;
        Some(Arguments { values, tuple: None })
    }
}
