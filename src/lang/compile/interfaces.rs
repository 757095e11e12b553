//! Interface values: making them, asking what is in them, and the methods that can be called through them.

use super::function::{FunctionCompiler, Kind};
use super::{Compiler, Unit};
use crate::lang::hir::{Expr, FuncBody};
use crate::program::{Instruction, Slot, Type, TypeId};

impl Compiler<'_> {
    /// Values of `ty` get into interfaces: its methods become functions that take an interface's data word. So do those of the
    /// types in it, since fmt calls their `String` and `Error`.
    pub fn convert(&mut self, ty: TypeId) {
        if !self.converted.insert(ty) {
            return;
        }
        if let Some(&set) = self.method_sets.get(&ty) {
            for (index, method) in self.hir.method_sets[set].methods.iter().enumerate() {
                let is_direct = method.path.is_empty()
                    && self.program.types.words(ty) == 1
                    && matches!(self.hir.functions[method.func as usize].body, FuncBody::Block(_));
                let unit = if is_direct { Unit::Declared(method.func) } else { Unit::Wrapper(set, index) };
                let function = self.function_id(unit);
                self.program.types.methods.insert(ty, &method.name, function);
            }
        }
        match self.program.types.underlying(ty).clone() {
            Type::Pointer(to) | Type::Slice(to) | Type::Array { element: to, .. } => self.convert(to),
            Type::Map { key, value } => {
                self.convert(key);
                self.convert(value);
            }
            Type::Struct(fields) => fields.iter().for_each(|field| self.convert(field.ty)),
            _ => {}
        }
    }
}

impl FunctionCompiler<'_, '_> {
    /// `dst` (two words) = a concrete value as an interface.
    pub fn make_interface(&mut self, operand: &Expr, dst: Slot) {
        if self.kind(operand.ty) == Kind::Interface {
            return self.value_to(operand, dst);
        }
        self.compiler.convert(operand.ty);
        let words = self.words(operand.ty);
        let src = self.value(operand);
        self.emit(Instruction::MakeInterface { dst, src, words, ty: operand.ty });
    }

    pub fn type_assert(&mut self, value: &Expr, target: TypeId, ok: bool, dst: Slot) {
        let src = self.value(value);
        self.assert_slots((src, value.ty), target, ok, dst);
    }

    /// `dst` = the interface at `src`, of type `interface`, as a `target`, followed by a bool if `ok`.
    pub fn assert_slots(&mut self, (src, interface): (Slot, TypeId), target: TypeId, ok: bool, dst: Slot) {
        if self.kind(target) == Kind::Interface {
            self.emit(Instruction::AssertInterface { dst, src, ok, ty: target });
        } else {
            let words = self.words(target);
            self.emit(Instruction::AssertType { dst, src, words, ok, ty: target, interface });
        }
    }

    /// A slot with whether the interface at `src` holds a `ty`.
    pub fn type_test(&mut self, src: Slot, ty: TypeId) -> Slot {
        let dst = self.alloc(1);
        if self.kind(ty) == Kind::Interface {
            self.emit(Instruction::Implements { dst, src, ty });
        } else {
            self.emit(Instruction::IsType { dst, src, ty });
        }
        dst
    }
}
