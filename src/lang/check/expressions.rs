//! Expressions: what each means, from names to indices. Operators, calls, literals and selectors have files of their own.

use super::Checker;
use super::constants::Constant;
use super::operand::{Mode, Operand};
use super::printing::{self, start};
use super::scope::{Kind, ObjectId};
use crate::lang::hir::{self, ExprKind};
use crate::program::{Type, TypeId};
use gosyn::ast::{self, Expression};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// Deeper nesting is refused: the checker and the compiler call themselves for each level.
const MAXIMUM_DEPTH: usize = 200;

impl<'a> Checker<'a> {
    /// Goes one level down; false, with an error, where that is too deep.
    pub fn enter(&mut self, at: usize) -> bool {
        if self.depth >= MAXIMUM_DEPTH {
            self.error(at, "expression nested too deeply");
            return false;
        }
        self.depth += 1;
        true
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Any expression, with what it means. `hint` is the type that is wanted, for untyped constants that are shifted.
    pub fn raw_expression(&mut self, expression: &'a Expression, hint: Option<TypeId>) -> Operand<'a> {
        if !self.enter(start(expression)) {
            return self.invalid_operand(expression);
        }
        let x = self.any_expression(expression, hint);
        self.leave();
        x
    }

    fn any_expression(&mut self, expression: &'a Expression, hint: Option<TypeId>) -> Operand<'a> {
        match expression {
            Expression::Ident(name) => self.name(name, expression),
            Expression::BasicLit(literal) => self.literal(literal, expression),
            Expression::FuncLit(literal) => {
                let (ty, func) = self.function_literal(literal);
                if ty == self.basic.invalid {
                    return self.invalid_operand(expression);
                }
                self.value_operand(expression, Mode::Value, ty, ExprKind::Closure(func))
            }
            Expression::Paren(x) => Operand { source: expression, ..self.raw_expression(&x.expr, hint) },
            Expression::Selector(x) => self.selector(x, expression),
            Expression::Index(x) => self.index(x, expression),
            Expression::Slice(x) => self.slice(x, expression),
            Expression::TypeAssert(x) => self.type_assertion(x, expression),
            Expression::Call(x) => self.call(x, expression, hint),
            Expression::Star(x) => self.star(&x.right, expression),
            Expression::Operation(x) => self.operation(x, expression, hint),
            Expression::CompositeLit(x) => self.composite_literal(x, expression),
            Expression::IndexList(_) => {
                self.not_supported(start(expression), "generics are");
                self.invalid_operand(expression)
            }
            Expression::Range(_) | Expression::List(_) | Expression::Ellipsis(_) => {
                self.error(start(expression), format!("unexpected {}", printing::text(expression)));
                self.invalid_operand(expression)
            }
            Expression::TypeMap(_)
            | Expression::TypeArray(_)
            | Expression::TypeSlice(_)
            | Expression::TypeFunction(_)
            | Expression::TypeStruct(_)
            | Expression::TypeChannel(_)
            | Expression::TypePointer(_)
            | Expression::TypeInterface(_) => self.type_operand(expression),
        }
    }

    fn type_operand(&mut self, expression: &'a Expression) -> Operand<'a> {
        let ty = self.resolve_type(expression);
        if ty == self.basic.invalid {
            return self.invalid_operand(expression);
        }
        Operand { mode: Mode::Type, ty, ..self.invalid_operand(expression) }
    }

    /// A value or a type, but not a call without results or a builtin.
    pub fn expression_or_type(&mut self, expression: &'a Expression, hint: Option<TypeId>) -> Operand<'a> {
        let x = self.raw_expression(expression, hint);
        match x.mode {
            Mode::NoValue => {
                let message = format!("{} used as value or type", self.operand_text(&x));
                self.error(x.start(), message);
                self.invalid_operand(expression)
            }
            Mode::Builtin(_) => {
                let message = format!("{} must be called", self.operand_text(&x));
                self.error(x.start(), message);
                self.invalid_operand(expression)
            }
            _ => x,
        }
    }

    /// A value, possibly several of a call.
    pub fn multiple_expression(&mut self, expression: &'a Expression, hint: Option<TypeId>) -> Operand<'a> {
        let x = self.raw_expression(expression, hint);
        let what = match x.mode {
            Mode::NoValue => "used as value",
            Mode::Builtin(_) => "must be called",
            Mode::Type => "is not an expression",
            _ => return x,
        };
        let message = format!("{} {what}", self.operand_text(&x));
        self.error(x.start(), message);
        self.invalid_operand(expression)
    }

    /// One value.
    pub fn expression(&mut self, expression: &'a Expression, hint: Option<TypeId>) -> Operand<'a> {
        let x = self.multiple_expression(expression, hint);
        self.single_value(x).unwrap_or_else(|| self.invalid_operand(expression))
    }

    /// Refuses several values.
    pub fn single_value(&mut self, x: Operand<'a>) -> Option<Operand<'a>> {
        if x.mode == Mode::Value && matches!(self.hir.types.get(x.ty), Type::Tuple(_)) {
            let message = format!("multiple-value {} in single-value context", self.operand_text(&x));
            self.error(x.start(), message);
            return None;
        }
        (!x.is_invalid()).then_some(x)
    }

    fn name(&mut self, name: &'a ast::Ident, source: &'a Expression) -> Operand<'a> {
        if name.name == "_" {
            self.error(name.pos, "cannot use _ as value or type");
            return self.invalid_operand(source);
        }
        match self.lookup(&name.name) {
            Some(id) => {
                self.use_dot_import(id);
                self.object_operand(id, source)
            }
            None => {
                match super::universe::unsupported_name(&name.name) {
                    Some(what) => self.not_supported(name.pos, what),
                    None => self.error(name.pos, format!("undefined: {}", name.name)),
                }
                self.invalid_operand(source)
            }
        }
    }

    pub fn object_operand(&mut self, id: ObjectId, source: &'a Expression) -> Operand<'a> {
        self.resolve(id);
        let at = start(source);
        match self.objects[id].kind.clone() {
            Kind::Constant { ty, value: Some(value) } if ty != self.basic.invalid => {
                self.constant_operand(source, ty, value)
            }
            Kind::Type(ty) if ty != self.basic.invalid => {
                Operand { mode: Mode::Type, ty, ..self.invalid_operand(source) }
            }
            Kind::Variable(number) => {
                self.variables[number].used = true;
                let ty = self.variables[number].ty;
                let local = self.local_of(number);
                match ty == self.basic.invalid {
                    true => self.invalid_operand(source),
                    false => self.value_operand(source, Mode::Variable, ty, ExprKind::Local(local)),
                }
            }
            Kind::Global(global) => {
                self.depend_on_global(global);
                let ty = self.hir.globals[global as usize].ty;
                match ty == self.basic.invalid {
                    true => self.invalid_operand(source),
                    false => self.value_operand(source, Mode::Variable, ty, ExprKind::Global(global)),
                }
            }
            Kind::Function(func) => {
                self.depend_on_function(func);
                let ty = self.hir.functions[func as usize].ty;
                let is_wrong = matches!(self.hir.types.get(ty), Type::Func(s) if s.params.iter().chain(&s.results).any(|&ty| ty == self.basic.invalid));
                match is_wrong {
                    true => self.invalid_operand(source),
                    false => self.value_operand(source, Mode::Value, ty, ExprKind::Func(func)),
                }
            }
            Kind::Builtin(builtin) => Operand { mode: Mode::Builtin(builtin), ..self.invalid_operand(source) },
            Kind::Nil => self.value_operand(source, Mode::Nil, self.basic.untyped_nil, ExprKind::Zero),
            Kind::Iota => match self.context.iota {
                Some(iota) => self.constant_operand(source, self.basic.untyped_int, Constant::Int(BigInt::from(iota))),
                None => {
                    self.error(at, "cannot use iota outside constant declaration");
                    self.invalid_operand(source)
                }
            },
            Kind::Package { .. } => {
                self.error(at, format!("use of package {} not in selector", self.objects[id].name));
                self.invalid_operand(source)
            }
            Kind::Resolving => {
                self.report_loop(id);
                self.objects[id].kind = Kind::Invalid;
                self.invalid_operand(source)
            }
            _ => self.invalid_operand(source),
        }
    }

    /// `*x`, of a value or of a type.
    pub fn star(&mut self, operand: &'a Expression, source: &'a Expression) -> Operand<'a> {
        let x = self.expression_or_type(operand, None);
        match x.mode {
            Mode::Invalid => self.invalid_operand(source),
            Mode::Type => {
                let ty = self.hir.types.intern(Type::Pointer(x.ty));
                Operand { mode: Mode::Type, ty, ..self.invalid_operand(source) }
            }
            Mode::Nil => {
                self.error(start(operand), "invalid operation: cannot indirect nil");
                self.invalid_operand(source)
            }
            _ => match self.under(x.ty) {
                &Type::Pointer(to) => self.value_operand(source, Mode::Variable, to, ExprKind::Deref(Box::new(x.expr))),
                _ => {
                    let message = format!("invalid operation: cannot indirect {}", self.operand_text(&x));
                    self.error(start(operand), message);
                    self.invalid_operand(source)
                }
            },
        }
    }

    fn index(&mut self, syntax: &'a ast::Index, source: &'a Expression) -> Operand<'a> {
        let x = self.expression_or_type(&syntax.left, None);
        match x.mode {
            Mode::Invalid => {
                self.expression_or_type(&syntax.index, None);
                return self.invalid_operand(source);
            }
            Mode::Type => {
                self.not_supported(x.start(), "generics are");
                return self.invalid_operand(source);
            }
            Mode::Value if matches!(self.under(x.ty), Type::Func(_)) => {
                let message = format!("invalid operation: cannot index {}", self.operand_text(&x));
                self.error(syntax.pos.0, message);
                return self.invalid_operand(source);
            }
            _ => {}
        }
        let Some(x) = self.single_value(x) else {
            return self.invalid_operand(source);
        };
        let text = self.operand_text(&x);
        let x = self.with_default_type(x);
        if let &Type::Map { key, value } = self.under(x.ty) {
            let index = self.expression(&syntax.index, Some(key));
            let Some(index) = self.assign(index, Some(key), "map index") else {
                return self.invalid_operand(source);
            };
            let kind = ExprKind::MapIndex { map: Box::new(x.expr), key: Box::new(index), comma_ok: false };
            return self.value_operand(source, Mode::MapIndex, value, kind);
        }
        let (element, length, mode) = match self.under(x.ty) {
            Type::String => {
                let length = x
                    .value
                    .as_ref()
                    .map(|value| if let Constant::String(bytes) = value { bytes.len() as u64 } else { 0 });
                (self.basic.byte, length, Mode::Value)
            }
            &Type::Slice(element) => (element, None, Mode::Variable),
            &Type::Array { element, length } => {
                (element, Some(length), if x.mode == Mode::Variable { Mode::Variable } else { Mode::Value })
            }
            &Type::Pointer(to) => match self.under(to) {
                &Type::Array { element, length } => (element, Some(length), Mode::Variable),
                _ => (self.basic.invalid, None, Mode::Invalid),
            },
            _ => (self.basic.invalid, None, Mode::Invalid),
        };
        if mode == Mode::Invalid {
            self.error(syntax.pos.0, format!("invalid operation: cannot index {text}"));
            self.expression_or_type(&syntax.index, None);
            return self.invalid_operand(source);
        }
        let Some((index, _)) = self.index_value(&syntax.index, length, "index", false) else {
            return self.invalid_operand(source);
        };
        let base = self.operand_expression(x);
        let base = self.dereferenced(base);
        self.value_operand(source, mode, element, ExprKind::Index { base: Box::new(base), index: Box::new(index) })
    }

    /// An index or bound: an integer, which must not be negative nor beyond `length` when it is a constant.
    /// `may_be_length`: it may be as large as `length`.
    pub fn index_value(
        &mut self,
        syntax: &'a Expression,
        length: Option<u64>,
        what: &str,
        may_be_length: bool,
    ) -> Option<(hir::Expr, Option<u64>)> {
        let x = self.expression(syntax, Some(self.basic.int));
        if x.is_invalid() {
            return None;
        }
        let x = self.convert_untyped(x, self.basic.int)?;
        if !self.is_integer(x.ty) {
            let message = format!("invalid argument: {what} {} must be integer", self.operand_text(&x));
            self.error(x.start(), message);
            return None;
        }
        let mut known = None;
        if let Some(value) = &x.value {
            if value.is_negative() {
                let message = format!("invalid argument: {what} {} must not be negative", self.operand_text(&x));
                self.error(x.start(), message);
                return None;
            }
            known = value.to_int().and_then(|value| value.to_i64()).map(|value| value as u64);
            let Some(value) = known else {
                let message = format!("invalid argument: {what} {} overflows int", self.operand_text(&x));
                self.error(x.start(), message);
                return None;
            };
            if let Some(length) = length.map(|length| if may_be_length { length.saturating_add(1) } else { length })
                && value >= length
            {
                self.error(x.start(), format!("invalid argument: index {value} out of bounds [0:{length}]"));
                return None;
            }
        }
        Some((self.operand_expression(x), known))
    }

    fn slice(&mut self, syntax: &'a ast::Slice, source: &'a Expression) -> Operand<'a> {
        let x = self.expression(&syntax.left, None);
        if x.is_invalid() {
            for bound in syntax.index.iter().flatten() {
                self.expression(bound, None);
            }
            return self.invalid_operand(source);
        }
        let length = match (&x.value, self.under(x.ty)) {
            (Some(Constant::String(bytes)), _) => Some(bytes.len() as u64),
            _ => None,
        };
        let x = self.with_default_type(x);
        let (ty, length) = match self.under(x.ty) {
            Type::String if syntax.index[2].is_some() => {
                self.error(start(source), "invalid operation: 3-index slice of string");
                return self.invalid_operand(source);
            }
            Type::String => (x.ty, length),
            Type::Slice(_) => (x.ty, None),
            &Type::Array { element, length } => {
                if x.mode != Mode::Variable {
                    let message =
                        format!("invalid operation: {} (slice of unaddressable value)", self.operand_text(&x));
                    self.error(x.start(), message);
                    return self.invalid_operand(source);
                }
                (self.hir.types.intern(Type::Slice(element)), Some(length))
            }
            &Type::Pointer(to) if matches!(self.under(to), Type::Array { .. }) => {
                let &Type::Array { element, length } = self.under(to) else {
                    return self.invalid_operand(source);
                };
                (self.hir.types.intern(Type::Slice(element)), Some(length))
            }
            _ => {
                let message = format!("invalid operation: cannot slice {}", self.operand_text(&x));
                self.error(x.start(), message);
                return self.invalid_operand(source);
            }
        };
        let base = self.operand_expression(x);
        let base = self.dereferenced(base);
        if matches!(self.under(base.ty), Type::Array { .. }) {
            self.mark_address_taken(&base);
        }
        let Some([low, high, max]) = self.slice_bounds(syntax, length) else {
            return self.invalid_operand(source);
        };
        let kind = ExprKind::Slice { base: Box::new(base), low, high, max };
        // The part of a string is of the string's type.
        self.value_operand(source, Mode::Value, ty, kind)
    }

    fn slice_bounds(&mut self, syntax: &'a ast::Slice, length: Option<u64>) -> Option<[Option<Box<hir::Expr>>; 3]> {
        let mut bounds = [None, None, None];
        let mut constants: Vec<u64> = Vec::new();
        let mut is_invalid = false;
        for (bound, result) in syntax.index.iter().zip(&mut bounds) {
            let Some(bound) = bound else { continue };
            match self.index_value(bound, length, "index", true) {
                Some((value, known)) => {
                    if let Some(known) = known {
                        if let Some(&before) = constants.iter().find(|&&before| before > known) {
                            self.error(start(bound), format!("invalid slice indices: {known} < {before}"));
                            is_invalid = true;
                        }
                        constants.push(known);
                    }
                    *result = Some(Box::new(value));
                }
                None => is_invalid = true,
            }
        }
        (!is_invalid).then_some(bounds)
    }

    fn type_assertion(&mut self, syntax: &'a ast::TypeAssertion, source: &'a Expression) -> Operand<'a> {
        let x = self.expression(&syntax.left, None);
        let Some(right) = &syntax.right else {
            self.error(start(source), "invalid syntax tree: use of .(type) outside type switch");
            return self.invalid_operand(source);
        };
        if x.is_invalid() {
            return self.invalid_operand(source);
        }
        if !self.is_interface(x.ty) {
            let message = format!("invalid operation: {} is not an interface", self.operand_text(&x));
            self.error(x.start(), message);
            return self.invalid_operand(source);
        }
        let target = self.resolve_type(right);
        if target == self.basic.invalid {
            return self.invalid_operand(source);
        }
        if !self.is_interface(target)
            && let Some(cause) = self.missing_method(target, x.ty)
        {
            let (to, from) = (self.type_text(target), self.type_text(x.ty));
            self.error(
                start(source),
                format!(
                    "impossible type assertion: {}\n\t{to} does not implement {from} {cause}",
                    printing::text(source)
                ),
            );
            return self.invalid_operand(source);
        }
        let kind = ExprKind::TypeAssert { value: Box::new(x.expr), target, comma_ok: false };
        self.value_operand(source, Mode::CommaOk, target, kind)
    }
}
