//! Arithmetic: operators and conversions between basic types.

use super::expressions::Operand;
use super::function::{FunctionCompiler, Kind};
use crate::lang::hir::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::program::{Conversion, FloatOp, Instruction, IntKind, IntOp, Native, Slot, TypeId};

impl FunctionCompiler<'_, '_> {
    pub fn unary(&mut self, op: UnaryOp, operand: &Expr, dst: Slot) {
        let a = self.value(operand);
        match (op, self.kind(operand.ty)) {
            (UnaryOp::Negate, Kind::Float32 | Kind::Float64) => self.emit(Instruction::FloatNegate { dst, a }),
            (UnaryOp::Negate, kind) => {
                self.emit(Instruction::Negate { dst, a });
                self.wrap(kind, dst);
            }
            (UnaryOp::Complement, kind) => {
                self.emit(Instruction::Complement { dst, a });
                self.wrap(kind, dst);
            }
            (UnaryOp::Not, _) => self.emit(Instruction::Not { dst, a }),
        }
    }

    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, dst: Slot) {
        let (left_slot, right_operand) = self.operands(left, right);
        self.operate(op, left.ty, dst, left_slot, right_operand, right);
    }

    /// `dst = a op b` for operands of type `ty`; `right` is the expression behind `b`.
    pub fn operate(&mut self, op: BinaryOp, ty: TypeId, dst: Slot, a: Slot, b: Operand, right: &Expr) {
        match self.kind(ty) {
            Kind::String => {
                let b = self.slot(b);
                self.emit(Instruction::StringConcat { dst, a, b });
            }
            kind @ (Kind::Float32 | Kind::Float64) => {
                let b = self.slot(b);
                let op = match op {
                    BinaryOp::Add => FloatOp::Add,
                    BinaryOp::Sub => FloatOp::Sub,
                    BinaryOp::Mul => FloatOp::Mul,
                    _ => FloatOp::Div,
                };
                self.emit(Instruction::FloatOp { op, dst, a, b });
                self.wrap(kind, dst);
            }
            kind => self.operate_on_ints(op, kind, dst, a, b, right),
        }
    }

    fn operate_on_ints(&mut self, op: BinaryOp, kind: Kind, dst: Slot, a: Slot, b: Operand, right: &Expr) {
        let is_signed = matches!(kind, Kind::Int(kind) if kind.is_signed());
        match (op, b) {
            (BinaryOp::Add, Operand::Int(value)) => self.emit(Instruction::AddInt { dst, a, value }),
            (BinaryOp::Sub, Operand::Int(value)) if value != i32::MIN => {
                self.emit(Instruction::AddInt { dst, a, value: -value });
            }
            (BinaryOp::Add, b) => {
                let b = self.slot(b);
                self.emit(Instruction::Add { dst, a, b });
            }
            (BinaryOp::Sub, b) => {
                let b = self.slot(b);
                self.emit(Instruction::Sub { dst, a, b });
            }
            (op, b) => {
                let constant = matches!(b, Operand::Int(_)) || matches!(right.kind, ExprKind::Const(_));
                let b = self.slot(b);
                if matches!(op, BinaryOp::Shl | BinaryOp::Shr)
                    && !constant
                    && matches!(self.kind(right.ty), Kind::Int(kind) if kind.is_signed())
                {
                    self.emit(Instruction::CheckShift { a: b });
                }
                self.emit(Instruction::IntOp { op: int_op(op, is_signed), dst, a, b });
            }
        }
        if matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Shl) {
            self.wrap(kind, dst);
        }
    }

    /// Brings the result of a 64-bit operation into the form of its narrower type.
    pub fn wrap(&mut self, kind: Kind, dst: Slot) {
        match kind {
            Kind::Int(kind) if kind.bits() < 64 => self.emit(Instruction::Wrap { kind, dst, a: dst }),
            Kind::Float32 => {
                self.emit(Instruction::Convert { conversion: Conversion::RoundToFloat32, dst, a: dst });
            }
            _ => {}
        }
    }

    pub fn convert(&mut self, operand: &Expr, to: TypeId, dst: Slot) {
        let (from, target) = (self.kind(operand.ty), self.kind(to));
        match (from, target) {
            (Kind::Int(from), Kind::Int(to)) if loses(from, to) => {
                let a = self.value(operand);
                self.emit(Instruction::Wrap { kind: to, dst, a });
            }
            (Kind::Int(from), Kind::Float32 | Kind::Float64) => {
                let a = self.value(operand);
                let is_wide = from.bits() == 64 && !from.is_signed();
                let conversion = if is_wide { Conversion::UintToFloat } else { Conversion::IntToFloat };
                self.emit(Instruction::Convert { conversion, dst, a });
                self.wrap(target, dst);
            }
            (Kind::Float32 | Kind::Float64, Kind::Int(to)) => {
                let a = self.value(operand);
                let is_wide = to.bits() == 64 && !to.is_signed();
                let conversion = if is_wide { Conversion::FloatToUint } else { Conversion::FloatToInt };
                self.emit(Instruction::Convert { conversion, dst, a });
                self.wrap(target, dst);
            }
            (Kind::Float64, Kind::Float32) => {
                let a = self.value(operand);
                self.emit(Instruction::Convert { conversion: Conversion::RoundToFloat32, dst, a });
            }
            (Kind::Int(_), Kind::String) => {
                let a = self.value(operand);
                self.emit(Instruction::Convert { conversion: Conversion::IntToString, dst, a });
            }
            (Kind::String, Kind::Slice(element)) => {
                let native = if self.is_byte(element) { Native::StringToBytes } else { Native::StringToRunes };
                self.native_on(native, operand, dst, 3);
            }
            (Kind::Slice(element), Kind::String) => {
                let native = if self.is_byte(element) { Native::BytesToString } else { Native::RunesToString };
                self.native_on(native, operand, dst, 1);
            }
            _ => self.value_to(operand, dst),
        }
    }

    /// Whether a conversion leaves the words as they are.
    pub fn is_free_conversion(&self, from: TypeId, to: TypeId) -> bool {
        match (self.kind(from), self.kind(to)) {
            (Kind::Int(from), Kind::Int(to)) => !loses(from, to),
            (Kind::Float32, Kind::Float64) => true,
            (from, to) => from == to,
        }
    }

    pub fn is_byte(&self, ty: TypeId) -> bool {
        self.kind(ty) == Kind::Int(IntKind::Uint8)
    }

    /// `dst` = a native function of one argument.
    pub fn native_on(&mut self, native: Native, operand: &Expr, dst: Slot, results: u16) {
        let frame = self.alloc(results);
        let words = self.words(operand.ty);
        let argument = self.alloc(words);
        self.value_to(operand, argument);
        self.emit(Instruction::Native { native, frame, count: 0 });
        self.copy(dst, frame, results);
    }
}

/// Whether words of one integer kind must be changed to be words of another one.
fn loses(from: IntKind, to: IntKind) -> bool {
    let widens = from.bits() < to.bits() && (!from.is_signed() || to.is_signed());
    to.bits() < 64 && !widens && (from.bits() != to.bits() || from.is_signed() != to.is_signed())
}

fn int_op(op: BinaryOp, is_signed: bool) -> IntOp {
    match (op, is_signed) {
        (BinaryOp::Div, true) => IntOp::Div,
        (BinaryOp::Div, false) => IntOp::DivUnsigned,
        (BinaryOp::Rem, true) => IntOp::Rem,
        (BinaryOp::Rem, false) => IntOp::RemUnsigned,
        (BinaryOp::And, _) => IntOp::And,
        (BinaryOp::Or, _) => IntOp::Or,
        (BinaryOp::Xor, _) => IntOp::Xor,
        (BinaryOp::AndNot, _) => IntOp::AndNot,
        (BinaryOp::Shl, _) => IntOp::Shl,
        (BinaryOp::Shr, true) => IntOp::Shr,
        (BinaryOp::Shr, false) => IntOp::ShrUnsigned,
        (BinaryOp::Mul | BinaryOp::Add | BinaryOp::Sub, _) => IntOp::Mul,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_conversions_that_change_a_word_wrap() {
        assert!(!loses(IntKind::Int32, IntKind::Int));
        assert!(!loses(IntKind::Int8, IntKind::Uint64));
        assert!(!loses(IntKind::Uint8, IntKind::Int16));
        assert!(!loses(IntKind::Int32, IntKind::Int32));
        assert!(loses(IntKind::Int8, IntKind::Uint16));
        assert!(loses(IntKind::Int, IntKind::Uint8));
        assert!(loses(IntKind::Int32, IntKind::Uint32));
    }
}
