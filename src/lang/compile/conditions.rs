//! Conditions as jumps: comparisons fused with the jump where the machine can, `&&`, `||` and `!` as control flow.

use super::expressions::Operand;
use super::function::{FunctionCompiler, Kind, Label};
use crate::lang::hir::{Const, Expr, ExprKind, UnaryOp};
use crate::program::{Comparison, Instruction, Slot};

impl FunctionCompiler<'_, '_> {
    /// Jumps to `target` when the condition's value is `when`, else goes on behind.
    pub fn jump_if(&mut self, condition: &Expr, when: bool, target: Label) {
        let mark = self.mark();
        self.at(condition.position, |this| this.emit_condition(condition, when, target));
        self.release(mark);
    }

    fn emit_condition(&mut self, condition: &Expr, when: bool, target: Label) {
        match &condition.kind {
            ExprKind::Const(Const::Bool(value)) => {
                if *value == when {
                    self.jump(target);
                }
            }
            ExprKind::Unary { op: UnaryOp::Not, operand } => self.jump_if(operand, !when, target),
            ExprKind::And(left, right) => self.short_circuit(left, right, false, when, target),
            ExprKind::Or(left, right) => self.short_circuit(left, right, true, when, target),
            ExprKind::Compare { comparison, left, right } => self.compare(*comparison, left, right, when, target),
            _ => {
                let value = self.value(condition);
                self.jump_on(value, when, target);
            }
        }
    }

    /// `left && right` (`decides` false) or `left || right` (`decides` true): the value of `left` that decides alone.
    fn short_circuit(&mut self, left: &Expr, right: &Expr, decides: bool, when: bool, target: Label) {
        if decides == when {
            self.jump_if(left, when, target);
            self.jump_if(right, when, target);
        } else {
            let skip = self.label();
            self.jump_if(left, decides, skip);
            self.jump_if(right, when, target);
            self.bind(skip);
        }
    }

    pub fn jump_on(&mut self, condition: Slot, when: bool, target: Label) {
        if when {
            self.emit(Instruction::JumpIf { condition, target });
        } else {
            self.emit(Instruction::JumpIfNot { condition, target });
        }
    }

    fn compare(&mut self, comparison: Comparison, left: &Expr, right: &Expr, when: bool, target: Label) {
        let effective = if when { comparison } else { opposite(comparison) };
        match self.kind(left.ty) {
            // Narrow unsigned integers are not negative as 64-bit words, so that they compare like signed ones.
            Kind::Int(kind) if kind.is_signed() || kind.bits() < 64 || is_equality(comparison) => {
                self.compare_words(effective, left, right, target);
            }
            Kind::Word | Kind::Map => self.compare_words(effective, left, right, target),
            Kind::Interface | Kind::Slice(_) | Kind::String if is_equality(comparison) && self.is_zero(right) => {
                self.compare_with_zero(effective, left, target);
            }
            Kind::Interface | Kind::Slice(_) | Kind::String if is_equality(comparison) && self.is_zero(left) => {
                self.compare_with_zero(effective, right, target);
            }
            Kind::Struct | Kind::Array { .. } => {
                let (a, b) = self.operands(left, right);
                let b = self.slot(b);
                self.jump_if_equal(left.ty, a, b, effective == Comparison::Equal, target);
            }
            _ => {
                let value = self.alloc(1);
                let is_negated = self.compare_to(comparison, left, right, value);
                self.jump_on(value, when != is_negated, target);
            }
        }
    }

    /// Jumps when the words compare as signed integers.
    fn compare_words(&mut self, comparison: Comparison, left: &Expr, right: &Expr, target: Label) {
        if let Some(value) = self.small_constant(left)
            && self.small_constant(right).is_none()
        {
            let a = self.value(right);
            return self.emit(Instruction::JumpCompareInt { comparison: mirrored(comparison), a, value, target });
        }
        let (a, b) = self.operands(left, right);
        match b {
            Operand::Int(value) => self.emit(Instruction::JumpCompareInt { comparison, a, value, target }),
            Operand::Slot(b) => self.emit(Instruction::JumpCompare { comparison, a, b, target }),
        }
    }

    /// Jumps when the first word of a value is (or isn't) zero: a nil slice or interface, an empty string.
    fn compare_with_zero(&mut self, comparison: Comparison, value: &Expr, target: Label) {
        let a = if self.is_place(value) && self.frame_slot(value).is_none() {
            let dst = self.alloc(1);
            let text = self.text(value);
            let place = self.place(value);
            let place = match self.words(value.ty) {
                1 => place,
                // Only the first of several words is read.
                _ => self.shift(place, 0),
            };
            self.load(place, 1, dst, &text);
            dst
        } else {
            self.value(value)
        };
        self.emit(Instruction::JumpCompareInt { comparison, a, value: 0, target });
    }

    /// A comparison that has no jump of its own, as a bool in `dst`; returns whether that is the opposite of what was asked.
    fn compare_to(&mut self, comparison: Comparison, left: &Expr, right: &Expr, dst: Slot) -> bool {
        let (a, b) = self.operands(left, right);
        let b = self.slot(b);
        match self.kind(left.ty) {
            Kind::Float32 | Kind::Float64 => self.emit(Instruction::CompareFloat { comparison, dst, a, b }),
            Kind::String => self.emit(Instruction::CompareString { comparison, dst, a, b }),
            Kind::Interface => {
                self.emit(Instruction::InterfaceEqual { dst, a, b });
                return comparison == Comparison::NotEqual;
            }
            Kind::Int(kind) if !kind.is_signed() => self.emit(Instruction::CompareUnsigned { comparison, dst, a, b }),
            _ => self.emit(Instruction::Compare { comparison, dst, a, b }),
        }
        false
    }

    /// The value of a comparison, `&&` or `||`.
    pub fn condition_value(&mut self, condition: &Expr, dst: Slot) {
        if let ExprKind::Compare { comparison, left, right } = &condition.kind
            && !matches!(self.kind(left.ty), Kind::Struct | Kind::Array { .. } | Kind::Slice(_))
            && !(self.kind(left.ty) == Kind::Interface && (self.is_zero(left) || self.is_zero(right)))
        {
            if self.compare_to(*comparison, left, right, dst) {
                self.emit(Instruction::Not { dst, a: dst });
            }
            return;
        }
        let (otherwise, end) = (self.label(), self.label());
        self.jump_if(condition, false, otherwise);
        self.emit(Instruction::Int { dst, value: 1 });
        self.jump(end);
        self.bind(otherwise);
        self.emit(Instruction::Int { dst, value: 0 });
        self.bind(end);
    }
}

fn is_equality(comparison: Comparison) -> bool {
    matches!(comparison, Comparison::Equal | Comparison::NotEqual)
}

/// The comparison that holds exactly when `comparison` doesn't (not for floats: NaN).
fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterEqual,
        Comparison::LessEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessEqual,
        Comparison::GreaterEqual => Comparison::Less,
    }
}

/// The comparison with its operands exchanged.
fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}
