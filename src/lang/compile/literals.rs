//! Composite literals: into the frame, or straight into fresh cells.

use super::function::{FunctionCompiler, Kind};
use super::walk::has_call;
use crate::lang::hir::{Expr, ExprKind};
use crate::program::{Instruction, Slot, TypeId};

impl FunctionCompiler<'_, '_> {
    pub fn struct_literal(&mut self, ty: TypeId, fields: &[(usize, Expr)], dst: Slot) {
        let words = self.words(ty);
        let given: u16 = fields.iter().map(|(_, value)| self.words(value.ty)).sum();
        if given < words {
            self.zero(dst, words);
        }
        let places: Vec<_> =
            fields.iter().map(|(index, value)| (value, dst + self.types().field_offset(ty, *index) as Slot)).collect();
        self.values_to(&places);
    }

    pub fn array_literal(&mut self, ty: TypeId, elements: &[(u64, Expr)], dst: Slot) {
        let Kind::Array { element, length } = self.kind(ty) else { return };
        let words = self.words(ty);
        if (elements.len() as u64) < length {
            self.zero(dst, words);
        }
        let size = self.types().words(element);
        let places: Vec<_> = elements.iter().map(|(index, value)| (value, dst + (index * size) as Slot)).collect();
        self.values_to(&places);
    }

    pub fn slice_literal(&mut self, ty: TypeId, length: u64, elements: &[(u64, Expr)], dst: Slot) {
        let elements: Vec<_> = elements.iter().map(|(index, value)| (*index, value)).collect();
        self.slice_of(ty, length, &elements, dst);
    }

    /// `dst` (three words) = a new slice of `length` elements, those given at their index, the others zero.
    pub fn slice_of(&mut self, ty: TypeId, length: u64, elements: &[(u64, &Expr)], dst: Slot) {
        let Kind::Slice(element) = self.kind(ty) else { return };
        let size = self.types().words(element);
        let Ok(count) = i32::try_from(length) else {
            return self.error("not supported: a slice literal of this length");
        };
        let pointer = self.alloc(1);
        self.new_words(pointer, size.saturating_mul(length));
        self.fill_elements(pointer, 0, size, elements);
        self.copy(dst, pointer, 1);
        self.emit(Instruction::Int { dst: dst + 1, value: count });
        self.emit(Instruction::Int { dst: dst + 2, value: count });
    }

    pub fn map_literal(&mut self, ty: TypeId, pairs: &[(Expr, Expr)], dst: Slot) {
        let shape = self.compiler.map_shape(ty, self.position);
        let map = self.alloc(1);
        self.emit(Instruction::MakeMap { dst: map, map: u32::from(shape) });
        for (key, value) in pairs {
            let mark = self.mark();
            let (key, value) = if has_call(value) && !has_call(key) {
                let value = self.value(value);
                (self.value(key), value)
            } else {
                let key = self.value(key);
                (key, self.value(value))
            };
            self.emit(Instruction::MapSet { map, key, value, update: false, shape });
            self.release(mark);
        }
        self.copy(dst, map, 1);
    }

    /// Writes a value into fresh, zeroed cells: only the words that may not be zero.
    pub fn fill(&mut self, value: &Expr, pointer: Slot, offset: u32) {
        match &value.kind {
            ExprKind::Zero => {}
            ExprKind::StructLiteral(fields) => {
                let (calls, others): (Vec<_>, Vec<_>) = fields.iter().partition(|(_, value)| has_call(value));
                for (index, field) in calls.into_iter().chain(others) {
                    let offset = offset + self.types().field_offset(value.ty, *index) as u32;
                    self.fill(field, pointer, offset);
                }
            }
            ExprKind::ArrayLiteral(elements) => {
                let Kind::Array { element, .. } = self.kind(value.ty) else { return };
                let size = self.types().words(element);
                let elements: Vec<_> = elements.iter().map(|(index, value)| (*index, value)).collect();
                self.fill_elements(pointer, offset, size, &elements);
            }
            _ => {
                let mark = self.mark();
                let words = self.words(value.ty);
                let src = self.value(value);
                self.store_cells(pointer, offset, src, words, "");
                self.release(mark);
            }
        }
    }

    fn fill_elements(&mut self, pointer: Slot, offset: u32, size: u64, elements: &[(u64, &Expr)]) {
        let (calls, others): (Vec<_>, Vec<_>) = elements.iter().partition(|(_, value)| has_call(value));
        for (index, element) in calls.into_iter().chain(others) {
            self.fill(element, pointer, offset + (index * size) as u32);
        }
    }
}
