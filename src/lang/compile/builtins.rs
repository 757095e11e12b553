//! The builtin functions.

use super::function::{FunctionCompiler, Kind};
use super::walk::has_call;
use crate::lang::hir::{Builtin, Expr};
use crate::program::{Comparison, Instruction, Native, Slot, Type, TypeId};

impl FunctionCompiler<'_, '_> {
    /// `dst` = the result of a builtin call whose type is `ty`.
    pub fn builtin(&mut self, builtin: Builtin, args: &[Expr], spread: bool, ty: TypeId, dst: Slot) {
        match (builtin, args) {
            (Builtin::Len, [arg]) => self.length(arg, 1, dst),
            (Builtin::Cap, [arg]) => self.length(arg, 2, dst),
            (Builtin::Append, _) => self.append(args, spread, dst),
            (Builtin::Copy, [to, from]) => {
                // As a statement it has no slot for its result.
                let result = self.alloc(1);
                self.copy_elements(to, from, result);
                let words = self.words(ty);
                self.copy(dst, result, words.min(1));
            }
            (Builtin::Delete, [map, key]) => self.delete(map, key),
            (Builtin::Clear, [arg]) => self.clear(arg),
            (Builtin::Make, sizes) => self.make(ty, sizes, dst),
            (Builtin::New, _) => {
                let words = match self.types().underlying(ty) {
                    Type::Pointer(to) => self.types().words(*to),
                    _ => 1,
                };
                self.new_words(dst, words);
            }
            (Builtin::Min | Builtin::Max, [first, rest @ ..]) => self.extreme(builtin, first, rest, dst),
            (Builtin::Panic, [value]) => {
                let value = self.value(value);
                self.emit(Instruction::Panic { value });
            }
            (Builtin::Recover, _) => {
                let value = if self.types().words(ty) == 2 { dst } else { self.alloc(2) };
                self.emit(Instruction::Recover { dst: value });
            }
            (Builtin::Print, args) => self.print(args, false),
            (Builtin::Println, args) => self.print(args, true),
            _ => self.error(format!("internal compiler error: {builtin:?} with {} arguments", args.len())),
        }
    }

    /// `len` and `cap`; `word` is where a slice has it.
    fn length(&mut self, arg: &Expr, word: u16, dst: Slot) {
        match self.kind(arg.ty) {
            Kind::String => {
                let string = self.value(arg);
                self.emit(Instruction::StringLength { dst, string });
            }
            Kind::Slice(_) if self.is_place(arg) && self.frame_slot(arg).is_none() => {
                let text = self.text(arg);
                let place = self.place(arg);
                let place = self.shift(place, u64::from(word));
                self.load(place, 1, dst, &text);
            }
            Kind::Slice(_) => {
                let slice = self.value(arg);
                self.copy(dst, slice + word, 1);
            }
            Kind::Array { length, .. } => {
                if has_call(arg) {
                    self.discard(arg);
                }
                self.set_word(dst, length);
            }
            Kind::Map => {
                let map = self.value(arg);
                let text = self.text(arg);
                self.emit_on(Instruction::MapLength { dst, map }, &text);
            }
            _ => self.error("internal compiler error: the length of something without one"),
        }
    }

    fn delete(&mut self, map: &Expr, key: &Expr) {
        let shape = self.compiler.map_shape(map.ty, self.position);
        let text = self.text(map);
        let (map, key) = self.operands(map, key);
        let key = self.slot(key);
        self.emit_on(Instruction::MapDelete { map, key, shape }, &text);
    }

    fn clear(&mut self, arg: &Expr) {
        let text = self.text(arg);
        let Kind::Slice(element) = self.kind(arg.ty) else {
            let shape = self.compiler.map_shape(arg.ty, self.position);
            let map = self.value(arg);
            return self.emit_on(Instruction::MapClear { map, shape }, &text);
        };
        let slice = self.value(arg);
        let words = self.words(element);
        let (index, pointer, zero) = (self.alloc(1), self.alloc(1), self.alloc(words));
        let (again, test) = (self.label(), self.label());
        self.zero(zero, words);
        self.emit(Instruction::Int { dst: index, value: 0 });
        self.jump(test);
        self.bind(again);
        self.emit(Instruction::Element { dst: pointer, slice, index, words });
        self.store_cells(pointer, 0, zero, words, &text);
        self.emit(Instruction::AddInt { dst: index, a: index, value: 1 });
        self.bind(test);
        let comparison = Comparison::Less;
        self.emit(Instruction::JumpCompare { comparison, a: index, b: slice + 1, target: again });
    }

    fn make(&mut self, ty: TypeId, sizes: &[Expr], dst: Slot) {
        let Kind::Slice(element) = self.kind(ty) else {
            sizes.iter().for_each(|size| self.discard(size));
            let shape = self.compiler.map_shape(ty, self.position);
            return self.emit(Instruction::MakeMap { dst, map: u32::from(shape) });
        };
        let words = self.element_words(element);
        let Some(length) = sizes.first() else { return };
        let length = self.value(length);
        let capacity = sizes.get(1).map_or(length, |capacity| self.value(capacity));
        self.emit(Instruction::MakeSlice { dst, length, capacity, words });
    }

    /// `min` and `max`. Of floats, NaN wins.
    fn extreme(&mut self, builtin: Builtin, first: &Expr, rest: &[Expr], dst: Slot) {
        let best = self.copied_value(first);
        let kind = self.kind(first.ty);
        for arg in rest {
            let mark = self.mark();
            let other = self.value(arg);
            let keep = self.label();
            let is_better = self.alloc(1);
            let comparison = if builtin == Builtin::Min { Comparison::Less } else { Comparison::Greater };
            match kind {
                Kind::Float32 | Kind::Float64 => {
                    let (a_is_number, take) = (self.alloc(1), self.label());
                    self.emit(Instruction::CompareFloat {
                        comparison: Comparison::Equal,
                        dst: a_is_number,
                        a: best,
                        b: best,
                    });
                    self.jump_on(a_is_number, false, keep);
                    self.emit(Instruction::CompareFloat {
                        comparison: Comparison::Equal,
                        dst: is_better,
                        a: other,
                        b: other,
                    });
                    self.jump_on(is_better, false, take);
                    self.emit(Instruction::CompareFloat { comparison, dst: is_better, a: other, b: best });
                    self.jump_on(is_better, false, keep);
                    self.bind(take);
                }
                Kind::String => {
                    self.emit(Instruction::CompareString { comparison, dst: is_better, a: other, b: best });
                    self.jump_on(is_better, false, keep);
                }
                Kind::Int(int) if !int.is_signed() => {
                    self.emit(Instruction::CompareUnsigned { comparison, dst: is_better, a: other, b: best });
                    self.jump_on(is_better, false, keep);
                }
                _ => {
                    self.emit(Instruction::Compare { comparison, dst: is_better, a: other, b: best });
                    self.jump_on(is_better, false, keep);
                }
            }
            self.copy(best, other, 1);
            self.bind(keep);
            self.release(mark);
        }
        self.copy(dst, best, 1);
    }

    /// The builtin `print` and `println`, to standard error.
    fn print(&mut self, args: &[Expr], is_line: bool) {
        let frame = self.alloc(1);
        let values: Vec<_> = args.iter().map(|arg| (arg, self.alloc(2))).collect();
        for (arg, dst) in values {
            let mark = self.mark();
            let src = self.value(arg);
            let words = self.words(arg.ty);
            if self.kind(arg.ty) == Kind::Interface {
                self.copy(dst, src, 2);
            } else {
                self.emit(Instruction::MakeInterface { dst, src, words, ty: arg.ty });
            }
            self.release(mark);
        }
        self.emit(Instruction::Int { dst: frame, value: i32::from(is_line) });
        self.emit(Instruction::Native { native: Native::PrintValues, frame, count: args.len() as u16 });
    }
}
