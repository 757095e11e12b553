//! `T(x)`

use super::Checker;
use super::constants::{Constant, Representation};
use super::operand::{Mode, Operand};
use super::printing::start;
use crate::lang::hir::ExprKind;
use crate::program::{Type, TypeId};
use gosyn::ast::{self, Expression};
use num_traits::ToPrimitive;

impl<'a> Checker<'a> {
    pub fn conversion(&mut self, ty: TypeId, call: &'a ast::Call, source: &'a Expression) -> Operand<'a> {
        let target = self.type_text(ty);
        let [argument] = call.args.as_slice() else {
            match call.args.last() {
                None => self.error(start(source), format!("missing argument in conversion to {target}")),
                Some(last) => self.error(start(last), format!("too many arguments in conversion to {target}")),
            }
            return self.invalid_operand(source);
        };
        if call.dots.is_some() {
            self.error(start(argument), format!("invalid use of ... in type conversion to {target}"));
            return self.invalid_operand(source);
        }
        let x = self.expression(argument, Some(ty));
        if x.is_invalid() {
            return self.invalid_operand(source);
        }
        if x.mode == Mode::Constant && self.is_basic(ty) {
            return self.constant_conversion(x, ty, source);
        }
        if x.mode == Mode::Constant && self.text_element(ty).is_none() && !self.is_interface(ty)
            || !self.is_convertible(&x, ty)
        {
            return self.cannot_convert(&x, ty, source);
        }
        // Where an assignment would do, the conversion says no more than it. A constant string becomes a slice at run time.
        let position = self.place(start(source));
        let is_nil = x.mode == Mode::Nil;
        let value = if is_nil || self.is_interface(ty) { self.materialize(x, ty) } else { self.operand_expression(x) };
        if value.ty == ty {
            return Operand {
                expr: crate::lang::hir::Expr { position, ..value },
                ..self.value_operand(source, Mode::Value, ty, ExprKind::Zero)
            };
        }
        self.value_operand(source, Mode::Value, ty, ExprKind::Convert(Box::new(value)))
    }

    fn cannot_convert(&mut self, x: &Operand<'a>, ty: TypeId, source: &'a Expression) -> Operand<'a> {
        let mut message = format!("cannot convert {} to type {}", self.operand_text(x), self.type_text(ty));
        if self.is_interface(ty)
            && let Some(cause) = self.missing_method(x.ty, ty)
        {
            message += &format!(":\n\t{} does not implement {} {cause}", self.type_text(x.ty), self.type_text(ty));
        }
        self.error(x.start(), message);
        self.invalid_operand(source)
    }

    fn constant_conversion(&mut self, x: Operand<'a>, ty: TypeId, source: &'a Expression) -> Operand<'a> {
        let Some(value) = &x.value else {
            return self.invalid_operand(source);
        };
        if let Representation::As(value) = value.represent(self.under(ty)) {
            return self.constant_operand(source, ty, value);
        }
        if self.is_string(ty) && self.is_integer(x.ty) {
            let character = value
                .to_int()
                .and_then(|value| value.to_u32())
                .and_then(char::from_u32)
                .unwrap_or(char::REPLACEMENT_CHARACTER);
            return self.constant_operand(source, ty, Constant::String(character.to_string().into_bytes()));
        }
        self.cannot_convert(&x, ty, source)
    }

    fn is_convertible(&self, x: &Operand, target: TypeId) -> bool {
        if self.is_assignable(x, target).is_ok() {
            return true;
        }
        let source = self.default_type(x.ty);
        let (from, to) = (self.hir.types.underlying_id(source), self.hir.types.underlying_id(target));
        if from == to {
            return true;
        }
        if let (&Type::Pointer(from), &Type::Pointer(to)) = (self.hir.types.get(source), self.hir.types.get(target))
            && self.hir.types.underlying_id(from) == self.hir.types.underlying_id(to)
        {
            return true;
        }
        if self.is_numeric(source) && self.is_numeric(target) {
            return true;
        }
        if self.is_string(target) {
            return self.is_integer(source) || self.text_element(source).is_some();
        }
        self.is_string(source) && self.text_element(target).is_some()
    }
}
