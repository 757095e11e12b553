//! Slice expressions, `append` and `copy`.

use super::function::{FunctionCompiler, Kind};
use super::places::Place;
use super::walk::has_call;
use crate::lang::hir::Expr;
use crate::program::{Comparison, Instruction, IntOp, MISSING_BOUND, Native, Slot, TypeId};

impl FunctionCompiler<'_, '_> {
    /// `base[low:high:max]`.
    pub fn slice_expression(&mut self, base: &Expr, bounds: [Option<&Expr>; 3], dst: Slot) {
        let first = self.alloc(3);
        let calls_first = bounds.iter().flatten().any(|bound| has_call(bound)) && !has_call(base);
        if calls_first {
            self.bounds(bounds, first);
        }
        match self.kind(base.ty) {
            Kind::String => {
                let string = self.value(base);
                self.bounds_unless(calls_first, bounds, first);
                self.emit(Instruction::SliceString { dst, string, bounds: first });
            }
            Kind::Array { element, length } => {
                let words = self.element_words(element);
                let place = if self.is_place(base) { self.place(base) } else { self.in_new_cells(base) };
                let array = self.address(place);
                self.bounds_unless(calls_first, bounds, first);
                let length = length as u32;
                self.emit(Instruction::SliceArray { dst, array, bounds: first, words, length });
            }
            Kind::Slice(element) => {
                let words = self.element_words(element);
                let slice = self.value(base);
                self.bounds_unless(calls_first, bounds, first);
                self.emit(Instruction::SliceSlice { dst, slice, bounds: first, words });
            }
            _ => self.error("internal compiler error: a slice of something that can't be sliced"),
        }
    }

    fn bounds_unless(&mut self, done: bool, bounds: [Option<&Expr>; 3], first: Slot) {
        if !done {
            self.bounds(bounds, first);
        }
    }

    fn bounds(&mut self, bounds: [Option<&Expr>; 3], first: Slot) {
        for (slot, (bound, missing)) in (first..).zip(bounds.into_iter().zip([0, MISSING_BOUND, MISSING_BOUND])) {
            match bound {
                Some(bound) => self.value_to(bound, slot),
                None => self.emit(Instruction::Int { dst: slot, value: missing }),
            }
        }
    }

    /// A value in new cells.
    fn in_new_cells(&mut self, value: &Expr) -> Place {
        let pointer = self.alloc(1);
        let words = self.types().words(value.ty);
        self.new_words(pointer, words);
        self.fill(value, pointer, 0);
        Place::Memory { pointer, offset: 0 }
    }

    /// `append(s, values…)` and `append(s, t...)`.
    pub fn append(&mut self, args: &[Expr], spread: bool, dst: Slot) {
        let Some((slice, values)) = args.split_first() else { return };
        let Kind::Slice(element) = self.kind(slice.ty) else { return };
        let text = self.text(slice);
        match values {
            [] => self.value_to(slice, dst),
            [source] if spread => self.append_all(slice, source, element, dst, &text),
            _ => self.append_each(slice, values, element, dst, &text),
        }
    }

    fn append_each(&mut self, slice: &Expr, values: &[Expr], element: TypeId, dst: Slot, text: &str) {
        let words = self.element_words(element);
        // The new slice may lie in `dst` itself unless that is where the old one is.
        let grown = self.alloc(3);
        let size = self.words(element);
        let mut places = vec![];
        let old = match self.frame_slot(slice) {
            Some(slot) => slot,
            None => {
                let slot = self.alloc(3);
                places.push((slice, slot));
                slot
            }
        };
        let mut elements = Vec::new();
        for value in values {
            match self.small_constant(value) {
                Some(constant) => elements.push(self.constant(i64::from(constant) as u64)),
                None => match self.frame_slot(value) {
                    Some(slot) => elements.push(slot),
                    None => {
                        let slot = self.alloc(size);
                        places.push((value, slot));
                        elements.push(slot);
                    }
                },
            }
        }
        self.values_to(&places);
        let (count, bytes) = (self.constant(values.len() as u64), self.element_bytes(element));
        self.emit_on(Instruction::Grow { dst: grown, slice: old, count, words, bytes }, text);
        if words > 0 {
            let (index, pointer) = (self.alloc(1), self.alloc(1));
            self.emit(Instruction::AddInt { dst: index, a: grown + 1, value: -(values.len() as i32) });
            self.emit(Instruction::Element { dst: pointer, slice: grown, index, words });
            for (number, src) in elements.into_iter().enumerate() {
                self.store_cells(pointer, number as u32 * u32::from(words), src, size, text);
            }
        }
        self.copy(dst, grown, 3);
    }

    fn append_all(&mut self, slice: &Expr, source: &Expr, element: TypeId, dst: Slot, text: &str) {
        let words = self.element_words(element);
        let grown = self.alloc(3);
        let (old, from) = (self.alloc(3), self.alloc(3));
        if has_call(source) && !has_call(slice) {
            self.elements_of(source, from);
            self.value_to(slice, old);
        } else {
            self.value_to(slice, old);
            self.elements_of(source, from);
        }
        let (count, bytes) = (from + 1, self.element_bytes(element));
        self.emit_on(Instruction::Grow { dst: grown, slice: old, count, words, bytes }, text);
        // Where the new elements go: behind the old length.
        let (to, offset) = (self.alloc(1), self.alloc(1));
        self.times(offset, old + 1, words);
        self.emit(Instruction::Add { dst: to, a: grown, b: offset });
        self.times(offset, count, words);
        self.copy_cells(to, from, offset, text);
        self.copy(dst, grown, 3);
    }

    /// Three words with the elements to copy: a slice, or a string's bytes.
    fn elements_of(&mut self, source: &Expr, dst: Slot) {
        if self.kind(source.ty) == Kind::String {
            self.native_on(Native::StringToBytes, source, dst, 3);
        } else {
            self.value_to(source, dst);
        }
    }

    fn times(&mut self, dst: Slot, a: Slot, words: u16) {
        if words == 1 {
            return self.copy(dst, a, 1);
        }
        let b = self.constant(u64::from(words));
        self.emit(Instruction::IntOp { op: IntOp::Mul, dst, a, b });
    }

    /// `copy(dst, src)`: `result` = the number of elements.
    pub fn copy_elements(&mut self, to: &Expr, from: &Expr, result: Slot) {
        let Kind::Slice(element) = self.kind(to.ty) else { return };
        let words = self.element_words(element);
        let text = self.text(to);
        let (target, source) = (self.alloc(3), self.alloc(3));
        if has_call(from) && !has_call(to) {
            self.elements_of(from, source);
            self.value_to(to, target);
        } else {
            self.value_to(to, target);
            self.elements_of(from, source);
        }
        let (count, cells) = (self.alloc(1), self.alloc(1));
        let shorter = self.label();
        self.copy(count, target + 1, 1);
        let comparison = Comparison::LessEqual;
        self.emit(Instruction::JumpCompare { comparison, a: count, b: source + 1, target: shorter });
        self.copy(count, source + 1, 1);
        self.bind(shorter);
        self.times(cells, count, words);
        self.copy_cells(target, source, cells, &text);
        self.copy(result, count, 1);
    }

    /// Copies `cells` (slot) cells between addresses in slots, a cell each instruction, in the direction that is right when they
    /// overlap. The three slots are used up.
    fn copy_cells(&mut self, to: Slot, from: Slot, cells: Slot, text: &str) {
        let (word, end) = (self.alloc(1), self.alloc(1));
        let (done, backwards) = (self.label(), self.label());
        self.emit(Instruction::JumpCompareInt { comparison: Comparison::LessEqual, a: cells, value: 0, target: done });
        self.emit(Instruction::JumpCompare { comparison: Comparison::Greater, a: to, b: from, target: backwards });
        self.emit(Instruction::Add { dst: end, a: from, b: cells });
        self.copy_step(to, from, word, 1, (Comparison::Less, end), text);
        self.jump(done);
        self.bind(backwards);
        self.copy(end, from, 1);
        for address in [from, to] {
            self.emit(Instruction::Add { dst: address, a: address, b: cells });
            self.emit(Instruction::AddInt { dst: address, a: address, value: -1 });
        }
        self.copy_step(to, from, word, -1, (Comparison::GreaterEqual, end), text);
        self.bind(done);
    }

    /// The loop of [`Self::copy_cells`] in one direction, as long as `from` compares so with the end.
    fn copy_step(
        &mut self,
        to: Slot,
        from: Slot,
        word: Slot,
        step: i32,
        (comparison, end): (Comparison, Slot),
        text: &str,
    ) {
        let again = self.label();
        self.bind(again);
        self.emit_on(Instruction::Load { dst: word, pointer: from, offset: 0 }, text);
        self.emit_on(Instruction::Store { src: word, pointer: to, offset: 0 }, text);
        self.emit(Instruction::AddInt { dst: from, a: from, value: step });
        self.emit(Instruction::AddInt { dst: to, a: to, value: step });
        self.emit(Instruction::JumpCompare { comparison, a: from, b: end, target: again });
    }
}
