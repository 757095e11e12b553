//! Unary and binary operators, comparisons and shifts, of constants and of values.

use super::Checker;
use super::constants::{Constant, MAXIMUM_BITS, limit};
use super::operand::{Mode, Operand};
use super::printing::{self, operator_text, unparen};
use crate::lang::hir::{BinaryOp, ExprKind, UnaryOp};
use crate::program::{Comparison, Type, TypeId};
use gosyn::ast::{self, Expression};
use gosyn::token::Operator;
use num_bigint::BigInt;
use num_traits::{One, ToPrimitive};

/// Constants aren't shifted further than this: enough for the smallest float64.
const LARGEST_SHIFT: u64 = 1023 - 1 + 52;
/// Longer string constants are refused.
const LONGEST_STRING: usize = 1 << 20;

/// The operation of an operator or of an assignment with it.
pub fn binary_operator(operator: Operator) -> Option<BinaryOp> {
    Some(match operator {
        Operator::Add | Operator::AddAssign => BinaryOp::Add,
        Operator::Sub | Operator::SubAssign => BinaryOp::Sub,
        Operator::Star | Operator::MulAssign => BinaryOp::Mul,
        Operator::Quo | Operator::QuoAssign => BinaryOp::Div,
        Operator::Rem | Operator::RemAssign => BinaryOp::Rem,
        Operator::And | Operator::AndAssign => BinaryOp::And,
        Operator::Or | Operator::OrAssign => BinaryOp::Or,
        Operator::Xor | Operator::XorAssign => BinaryOp::Xor,
        Operator::AndNot | Operator::AndNotAssign => BinaryOp::AndNot,
        Operator::Shl | Operator::ShlAssign => BinaryOp::Shl,
        Operator::Shr | Operator::ShrAssign => BinaryOp::Shr,
        _ => return None,
    })
}

fn comparison(operator: Operator) -> Option<Comparison> {
    Some(match operator {
        Operator::Equal => Comparison::Equal,
        Operator::NotEqual => Comparison::NotEqual,
        Operator::Less => Comparison::Less,
        Operator::LessEqual => Comparison::LessEqual,
        Operator::Greater => Comparison::Greater,
        Operator::GreaterEqual => Comparison::GreaterEqual,
        _ => return None,
    })
}

fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::And => "&",
        BinaryOp::Or => "|",
        BinaryOp::Xor => "^",
        BinaryOp::AndNot => "&^",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
    }
}

/// Whether an expression is a shift or made of one: its type may then depend on what is around.
fn is_shift(expression: &Expression) -> bool {
    match unparen(expression) {
        Expression::Operation(ast::Operation { op: Operator::Shl | Operator::Shr, y: Some(_), .. }) => true,
        Expression::Operation(x) => is_shift(&x.x) || x.y.as_deref().is_some_and(is_shift),
        _ => false,
    }
}

impl<'a> Checker<'a> {
    pub fn operation(
        &mut self,
        operation: &'a ast::Operation,
        source: &'a Expression,
        hint: Option<TypeId>,
    ) -> Operand<'a> {
        match (&operation.y, operation.op) {
            (Some(right), _) => self.binary(operation, right, source, hint),
            (None, Operator::Star) => self.star(&operation.x, source),
            (None, Operator::And) => self.address(&operation.x, source),
            (None, Operator::Arrow) => {
                self.not_supported(operation.pos, "channels are");
                self.invalid_operand(source)
            }
            (None, Operator::Tiled) => {
                self.error(operation.pos, "cannot use ~ outside of interface or type constraint");
                self.invalid_operand(source)
            }
            (None, _) => self.unary(operation, source, hint),
        }
    }

    /// `&x`
    fn address(&mut self, operand: &'a Expression, source: &'a Expression) -> Operand<'a> {
        let x = self.expression(operand, None);
        if x.is_invalid() {
            return self.invalid_operand(source);
        }
        let is_literal = matches!(unparen(operand), Expression::CompositeLit(_));
        if !is_literal && x.mode != Mode::Variable {
            let message = format!("invalid operation: cannot take address of {}", self.operand_text(&x));
            self.error(x.start(), message);
            return self.invalid_operand(source);
        }
        let pointer = self.address_of(x.expr);
        self.value_operand(source, Mode::Value, pointer.ty, pointer.kind)
    }

    fn unary(&mut self, operation: &'a ast::Operation, source: &'a Expression, hint: Option<TypeId>) -> Operand<'a> {
        let x = self.expression(&operation.x, hint);
        if x.is_invalid() {
            return self.invalid_operand(source);
        }
        let (is_defined, op) = match operation.op {
            Operator::Add => (self.is_numeric(x.ty), None),
            Operator::Sub => (self.is_numeric(x.ty), Some(UnaryOp::Negate)),
            Operator::Xor => (self.is_integer(x.ty), Some(UnaryOp::Complement)),
            Operator::Not => (self.is_boolean(x.ty), Some(UnaryOp::Not)),
            _ => (false, None),
        };
        if !is_defined {
            let message = format!(
                "invalid operation: operator {} not defined on {}",
                operator_text(operation.op),
                self.operand_text(&x)
            );
            self.error(x.start(), message);
            return self.invalid_operand(source);
        }
        if let Some(value) = &x.value {
            let result = match (op, value) {
                (Some(UnaryOp::Negate), Constant::Int(value)) => Constant::Int(-value),
                (Some(UnaryOp::Negate), Constant::Float(value)) => Constant::Float(-value),
                (Some(UnaryOp::Not), Constant::Bool(value)) => Constant::Bool(!value),
                (Some(UnaryOp::Complement), Constant::Int(value)) => Constant::Int(self.complement(value, x.ty)),
                (_, value) => value.clone(),
            };
            return self.folded(source, x.ty, result, operation.pos, "");
        }
        let ty = x.ty;
        let operand = self.operand_expression(x);
        match op {
            Some(op) => self.value_operand(source, Mode::Value, ty, ExprKind::Unary { op, operand: Box::new(operand) }),
            None => self.value_operand(source, Mode::Value, ty, operand.kind),
        }
    }

    fn complement(&self, value: &BigInt, ty: TypeId) -> BigInt {
        match self.under(ty) {
            Type::Int(kind) if !kind.is_signed() => !value & ((BigInt::one() << kind.bits()) - 1),
            _ => !value,
        }
    }

    /// The constant that an operation results in, if its type can hold it.
    fn folded(
        &mut self,
        source: &'a Expression,
        ty: TypeId,
        value: Constant,
        at: usize,
        operation: &str,
    ) -> Operand<'a> {
        if self.is_untyped(ty) {
            let is_too_large = match &value {
                Constant::Int(value) => value.bits() > MAXIMUM_BITS,
                Constant::String(bytes) => bytes.len() > LONGEST_STRING,
                _ => false,
            };
            if is_too_large {
                self.error(at, format!("constant {operation} overflow"));
                return self.invalid_operand(source);
            }
            return self.constant_operand(source, ty, value);
        }
        match self.represented(&value, ty, ty) {
            Ok(value) => self.constant_operand(source, ty, value),
            Err(unfit) => {
                let x = self.constant_operand(source, ty, value);
                self.report_unfit(&x, ty, unfit);
                self.invalid_operand(source)
            }
        }
    }

    fn binary(
        &mut self,
        operation: &'a ast::Operation,
        right: &'a Expression,
        source: &'a Expression,
        hint: Option<TypeId>,
    ) -> Operand<'a> {
        let is_comparison = comparison(operation.op).is_some();
        let hint = if is_comparison { None } else { hint };
        let (x, y) = match operation.op {
            Operator::Shl | Operator::Shr => (self.expression(&operation.x, hint), self.expression(right, None)),
            _ => self.operands(&operation.x, right, hint),
        };
        if x.is_invalid() || y.is_invalid() {
            return self.invalid_operand(source);
        }
        if let Some(op @ (BinaryOp::Shl | BinaryOp::Shr)) = binary_operator(operation.op) {
            return self.shift(x, y, op, source, operation.pos, hint);
        }
        let Some((x, y)) = self.matched(x, y) else {
            return self.invalid_operand(source);
        };
        if let Some(comparison) = comparison(operation.op) {
            return self.compare(x, y, comparison, source, operator_text(operation.op));
        }
        if x.ty != y.ty {
            let message = format!(
                "invalid operation: {} (mismatched types {} and {})",
                printing::text(source),
                self.type_text(x.ty),
                self.type_text(y.ty)
            );
            self.error(x.start(), message);
            return self.invalid_operand(source);
        }
        match operation.op {
            Operator::AndAnd | Operator::OrOr => self.logical(x, y, operation.op, source),
            _ => match binary_operator(operation.op) {
                Some(op) => self.arithmetic(x, y, op, source, operation.pos),
                None => {
                    self.error(operation.pos, format!("unexpected {}", operator_text(operation.op)));
                    self.invalid_operand(source)
                }
            },
        }
    }

    /// Both operands; where one is a shift of an untyped constant, the other's type is what it becomes.
    fn operands(
        &mut self,
        left: &'a Expression,
        right: &'a Expression,
        hint: Option<TypeId>,
    ) -> (Operand<'a>, Operand<'a>) {
        let typed = |checker: &Self, x: &Operand| (!x.is_invalid() && !checker.is_untyped(x.ty)).then_some(x.ty);
        if is_shift(left) && !is_shift(right) {
            let y = self.expression(right, hint);
            let x = self.expression(left, typed(self, &y).or(hint));
            (x, y)
        } else {
            let x = self.expression(left, hint);
            let y = self.expression(right, typed(self, &x).or(hint));
            (x, y)
        }
    }

    /// Gives an untyped operand the other's type, if they can be mixed.
    fn matched(&mut self, x: Operand<'a>, y: Operand<'a>) -> Option<(Operand<'a>, Operand<'a>)> {
        let can_mix = self.is_interface(x.ty)
            || self.is_interface(y.ty)
            || self.is_boolean(x.ty) == self.is_boolean(y.ty)
                && self.is_string(x.ty) == self.is_string(y.ty)
                && (x.mode != Mode::Nil || self.has_nil(y.ty))
                && (y.mode != Mode::Nil || self.has_nil(x.ty));
        if !can_mix {
            return Some((x, y));
        }
        let x = self.convert_untyped(x, y.ty)?;
        let y = self.convert_untyped(y, x.ty)?;
        Some((x, y))
    }

    fn logical(&mut self, x: Operand<'a>, y: Operand<'a>, operator: Operator, source: &'a Expression) -> Operand<'a> {
        if !self.is_boolean(x.ty) {
            let message = format!(
                "invalid operation: operator {} not defined on {}",
                operator_text(operator),
                self.operand_text(&x)
            );
            self.error(x.start(), message);
            return self.invalid_operand(source);
        }
        let ty = x.ty;
        if let (Some(Constant::Bool(a)), Some(Constant::Bool(b))) = (&x.value, &y.value) {
            let value = if operator == Operator::AndAnd { *a && *b } else { *a || *b };
            return self.constant_operand(source, ty, Constant::Bool(value));
        }
        let (left, right) = (Box::new(self.operand_expression(x)), Box::new(self.operand_expression(y)));
        let kind = if operator == Operator::AndAnd { ExprKind::And(left, right) } else { ExprKind::Or(left, right) };
        self.value_operand(source, Mode::Value, ty, kind)
    }

    /// Whether an arithmetic operator is defined on operands of the type.
    pub fn has_operator(&self, op: BinaryOp, ty: TypeId) -> bool {
        match op {
            BinaryOp::Add => self.is_numeric(ty) || self.is_string(ty),
            BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div => self.is_numeric(ty),
            _ => self.is_integer(ty),
        }
    }

    fn arithmetic(
        &mut self,
        x: Operand<'a>,
        y: Operand<'a>,
        op: BinaryOp,
        source: &'a Expression,
        at: usize,
    ) -> Operand<'a> {
        if !self.check_arithmetic(&x, &y, op) {
            return self.invalid_operand(source);
        }
        let ty = x.ty;
        if let (Some(a), Some(b)) = (&x.value, &y.value) {
            return match fold(op, a, b, self.is_integer(ty)) {
                Some(value) => self.folded(source, ty, value, at, operation_name(op)),
                None => {
                    self.error(at, format!("constant {} overflow", operation_name(op)));
                    self.invalid_operand(source)
                }
            };
        }
        let (left, right) = (Box::new(self.operand_expression(x)), Box::new(self.operand_expression(y)));
        self.value_operand(source, Mode::Value, ty, ExprKind::Binary { op, left, right })
    }

    /// Reports an operator that isn't defined, and a constant division by zero.
    pub fn check_arithmetic(&mut self, x: &Operand<'a>, y: &Operand<'a>, op: BinaryOp) -> bool {
        if !self.has_operator(op, x.ty) {
            let message = format!("invalid operation: operator {} not defined on {}", symbol(op), self.operand_text(x));
            self.error(x.start(), message);
            return false;
        }
        let is_zero = y.value.as_ref().is_some_and(Constant::is_zero);
        if matches!(op, BinaryOp::Div | BinaryOp::Rem) && is_zero && (x.mode == Mode::Constant || self.is_integer(x.ty))
        {
            self.error(y.start(), "invalid operation: division by zero");
            return false;
        }
        true
    }

    fn shift(
        &mut self,
        x: Operand<'a>,
        y: Operand<'a>,
        op: BinaryOp,
        source: &'a Expression,
        at: usize,
        hint: Option<TypeId>,
    ) -> Operand<'a> {
        let integer = x.value.as_ref().and_then(Constant::to_int);
        if !(self.is_integer(x.ty) || self.is_untyped(x.ty) && integer.is_some()) {
            let message = format!("invalid operation: shifted operand {} must be integer", self.operand_text(&x));
            self.error(x.start(), message);
            return self.invalid_operand(source);
        }
        let Some(y) = self.shift_count(y) else {
            return self.invalid_operand(source);
        };
        if let (Some(integer), Some(count)) = (&integer, &y.value) {
            let count = count.to_int().and_then(|count| count.to_u64()).filter(|&count| count <= LARGEST_SHIFT);
            let Some(count) = count else {
                let message = format!("invalid operation: invalid shift count {}", self.operand_text(&y));
                self.error(y.start(), message);
                return self.invalid_operand(source);
            };
            let ty = if self.is_integer(x.ty) { x.ty } else { self.basic.untyped_int };
            let value = if op == BinaryOp::Shl { integer << count } else { integer >> count };
            return self.folded(source, ty, Constant::Int(value), at, "shift");
        }
        // A shifted untyped constant has the type that it would have without the shift.
        let x = match self.is_untyped(x.ty) {
            false => x,
            true => {
                let wanted =
                    hint.filter(|&hint| self.is_basic(hint) && !self.is_untyped(hint)).unwrap_or(self.basic.int);
                if !self.is_integer(wanted) {
                    let message = format!(
                        "invalid operation: shifted operand {} (type {}) must be integer",
                        printing::text(x.source),
                        self.type_text(wanted)
                    );
                    self.error(x.start(), message);
                    return self.invalid_operand(source);
                }
                match self.convert_untyped(x, wanted) {
                    Some(x) => x,
                    None => return self.invalid_operand(source),
                }
            }
        };
        let ty = x.ty;
        let (left, right) = (Box::new(self.operand_expression(x)), Box::new(self.operand_expression(y)));
        self.value_operand(source, Mode::Value, ty, ExprKind::Binary { op, left, right })
    }

    /// The right operand of a shift: an integer, not negative when constant.
    pub fn shift_count(&mut self, y: Operand<'a>) -> Option<Operand<'a>> {
        if let Some(value) = &y.value {
            if value.to_int().is_some() && value.is_negative() {
                let message = format!("invalid operation: negative shift count {}", self.operand_text(&y));
                self.error(y.start(), message);
                return None;
            }
            if self.is_untyped(y.ty) {
                return match self.implicit_type(&y, self.basic.uint) {
                    Ok((ty, value)) => Some(Operand { ty, value, ..y }),
                    Err(unfit) => {
                        self.report_unfit(&y, self.basic.uint, unfit);
                        None
                    }
                };
            }
        }
        if !self.is_integer(y.ty) {
            let message = format!("invalid operation: shift count {} must be integer", self.operand_text(&y));
            self.error(y.start(), message);
            return None;
        }
        Some(y)
    }

    /// `==` and the like. Also what `switch` does with each case.
    pub fn compare(
        &mut self,
        x: Operand<'a>,
        y: Operand<'a>,
        comparison: Comparison,
        source: &'a Expression,
        symbol: &str,
    ) -> Operand<'a> {
        if let Err((is_second, cause)) = self.comparable(&x, &y, comparison, symbol) {
            let at = if is_second { y.start() } else { x.start() };
            let (left, right) = (printing::text(x.source), printing::text(y.source));
            self.error(at, format!("invalid operation: {left} {symbol} {right} ({cause})"));
            return self.invalid_operand(source);
        }
        if let (Some(a), Some(b)) = (&x.value, &y.value) {
            let value = Constant::Bool(compare_constants(comparison, a, b));
            return self.constant_operand(source, self.basic.untyped_bool, value);
        }
        // The operands get one type: an interface's, if one is.
        let target = match (self.is_interface(x.ty), self.is_interface(y.ty)) {
            _ if x.mode == Mode::Nil => y.ty,
            _ if y.mode == Mode::Nil => x.ty,
            (false, true) => y.ty,
            (true, true) if self.missing_method(x.ty, y.ty).is_none() => y.ty,
            _ => x.ty,
        };
        let target = self.default_type(target);
        let (left, right) = (self.materialize(x, target), self.materialize(y, target));
        let kind = ExprKind::Compare { comparison, left: Box::new(left), right: Box::new(right) };
        self.value_operand(source, Mode::Value, self.basic.untyped_bool, kind)
    }

    /// Whether two operands can be compared; if not, whether the second is to blame, and why.
    pub fn comparable(
        &self,
        x: &Operand,
        y: &Operand,
        comparison: Comparison,
        symbol: &str,
    ) -> Result<(), (bool, String)> {
        if self.is_assignable(x, y.ty).is_err() && self.is_assignable(y, x.ty).is_err() {
            return Err((true, format!("mismatched types {} and {}", self.type_text(x.ty), self.type_text(y.ty))));
        }
        let undefined = |operand: &Operand| {
            format!(
                "operator {symbol} not defined on {}",
                if operand.mode == Mode::Nil { "nil".into() } else { self.kind_text(operand.ty) }
            )
        };
        if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            return match (self.is_ordered(x.ty), self.is_ordered(y.ty)) {
                (false, _) => Err((false, undefined(x))),
                (_, false) => Err((true, undefined(y))),
                _ => Ok(()),
            };
        }
        if x.mode == Mode::Nil || y.mode == Mode::Nil {
            let other = if x.mode == Mode::Nil { y } else { x };
            let is_defined = other.mode != Mode::Nil && self.has_nil(other.ty);
            return if is_defined { Ok(()) } else { Err((true, undefined(y))) };
        }
        for (operand, is_second) in [(x, false), (y, true)] {
            if !self.is_comparable(operand.ty) {
                return Err((is_second, self.incomparable_cause(operand.ty).unwrap_or_else(|| undefined(operand))));
            }
        }
        Ok(())
    }

    fn incomparable_cause(&self, ty: TypeId) -> Option<String> {
        match self.under(ty) {
            Type::Slice(_) | Type::Func(_) | Type::Map { .. } => {
                Some(format!("{} can only be compared to nil", self.kind_text(ty)))
            }
            Type::Struct(fields) => {
                let field = fields.iter().find(|field| !self.is_comparable(field.ty))?;
                Some(format!("struct containing {} cannot be compared", self.type_text(field.ty)))
            }
            Type::Array { .. } => Some(format!("{} cannot be compared", self.type_text(ty))),
            _ => None,
        }
    }

    /// `x op= y`: checks the operation and returns the right operand as it takes part.
    pub fn update_operand(
        &mut self,
        x: Operand<'a>,
        y: Operand<'a>,
        op: BinaryOp,
        texts: (&'a Expression, &'a Expression),
    ) -> Option<Operand<'a>> {
        if matches!(op, BinaryOp::Shl | BinaryOp::Shr) {
            if !self.is_integer(x.ty) {
                let message = format!("invalid operation: shifted operand {} must be integer", self.operand_text(&x));
                self.error(x.start(), message);
                return None;
            }
            return self.shift_count(y);
        }
        let (x, y) = self.matched(x, y)?;
        if x.ty != y.ty {
            let (left, right) = (printing::text(texts.0), printing::text(texts.1));
            let types = format!("mismatched types {} and {}", self.type_text(x.ty), self.type_text(y.ty));
            self.error(x.start(), format!("invalid operation: {left} {}= {right} ({types})", symbol(op)));
            return None;
        }
        self.check_arithmetic(&x, &y, op).then_some(y)
    }
}

fn operation_name(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "addition",
        BinaryOp::Sub => "subtraction",
        BinaryOp::Mul => "multiplication",
        BinaryOp::Xor => "bitwise XOR",
        BinaryOp::Shl | BinaryOp::Shr => "shift",
        _ => "division",
    }
}

/// The constant that an operation results in. `None` where it is beyond every use.
fn fold(op: BinaryOp, a: &Constant, b: &Constant, is_integer: bool) -> Option<Constant> {
    if let (Constant::String(a), Constant::String(b)) = (a, b) {
        return (a.len() + b.len() <= LONGEST_STRING).then(|| Constant::String([a.as_slice(), b].concat()));
    }
    if is_integer && let (Some(a), Some(b)) = (a.to_int(), b.to_int()) {
        return Some(Constant::Int(match op {
            BinaryOp::Add => a + b,
            BinaryOp::Sub => a - b,
            BinaryOp::Mul => a * b,
            BinaryOp::Div => a / b,
            BinaryOp::Rem => a % b,
            BinaryOp::And => a & b,
            BinaryOp::Or => a | b,
            BinaryOp::Xor => a ^ b,
            BinaryOp::AndNot => a & !b,
            BinaryOp::Shl | BinaryOp::Shr => return None,
        }));
    }
    let (a, b) = (a.to_float()?, b.to_float()?);
    let value = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div => a / b,
        _ => return None,
    };
    limit(value).map(Constant::Float)
}

pub fn compare_constants(comparison: Comparison, a: &Constant, b: &Constant) -> bool {
    let order = match (a, b) {
        (Constant::Bool(a), Constant::Bool(b)) => Some(a.cmp(b)),
        (Constant::String(a), Constant::String(b)) => Some(a.cmp(b)),
        (Constant::Int(a), Constant::Int(b)) => Some(a.cmp(b)),
        _ => a.to_float().zip(b.to_float()).map(|(a, b)| a.cmp(&b)),
    };
    let Some(order) = order else {
        return comparison == Comparison::NotEqual;
    };
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterEqual => order.is_ge(),
    }
}
