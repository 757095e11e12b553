//! The predeclared functions.

use super::Checker;
use super::constants::Constant;
use super::operand::{Mode, Operand};
use super::printing::{self, start};
use crate::lang::hir::{Builtin, ExprKind};
use crate::program::{Comparison, Type, TypeId};
use gosyn::ast::{self, Expression};
use num_bigint::BigInt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltinFunction {
    Append,
    Cap,
    Clear,
    Copy,
    Delete,
    Len,
    Make,
    Max,
    Min,
    New,
    Panic,
    Print,
    Println,
    Recover,
}

impl BuiltinFunction {
    pub const ALL: [Self; 14] = [
        Self::Append,
        Self::Cap,
        Self::Clear,
        Self::Copy,
        Self::Delete,
        Self::Len,
        Self::Make,
        Self::Max,
        Self::Min,
        Self::New,
        Self::Panic,
        Self::Print,
        Self::Println,
        Self::Recover,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Append => "append",
            Self::Cap => "cap",
            Self::Clear => "clear",
            Self::Copy => "copy",
            Self::Delete => "delete",
            Self::Len => "len",
            Self::Make => "make",
            Self::Max => "max",
            Self::Min => "min",
            Self::New => "new",
            Self::Panic => "panic",
            Self::Print => "print",
            Self::Println => "println",
            Self::Recover => "recover",
        }
    }

    /// How many arguments there must be, and whether there may be more.
    fn arguments(self) -> (usize, bool) {
        match self {
            Self::Append | Self::Make | Self::Max | Self::Min => (1, true),
            Self::Cap | Self::Clear | Self::Len | Self::New | Self::Panic => (1, false),
            Self::Copy | Self::Delete => (2, false),
            Self::Print | Self::Println => (0, true),
            Self::Recover => (0, false),
        }
    }

    /// Whether a call of it is a statement.
    fn is_statement(self) -> bool {
        matches!(
            self,
            Self::Clear | Self::Copy | Self::Delete | Self::Panic | Self::Print | Self::Println | Self::Recover
        )
    }
}

impl<'a> Checker<'a> {
    pub fn builtin_call(
        &mut self,
        builtin: BuiltinFunction,
        call: &'a ast::Call,
        source: &'a Expression,
        hint: Option<TypeId>,
    ) -> Operand<'a> {
        if call.dots.is_some() && builtin != BuiltinFunction::Append {
            self.error(
                start(source),
                format!("invalid operation: invalid use of ... with built-in {}", builtin.name()),
            );
            return self.invalid_operand(source);
        }
        let (wanted, may_be_more) = builtin.arguments();
        let given = call.args.len();
        if given < wanted || given > wanted && !may_be_more {
            let what = if given < wanted { "not enough" } else { "too many" };
            self.error(
                start(source),
                format!(
                    "invalid operation: {what} arguments for {} (expected {wanted}, found {given})",
                    printing::call_text(call)
                ),
            );
            return self.invalid_operand(source);
        }
        let result = match builtin {
            BuiltinFunction::Len | BuiltinFunction::Cap => self.length(builtin, call, source),
            BuiltinFunction::Append => self.append(call, source),
            BuiltinFunction::Copy => self.copy(call, source),
            BuiltinFunction::Delete => self.delete(call, source),
            BuiltinFunction::Clear => self.clear(call, source),
            BuiltinFunction::Make => self.make(call, source),
            BuiltinFunction::New => self.new_variable(call, source),
            BuiltinFunction::Min | BuiltinFunction::Max => self.extreme(builtin, call, source, hint),
            BuiltinFunction::Panic => self.panic(call, source),
            BuiltinFunction::Print | BuiltinFunction::Println => self.print(builtin, call, source),
            BuiltinFunction::Recover => {
                let any = self.basic.any;
                Some(self.builtin_operand(source, Builtin::Recover, Vec::new(), Some(any)))
            }
        };
        let x = result.unwrap_or_else(|| self.invalid_operand(source));
        Operand { is_statement: builtin.is_statement(), ..x }
    }

    fn builtin_operand(
        &mut self,
        source: &'a Expression,
        builtin: Builtin,
        args: Vec<crate::lang::hir::Expr>,
        ty: Option<TypeId>,
    ) -> Operand<'a> {
        let mode = if ty.is_some() { Mode::Value } else { Mode::NoValue };
        let ty = ty.unwrap_or(self.basic.nothing);
        self.value_operand(source, mode, ty, ExprKind::Builtin { builtin, args, spread: false })
    }

    fn length(&mut self, builtin: BuiltinFunction, call: &'a ast::Call, source: &'a Expression) -> Option<Operand<'a>> {
        let x = self.expression(&call.args[0], None);
        if x.is_invalid() {
            return None;
        }
        let is_length = builtin == BuiltinFunction::Len;
        if let (Some(Constant::String(bytes)), true) = (&x.value, is_length) {
            let length = Constant::Int(BigInt::from(bytes.len()));
            return Some(self.constant_operand(source, self.basic.int, length));
        }
        let base = match self.under(x.ty) {
            &Type::Pointer(to) if matches!(self.under(to), Type::Array { .. }) => to,
            _ => x.ty,
        };
        match self.under(base) {
            &Type::Array { length, .. } if !calls_something(&call.args[0]) => {
                return Some(self.constant_operand(source, self.basic.int, Constant::Int(BigInt::from(length))));
            }
            Type::Array { .. } | Type::Slice(_) => {}
            Type::String | Type::Map { .. } if is_length => {}
            _ => {
                let message = format!("invalid argument: {} for {}", self.operand_text(&x), builtin.name());
                self.error(x.start(), message);
                return None;
            }
        }
        let value = self.operand_expression(x);
        let value = self.dereferenced(value);
        let kind = if is_length { Builtin::Len } else { Builtin::Cap };
        let int = self.basic.int;
        Some(self.builtin_operand(source, kind, vec![value], Some(int)))
    }

    fn append(&mut self, call: &'a ast::Call, source: &'a Expression) -> Option<Operand<'a>> {
        let x = self.expression(&call.args[0], None);
        if x.is_invalid() {
            for argument in &call.args[1..] {
                self.expression(argument, None);
            }
            return None;
        }
        let ty = x.ty;
        let &Type::Slice(element) = self.under(ty) else {
            let cause = match x.mode {
                Mode::Nil => "have untyped nil".to_string(),
                _ => self.operand_text(&x),
            };
            let message = match x.mode {
                Mode::Nil => format!("first argument to append must be a typed slice; {cause}"),
                _ => format!("invalid argument: {cause} is not a slice"),
            };
            self.error(x.start(), message);
            return None;
        };
        let mut args = vec![self.operand_expression(x)];
        let rest = &call.args[1..];
        if call.dots.is_some() {
            let [spread] = rest else {
                let message = "can only use ... with final argument in list";
                self.error(rest.first().map_or(call.pos.1, start), message);
                return None;
            };
            let y = self.expression(spread, None);
            if y.is_invalid() {
                return None;
            }
            // Bytes may come from a string.
            let is_text = self.is_string(y.ty) && self.hir.types.underlying_id(element) == self.basic.byte;
            let slice = self.hir.types.intern(Type::Slice(element));
            args.push(if is_text {
                self.operand_expression(y)
            } else {
                self.assign(y, Some(slice), "argument to append")?
            });
            let x = self.value_operand(
                source,
                Mode::Value,
                ty,
                ExprKind::Builtin { builtin: Builtin::Append, args, spread: true },
            );
            return Some(x);
        }
        let mut is_valid = true;
        for argument in rest {
            let y = self.expression(argument, Some(element));
            match (!y.is_invalid()).then(|| self.assign(y, Some(element), "argument to append")).flatten() {
                Some(value) => args.push(value),
                None => is_valid = false,
            }
        }
        is_valid.then(|| self.builtin_operand(source, Builtin::Append, args, Some(ty)))
    }

    fn copy(&mut self, call: &'a ast::Call, source: &'a Expression) -> Option<Operand<'a>> {
        let (to, from) = (self.expression(&call.args[0], None), self.expression(&call.args[1], None));
        if to.is_invalid() || from.is_invalid() {
            return None;
        }
        let element = |checker: &Self, ty: TypeId| match checker.under(ty) {
            &Type::Slice(element) => Some(element),
            _ if checker.is_string(ty) => Some(checker.basic.byte),
            _ => None,
        };
        let (into, out_of) = (element(self, to.ty).filter(|_| !self.is_string(to.ty)), element(self, from.ty));
        let (Some(into), Some(out_of)) = (into, out_of) else {
            let message = format!(
                "invalid argument: copy expects slice arguments; found {} and {}",
                self.operand_text(&to),
                self.operand_text(&from)
            );
            self.error(start(source), message);
            return None;
        };
        if into != out_of {
            let (to, from) = (self.operand_text(&to), self.operand_text(&from));
            let (into, out_of) = (self.type_text(into), self.type_text(out_of));
            self.error(start(source), format!("invalid argument: arguments to copy {to} and {from} have different element types {into} and {out_of}"));
            return None;
        }
        let args = vec![self.operand_expression(to), self.operand_expression(from)];
        let int = self.basic.int;
        Some(self.builtin_operand(source, Builtin::Copy, args, Some(int)))
    }

    fn delete(&mut self, call: &'a ast::Call, source: &'a Expression) -> Option<Operand<'a>> {
        let map = self.expression(&call.args[0], None);
        if map.is_invalid() {
            return None;
        }
        let &Type::Map { key, .. } = self.under(map.ty) else {
            let message = format!("invalid argument: {} is not a map", self.operand_text(&map));
            self.error(map.start(), message);
            return None;
        };
        let x = self.expression(&call.args[1], Some(key));
        if x.is_invalid() {
            return None;
        }
        let value = self.assign(x, Some(key), "argument to delete")?;
        let args = vec![self.operand_expression(map), value];
        Some(self.builtin_operand(source, Builtin::Delete, args, None))
    }

    fn clear(&mut self, call: &'a ast::Call, source: &'a Expression) -> Option<Operand<'a>> {
        let x = self.expression(&call.args[0], None);
        if x.is_invalid() {
            return None;
        }
        if !matches!(self.under(x.ty), Type::Map { .. } | Type::Slice(_)) {
            let message = format!("invalid argument: clear {}: argument must be a map or slice", self.operand_text(&x));
            self.error(x.start(), message);
            return None;
        }
        let args = vec![self.operand_expression(x)];
        Some(self.builtin_operand(source, Builtin::Clear, args, None))
    }

    fn make(&mut self, call: &'a ast::Call, source: &'a Expression) -> Option<Operand<'a>> {
        let ty = self.resolve_type(&call.args[0]);
        if ty == self.basic.invalid {
            return None;
        }
        let least = match self.under(ty) {
            Type::Slice(_) => 2,
            Type::Map { .. } => 1,
            _ => {
                let at = start(&call.args[0]);
                self.error(
                    at,
                    format!(
                        "invalid argument: cannot make {}; type must be slice, map, or channel",
                        printing::text(&call.args[0])
                    ),
                );
                return None;
            }
        };
        let given = call.args.len();
        if given < least || given > least + 1 {
            let text = printing::text(source);
            self.error(
                start(source),
                format!("invalid operation: {text} expects {least} or {} arguments; found {given}", least + 1),
            );
            return None;
        }
        let mut sizes = Vec::new();
        let mut known = Vec::new();
        for size in &call.args[1..] {
            // What is wrong with a size doesn't change the type.
            if let Some((value, constant)) = self.index_value(size, None, "index", false) {
                sizes.push(value);
                known.extend(constant);
            }
        }
        if let [length, capacity] = known.as_slice()
            && length > capacity
        {
            self.error(start(&call.args[1]), "invalid argument: length and capacity swapped");
            return None;
        }
        Some(self.builtin_operand(source, Builtin::Make, sizes, Some(ty)))
    }

    fn new_variable(&mut self, call: &'a ast::Call, source: &'a Expression) -> Option<Operand<'a>> {
        let ty = self.resolve_type(&call.args[0]);
        if ty == self.basic.invalid {
            return None;
        }
        let pointer = self.hir.types.intern(Type::Pointer(ty));
        Some(self.builtin_operand(source, Builtin::New, Vec::new(), Some(pointer)))
    }

    /// `min` and `max`
    fn extreme(
        &mut self,
        builtin: BuiltinFunction,
        call: &'a ast::Call,
        source: &'a Expression,
        hint: Option<TypeId>,
    ) -> Option<Operand<'a>> {
        let mut operands: Vec<Operand<'a>> = Vec::new();
        for argument in &call.args {
            let x = self.expression(argument, hint);
            if x.is_invalid() {
                return None;
            }
            if !self.is_ordered(x.ty) {
                let message = format!("invalid argument: {} cannot be ordered", self.operand_text(&x));
                self.error(x.start(), message);
                return None;
            }
            operands.push(x);
        }
        // All take the type of the typed ones, or the widest untyped kind.
        let mut ty = operands[0].ty;
        for x in &operands[1..] {
            if self.is_untyped(ty) {
                ty = if self.is_untyped(x.ty) { self.implicit_type(x, ty).map_or(x.ty, |(ty, _)| ty) } else { x.ty };
            } else if !self.is_untyped(x.ty) && x.ty != ty {
                let types = format!(
                    "mismatched types {} (previous argument) and {} (type of {})",
                    self.type_text(ty),
                    self.type_text(x.ty),
                    printing::text(x.source)
                );
                self.error(x.start(), format!("invalid argument: {types}"));
                return None;
            }
        }
        let operands: Option<Vec<_>> = operands.into_iter().map(|x| self.convert_untyped(x, ty)).collect();
        let operands = operands?;
        if operands.iter().all(|x| x.value.is_some()) {
            let wanted = if builtin == BuiltinFunction::Min { Comparison::Less } else { Comparison::Greater };
            let values = operands.into_iter().filter_map(|x| x.value);
            let best =
                values.reduce(
                    |best, value| {
                        if super::operators::compare_constants(wanted, &value, &best) { value } else { best }
                    },
                )?;
            return Some(self.constant_operand(source, ty, best));
        }
        let args = operands.into_iter().map(|x| self.operand_expression(x)).collect();
        let kind = if builtin == BuiltinFunction::Min { Builtin::Min } else { Builtin::Max };
        Some(self.builtin_operand(source, kind, args, Some(ty)))
    }

    fn panic(&mut self, call: &'a ast::Call, source: &'a Expression) -> Option<Operand<'a>> {
        let x = self.expression(&call.args[0], None);
        if x.is_invalid() {
            return None;
        }
        let any = self.basic.any;
        let value = self.assign(x, Some(any), "argument to panic")?;
        Some(self.builtin_operand(source, Builtin::Panic, vec![value], None))
    }

    fn print(&mut self, builtin: BuiltinFunction, call: &'a ast::Call, source: &'a Expression) -> Option<Operand<'a>> {
        let mut args = Vec::new();
        for argument in &call.args {
            let x = self.expression(argument, None);
            if x.is_invalid() {
                return None;
            }
            args.push(self.assign(x, None, &format!("argument to {}", builtin.name()))?);
        }
        let kind = if builtin == BuiltinFunction::Print { Builtin::Print } else { Builtin::Println };
        Some(self.builtin_operand(source, kind, args, None))
    }
}

/// Whether evaluating the expression could do something: the length of an array is a constant otherwise.
fn calls_something(expression: &Expression) -> bool {
    match expression {
        Expression::Ident(_) | Expression::BasicLit(_) => false,
        Expression::Paren(x) => calls_something(&x.expr),
        Expression::Selector(x) => calls_something(&x.x),
        Expression::Star(x) => calls_something(&x.right),
        Expression::Index(x) => calls_something(&x.left) || calls_something(&x.index),
        Expression::Operation(x) => calls_something(&x.x) || x.y.as_deref().is_some_and(calls_something),
        _ => true,
    }
}
