//! Which values a variable of some type takes, and the conversions that taking them implies.

use super::Checker;
use super::constants::{Constant, Representation, to_f64, to_word};
use super::operand::{Mode, Operand};
use super::printing;
use crate::lang::hir::{Const, Expr, ExprKind};
use crate::program::{Type, TypeId, Untyped};
use gosyn::ast::Expression;

/// Why an untyped value isn't one of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    Truncated,
    Overflows,
    Kind,
}

impl<'a> Checker<'a> {
    /// The type and value that an untyped operand gets where `target` is wanted.
    pub fn implicit_type(&self, x: &Operand, target: TypeId) -> Result<(TypeId, Option<Constant>), Unfit> {
        let Type::Untyped(kind) = *self.hir.types.get(x.ty) else {
            return Ok((x.ty, x.value.clone()));
        };
        if let Type::Untyped(wanted) = *self.hir.types.get(target) {
            let is_number = |kind| matches!(kind, Untyped::Int | Untyped::Rune | Untyped::Float);
            return match (is_number(kind) && is_number(wanted), kind == wanted) {
                (true, _) if rank(kind) < rank(wanted) => Ok((target, x.value.clone())),
                (true, _) | (_, true) => Ok((x.ty, x.value.clone())),
                _ => Err(Unfit::Kind),
            };
        }
        if x.mode == Mode::Nil {
            return if self.has_nil(target) { Ok((target, None)) } else { Err(Unfit::Kind) };
        }
        match self.under(target) {
            Type::Interface(methods) if methods.is_empty() => {
                let default = self.default_type(x.ty);
                let value = x.value.as_ref().map(|value| self.represented(value, x.ty, default)).transpose()?;
                Ok((default, value))
            }
            under @ (Type::Bool | Type::Int(_) | Type::Float32 | Type::Float64 | Type::String) => match &x.value {
                Some(value) => Ok((target, Some(self.represented(value, x.ty, target)?))),
                None if kind == Untyped::Bool && *under == Type::Bool => Ok((target, None)),
                None => Err(Unfit::Kind),
            },
            _ => Err(Unfit::Kind),
        }
    }

    /// A constant of type `from` as a value of type `to`.
    pub fn represented(&self, value: &Constant, from: TypeId, to: TypeId) -> Result<Constant, Unfit> {
        match value.represent(self.under(to)) {
            Representation::As(value) => Ok(value),
            Representation::Truncated if self.is_integer(from) => Err(Unfit::Overflows),
            Representation::Truncated => Err(Unfit::Truncated),
            // As Go says it: a float that doesn't fit an integer type was truncated, whatever its size.
            Representation::Overflows if !self.is_integer(from) && self.is_integer(to) => Err(Unfit::Truncated),
            Representation::Overflows => Err(Unfit::Overflows),
            Representation::Impossible => Err(Unfit::Kind),
        }
    }

    /// Gives an untyped operand the type `target`, or reports that it can't have it.
    pub fn convert_untyped(&mut self, mut x: Operand<'a>, target: TypeId) -> Option<Operand<'a>> {
        if !self.is_untyped(x.ty) || target == self.basic.invalid {
            return Some(x);
        }
        match self.implicit_type(&x, target) {
            Ok((ty, value)) => {
                self.set_type(&mut x, ty);
                x.value = value;
                Some(x)
            }
            Err(unfit) => {
                self.report_unfit(&x, target, unfit);
                None
            }
        }
    }

    pub fn report_unfit(&mut self, x: &Operand<'a>, target: TypeId, unfit: Unfit) {
        let (operand, target) = (self.operand_text(x), self.type_text(self.hir.types.underlying_id(target)));
        let message = match unfit {
            Unfit::Truncated => format!("{operand} truncated to {target}"),
            Unfit::Overflows => format!("{operand} overflows {target}"),
            Unfit::Kind => format!("cannot convert {operand} to {target}"),
        };
        self.error(x.start(), message);
    }

    fn set_type(&self, x: &mut Operand<'a>, ty: TypeId) {
        x.ty = ty;
        if x.mode != Mode::Constant {
            x.expr.ty = ty;
        }
    }

    /// An untyped operand with its default type; others as they are.
    pub fn with_default_type(&mut self, x: Operand<'a>) -> Operand<'a> {
        let ty = self.default_type(x.ty);
        if ty == x.ty || x.mode == Mode::Nil {
            return x;
        }
        let source = x.source;
        self.convert_untyped(x, ty).unwrap_or_else(|| self.invalid_operand(source))
    }

    /// Whether a variable of type `target` takes the operand; if not, perhaps the reason.
    pub fn is_assignable(&self, x: &Operand, target: TypeId) -> Result<(), Option<String>> {
        let source = x.ty;
        if source == target || source == self.basic.invalid || target == self.basic.invalid {
            return Ok(());
        }
        if self.is_untyped(source) {
            return self.implicit_type(x, target).map(|_| ()).map_err(|_| None);
        }
        let identical = self.hir.types.underlying_id(source) == self.hir.types.underlying_id(target);
        if identical && (!self.has_name(source) || !self.has_name(target)) {
            return Ok(());
        }
        if self.is_interface(target) {
            return match self.missing_method(source, target) {
                None => Ok(()),
                Some(cause) => Err(Some(format!(
                    "{} does not implement {} {cause}",
                    self.type_text(source),
                    self.type_text(target)
                ))),
            };
        }
        if let &Type::Pointer(to) = self.under(target)
            && self.is_interface(to)
        {
            let (source, target) = (self.type_text(source), self.type_text(target));
            return Err(Some(format!(
                "{source} does not implement {target} (type {target} is pointer to interface, not interface)"
            )));
        }
        if self.is_interface(source) && self.missing_method(target, source).is_none() {
            return Err(Some("need type assertion".into()));
        }
        Err(None)
    }

    /// The operand as one that a variable of type `target` takes, constants in the variable's representation. Reports when it doesn't.
    pub fn assign_operand(&mut self, x: Operand<'a>, target: TypeId, context: &str) -> Option<Operand<'a>> {
        let mut x = self.single_value(x)?;
        if target == self.basic.invalid {
            return None;
        }
        if self.is_untyped(x.ty) && x.mode != Mode::Nil && !self.is_untyped(target) {
            let wanted = if self.is_interface(target) { self.default_type(x.ty) } else { target };
            match self.implicit_type(&x, wanted) {
                Ok((ty, value)) => {
                    self.set_type(&mut x, ty);
                    x.value = value;
                }
                Err(unfit) => {
                    let suffix = match unfit {
                        Unfit::Truncated => " (truncated)",
                        Unfit::Overflows => " (overflows)",
                        Unfit::Kind => "",
                    };
                    let message = format!(
                        "cannot use {} as {} value in {context}{suffix}",
                        self.operand_text(&x),
                        self.type_text(wanted)
                    );
                    self.error(x.start(), message);
                    return None;
                }
            }
        }
        if x.mode == Mode::Nil && !self.has_nil(target) {
            let message = format!("cannot use nil as {} value in {context}", self.type_text(target));
            self.error(x.start(), message);
            return None;
        }
        match self.is_assignable(&x, target) {
            Ok(()) => Some(x),
            Err(reason) => {
                let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
                let message = format!(
                    "cannot use {} as {} value in {context}{reason}",
                    self.operand_text(&x),
                    self.type_text(target)
                );
                self.error(x.start(), message);
                None
            }
        }
    }

    /// The operand's value as one of type `target`, or, without one, of its own or default type. Reports when that can't be.
    pub fn assign(&mut self, x: Operand<'a>, target: Option<TypeId>, context: &str) -> Option<Expr> {
        let x = self.single_value(x)?;
        let target = match target {
            Some(target) => target,
            None if x.mode == Mode::Nil => {
                self.error(x.start(), format!("use of untyped nil in {context}"));
                return None;
            }
            None => self.default_type(x.ty),
        };
        let x = self.assign_operand(x, target, context)?;
        Some(self.materialize(x, target))
    }

    /// The initial value of a variable that is declared with type `declared` or without one.
    pub fn initial_value(&mut self, x: Operand<'a>, declared: Option<TypeId>, context: &str) -> Option<Expr> {
        self.assign(x, declared, context)
    }

    /// The expression of an operand that was found assignable to `target`.
    pub fn materialize(&mut self, x: Operand<'a>, target: TypeId) -> Expr {
        let position = x.expr.position;
        if x.mode == Mode::Nil {
            return Expr { kind: ExprKind::Zero, ty: target, position };
        }
        let is_interface = self.is_interface(target);
        let own = if is_interface {
            self.default_type(x.ty)
        } else if self.is_untyped(x.ty) {
            target
        } else {
            x.ty
        };
        let mut value = match &x.value {
            Some(constant) => self.constant_expression(constant, own, position),
            None => x.expr,
        };
        if self.is_untyped(value.ty) {
            value.ty = own;
        }
        if value.ty == target {
            return value;
        }
        let kind = match (is_interface, self.is_interface(value.ty)) {
            (true, true) => ExprKind::InterfaceToInterface(Box::new(value)),
            (true, false) => ExprKind::ToInterface(Box::new(value)),
            _ => ExprKind::Convert(Box::new(value)),
        };
        Expr { kind, ty: target, position }
    }

    /// The operand's expression, of its own or default type.
    pub fn operand_expression(&mut self, x: Operand<'a>) -> Expr {
        let ty = self.default_type(x.ty);
        self.materialize(x, ty)
    }

    pub fn constant_expression(&self, value: &Constant, ty: TypeId, position: crate::program::Position) -> Expr {
        let value = match value.represent(self.under(ty)) {
            Representation::As(value) => value,
            _ => value.clone(),
        };
        let constant = match value {
            Constant::Bool(value) => Const::Bool(value),
            Constant::Int(value) => Const::Int(to_word(&value)),
            Constant::Float(value) => Const::Float(to_f64(&value)),
            Constant::String(bytes) => Const::String(bytes),
        };
        Expr { kind: ExprKind::Const(constant), ty, position }
    }

    /// An expression that gives `count` values: a call, or two of a map index or type assertion. Their types may include untyped ones.
    /// Reports when it gives another number.
    pub fn tuple_value(
        &mut self,
        expression: &'a Expression,
        count: usize,
        all: &'a [Expression],
    ) -> Option<(Expr, Vec<TypeId>)> {
        let x = self.multiple_expression(expression, None);
        if x.is_invalid() {
            return None;
        }
        if count == 2 && matches!(x.mode, Mode::CommaOk | Mode::MapIndex) {
            let types = vec![x.ty, self.basic.bool];
            return Some((self.comma_ok(x), types));
        }
        match self.hir.types.get(x.ty) {
            Type::Tuple(types) if types.len() == count => {
                let types = types.clone();
                Some((x.expr, types))
            }
            _ => {
                let values = match self.hir.types.get(x.ty) {
                    Type::Tuple(types) => types.len(),
                    _ => 1,
                };
                self.report_mismatch(all, true, count, values);
                None
            }
        }
    }

    /// The operand with a second value that says whether there was a first.
    fn comma_ok(&mut self, x: Operand<'a>) -> Expr {
        let ty = self.hir.types.intern(Type::Tuple(vec![x.ty, self.basic.bool]));
        let kind = match x.expr.kind {
            ExprKind::MapIndex { map, key, .. } => ExprKind::MapIndex { map, key, comma_ok: true },
            ExprKind::TypeAssert { value, target, .. } => ExprKind::TypeAssert { value, target, comma_ok: true },
            other => other,
        };
        Expr { kind, ty, position: x.expr.position }
    }

    /// `assignment mismatch: 2 variables but f returns 1 value`. `is_only`: the source has one value.
    pub fn report_mismatch(&mut self, values: &[Expression], is_only: bool, variables: usize, count: usize) {
        let measure = |number: usize, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
        let (variables, count) = (measure(variables, "variable"), measure(count, "value"));
        let at = printing::start(&values[0]);
        let message = match (is_only, printing::unparen(&values[0])) {
            (true, Expression::Call(call)) => {
                format!("assignment mismatch: {variables} but {} returns {count}", printing::text(&call.func))
            }
            _ => format!("assignment mismatch: {variables} but {count}"),
        };
        self.error(at, message);
    }

    /// A value of a call with several isn't one of the variable's type.
    pub fn tuple_mismatch(&mut self, source: &'a Expression, found: TypeId, wanted: TypeId, context: &str) {
        let x = self.value_operand(source, Mode::Value, found, ExprKind::Zero);
        self.assign_operand(x, wanted, context);
    }
}

fn rank(kind: Untyped) -> u8 {
    match kind {
        Untyped::Int => 1,
        Untyped::Rune => 2,
        Untyped::Float => 3,
        _ => 0,
    }
}
