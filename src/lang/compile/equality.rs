//! Equality of values of several words: field by field, element by element, blank fields skipped.

use super::function::{FunctionCompiler, Kind, Label};
use crate::program::{Comparison, Instruction, Slot, Type, TypeId};

/// Longer arrays are compared in a loop.
const MAX_UNROLLED: u64 = 8;

impl FunctionCompiler<'_, '_> {
    /// Jumps to `target` when the values at `a` and `b` are equal (`when` true) or are not.
    pub fn jump_if_equal(&mut self, ty: TypeId, a: Slot, b: Slot, when: bool, target: Label) {
        if when {
            let unequal = self.label();
            self.jump_unless_equal(ty, a, b, unequal);
            self.jump(target);
            self.bind(unequal);
        } else {
            self.jump_unless_equal(ty, a, b, target);
        }
    }

    fn jump_unless_equal(&mut self, ty: TypeId, a: Slot, b: Slot, target: Label) {
        let mark = self.mark();
        match self.kind(ty) {
            Kind::Struct => self.fields_unless_equal(ty, a, b, target),
            Kind::Array { element, length } => self.elements_unless_equal(element, length, a, b, target),
            Kind::Float32 | Kind::Float64 => {
                let dst = self.alloc(1);
                self.emit(Instruction::CompareFloat { comparison: Comparison::Equal, dst, a, b });
                self.jump_on(dst, false, target);
            }
            Kind::String => {
                let dst = self.alloc(1);
                self.emit(Instruction::CompareString { comparison: Comparison::Equal, dst, a, b });
                self.jump_on(dst, false, target);
            }
            Kind::Interface => {
                let dst = self.alloc(1);
                self.emit(Instruction::InterfaceEqual { dst, a, b });
                self.jump_on(dst, false, target);
            }
            _ => self.emit(Instruction::JumpCompare { comparison: Comparison::NotEqual, a, b, target }),
        }
        self.release(mark);
    }

    fn fields_unless_equal(&mut self, ty: TypeId, a: Slot, b: Slot, target: Label) {
        let Type::Struct(fields) = self.types().underlying(ty).clone() else { return };
        let mut offset = 0;
        for field in fields {
            if field.name != "_" {
                self.jump_unless_equal(field.ty, a + offset, b + offset, target);
            }
            offset += self.words(field.ty);
        }
    }

    fn elements_unless_equal(&mut self, element: TypeId, length: u64, a: Slot, b: Slot, target: Label) {
        let words = self.words(element);
        if length <= MAX_UNROLLED {
            for index in 0..length as u16 {
                self.jump_unless_equal(element, a + index * words, b + index * words, target);
            }
            return;
        }
        let (index, left, right) = (self.alloc(1), self.alloc(words), self.alloc(words));
        let again = self.label();
        self.emit(Instruction::Int { dst: index, value: 0 });
        self.bind(again);
        self.emit(Instruction::FrameLoad { dst: left, base: a, index, words });
        self.emit(Instruction::FrameLoad { dst: right, base: b, index, words });
        self.jump_unless_equal(element, left, right, target);
        self.emit(Instruction::AddInt { dst: index, a: index, value: 1 });
        let value = length as i32;
        self.emit(Instruction::JumpCompareInt { comparison: Comparison::Less, a: index, value, target: again });
    }
}
