//! Loops, with the test at the bottom: an iteration has one jump.

use super::function::{Exits, FunctionCompiler, Kind, Label, Storage};
use super::places::Place;
use crate::lang::hir::{Expr, LabelId, LocalId, RangeOver, RangeTarget, Stmt};
use crate::program::{Comparison, Instruction, MAP_ITERATOR_WORDS, Slot, Type, TypeId};

/// The labels of a loop that is being compiled.
struct Loop {
    body: Label,
    next: Label,
    test: Label,
    end: Label,
}

impl FunctionCompiler<'_, '_> {
    fn begin_loop(&mut self, label: LabelId) -> Loop {
        let labels = Loop { body: self.label(), next: self.label(), test: self.label(), end: self.label() };
        self.exits.push(Exits { label, on_break: labels.end, on_continue: Some(labels.next) });
        self.loop_depth += 1;
        labels
    }

    fn end_loop(&mut self, labels: &Loop) {
        self.exits.pop();
        self.loop_depth -= 1;
        self.bind(labels.end);
    }

    pub fn for_loop(
        &mut self,
        label: LabelId,
        per_iteration: &[LocalId],
        condition: Option<&Expr>,
        post: &[Stmt],
        body: &[Stmt],
    ) {
        let position = self.position;
        let labels = self.begin_loop(label);
        if condition.is_some() {
            self.jump(labels.test);
        }
        self.bind(labels.body);
        self.block(body);
        self.position = position;
        self.bind(labels.next);
        for &local in per_iteration {
            self.renew(local);
        }
        self.block(post);
        self.position = position;
        self.bind(labels.test);
        match condition {
            Some(condition) => self.jump_if(condition, true, labels.body),
            None => self.jump(labels.body),
        }
        self.end_loop(&labels);
    }

    /// Gives a loop variable in cells new ones with the same value: closures of the last iteration keep the old ones.
    fn renew(&mut self, local: LocalId) {
        let Storage::Cell(pointer) = self.storage[local as usize] else { return };
        let mark = self.mark();
        let words = self.words(self.locals[local as usize].ty);
        let name = self.locals[local as usize].name.clone();
        let value = self.alloc(words);
        self.load_cells(value, pointer, 0, words, &name);
        self.new_cells(local, pointer);
        self.store_cells(pointer, 0, value, words, &name);
        self.release(mark);
    }

    pub fn range_loop(
        &mut self,
        label: LabelId,
        over: &RangeOver,
        key: Option<&RangeTarget>,
        value: Option<&RangeTarget>,
        body: &[Stmt],
    ) {
        match over {
            RangeOver::Int(count) => self.range_int(label, count, key, body),
            RangeOver::Slice(slice) => self.range_slice(label, slice, key, value, body),
            RangeOver::Array(array) => self.range_array(label, array, key, value, body),
            RangeOver::String(string) => self.range_string(label, string, key, value, body),
            RangeOver::Map(map) => self.range_map(label, map, key, value, body),
        }
    }

    fn range_int(&mut self, label: LabelId, count: &Expr, key: Option<&RangeTarget>, body: &[Stmt]) {
        let constant = self.small_constant(count);
        let limit = if constant.is_some() { 0 } else { self.copied_value(count) };
        let counter = self.alloc(1);
        let labels = self.begin_counting(label, counter);
        self.bind_key(key, counter);
        self.block(body);
        self.next(&labels, counter);
        let comparison = Comparison::Less;
        match constant {
            Some(value) => {
                self.emit(Instruction::JumpCompareInt { comparison, a: counter, value, target: labels.body });
            }
            None if matches!(self.kind(count.ty), Kind::Int(kind) if !kind.is_signed()) => {
                let comparison = Comparison::NotEqual;
                self.emit(Instruction::JumpCompare { comparison, a: counter, b: limit, target: labels.body });
            }
            None => self.emit(Instruction::JumpCompare { comparison, a: counter, b: limit, target: labels.body }),
        }
        self.end_loop(&labels);
    }

    /// Begins a loop whose hidden counter starts at 0.
    fn begin_counting(&mut self, label: LabelId, counter: Slot) -> Loop {
        self.emit(Instruction::Int { dst: counter, value: 0 });
        let labels = self.begin_loop(label);
        self.jump(labels.test);
        self.bind(labels.body);
        labels
    }

    /// The step of a counted loop, up to its test.
    fn next(&mut self, labels: &Loop, counter: Slot) {
        self.bind(labels.next);
        self.emit(Instruction::AddInt { dst: counter, a: counter, value: 1 });
        self.bind(labels.test);
    }

    /// Gives the loop's key variable the value of a counter; it is the counter itself when the body doesn't change it.
    fn bind_key(&mut self, key: Option<&RangeTarget>, counter: Slot) {
        match key {
            Some(&RangeTarget::New(local)) if !self.locals[local as usize].reassigned && !self.needs_cells(local) => {
                self.storage[local as usize] = Storage::Frame(counter);
            }
            Some(target) => self.bind_range(target, counter, 1),
            None => {}
        }
    }

    /// Gives a loop variable the value at `src`, which the loop itself reads no more, or only for the first word of keys.
    fn bind_range(&mut self, target: &RangeTarget, src: Slot, words: u16) {
        match target {
            RangeTarget::New(local) => match self.declare(*local) {
                Storage::Frame(slot) => self.copy(slot, src, words),
                Storage::Cell(pointer) => {
                    let name = self.locals[*local as usize].name.clone();
                    self.store_cells(pointer, 0, src, words, &name);
                }
                Storage::Unset => {}
            },
            RangeTarget::Place(target) => self.assign_from(target, src),
        }
    }

    fn range_slice(
        &mut self,
        label: LabelId,
        slice: &Expr,
        key: Option<&RangeTarget>,
        value: Option<&RangeTarget>,
        body: &[Stmt],
    ) {
        let Kind::Slice(element) = self.kind(slice.ty) else { return };
        let size = self.element_words(element);
        let text = self.text(slice);
        let position = self.position;
        let header = self.copied_value(slice);
        let counter = self.alloc(1);
        let labels = self.begin_counting(label, counter);
        let mark = self.mark();
        self.bind_key(key, counter);
        if let Some(value) = value {
            let pointer = self.alloc(1);
            self.emit(Instruction::Element { dst: pointer, slice: header, index: counter, words: size });
            self.bind_element(value, Place::Memory { pointer, offset: 0 }, element, &text);
        }
        self.block(body);
        self.release(mark);
        self.position = position;
        self.next(&labels, counter);
        let comparison = Comparison::Less;
        self.emit(Instruction::JumpCompare { comparison, a: counter, b: header + 1, target: labels.body });
        self.end_loop(&labels);
    }

    /// Reads an element into the loop's value variable.
    fn bind_element(&mut self, target: &RangeTarget, element: Place, ty: TypeId, text: &str) {
        let words = self.words(ty);
        let text = if text.is_empty() { String::new() } else { format!("{text}[…]") };
        if let RangeTarget::New(local) = target
            && !self.needs_cells(*local)
            && let Storage::Frame(slot) = self.declare(*local)
        {
            return self.load(element, words, slot, &text);
        }
        let loaded = self.alloc(words);
        self.load(element, words, loaded, &text);
        self.bind_range(target, loaded, words);
    }

    fn range_array(
        &mut self,
        label: LabelId,
        array: &Expr,
        key: Option<&RangeTarget>,
        value: Option<&RangeTarget>,
        body: &[Stmt],
    ) {
        let Kind::Array { element, length } = self.kind(array.ty) else { return };
        let size = self.element_words(element);
        let text = self.text(array);
        let position = self.position;
        let length = length as u32;
        let place = value.map(|_| self.ranged_array(array));
        let counter = self.alloc(1);
        let labels = self.begin_counting(label, counter);
        let mark = self.mark();
        self.bind_key(key, counter);
        if let (Some(value), Some(place)) = (value, place) {
            let at = match place {
                // The counter is in range.
                Place::Frame(base) => Place::FrameElement { base, index: counter, stride: size },
                place => self.element_of(place, counter, size, length),
            };
            self.bind_element(value, at, element, &text);
        }
        self.block(body);
        self.release(mark);
        self.position = position;
        self.next(&labels, counter);
        let value = i32::try_from(length).unwrap_or(i32::MAX);
        self.emit(Instruction::JumpCompareInt { comparison: Comparison::Less, a: counter, value, target: labels.body });
        self.end_loop(&labels);
    }

    /// The array that a range with a value variable reads: a copy, unless it comes by pointer.
    fn ranged_array(&mut self, array: &Expr) -> Place {
        if let crate::lang::hir::ExprKind::Deref(_) = array.kind {
            return match self.place(array) {
                Place::Memory { pointer, offset } => {
                    let copy = self.alloc(1);
                    self.emit(Instruction::Offset { dst: copy, pointer, offset });
                    Place::Memory { pointer: copy, offset: 0 }
                }
                place => place,
            };
        }
        if super::function::has_large_array(self.types(), array.ty) {
            return self.copy_of_array(array);
        }
        Place::Frame(self.copied_value(array))
    }

    /// A copy of a large array in new cells.
    fn copy_of_array(&mut self, array: &Expr) -> Place {
        let words = self.words(array.ty);
        let pointer = self.alloc(1);
        let mark = self.mark();
        self.new_words(pointer, u64::from(words));
        let src = self.value(array);
        self.store_cells(pointer, 0, src, words, "");
        self.release(mark);
        Place::Memory { pointer, offset: 0 }
    }

    fn range_string(
        &mut self,
        label: LabelId,
        string: &Expr,
        key: Option<&RangeTarget>,
        value: Option<&RangeTarget>,
        body: &[Stmt],
    ) {
        let position = self.position;
        let text = self.copied_value(string);
        let index = self.alloc(1);
        // The rune and the next index.
        let rune = self.alloc(2);
        self.emit(Instruction::Int { dst: rune + 1, value: 0 });
        let labels = self.begin_loop(label);
        self.bind(labels.next);
        self.copy(index, rune + 1, 1);
        self.emit(Instruction::StringNext { dst: rune, string: text, index, done: labels.end });
        let mark = self.mark();
        self.bind_key(key, index);
        match value {
            Some(&RangeTarget::New(local)) if !self.needs_cells(local) => {
                self.storage[local as usize] = Storage::Frame(rune);
            }
            Some(target) => self.bind_range(target, rune, 1),
            None => {}
        }
        self.block(body);
        self.release(mark);
        self.position = position;
        self.jump(labels.next);
        self.end_loop(&labels);
    }

    fn range_map(
        &mut self,
        label: LabelId,
        map: &Expr,
        key: Option<&RangeTarget>,
        value: Option<&RangeTarget>,
        body: &[Stmt],
    ) {
        let &Type::Map { key: key_type, value: value_type } = self.types().underlying(map.ty) else { return };
        let position = self.position;
        let shape = self.compiler.map_shape(map.ty, self.position);
        let text = self.text(map);
        let (key_words, value_words) = (self.words(key_type), self.words(value_type));
        let iterator = self.alloc(MAP_ITERATOR_WORDS);
        let pair = self.alloc(key_words + value_words);
        let mark = self.mark();
        let source = self.value(map);
        self.emit_on(Instruction::MapIterate { iterator, map: source, shape }, &text);
        self.release(mark);
        let labels = self.begin_loop(label);
        self.bind(labels.next);
        self.emit_on(Instruction::MapNext { dst: pair, iterator, shape, done: labels.end }, &text);
        let mark = self.mark();
        for (target, slot, words) in [(key, pair, key_words), (value, pair + key_words, value_words)] {
            match target {
                Some(&RangeTarget::New(local)) if !self.needs_cells(local) => {
                    self.storage[local as usize] = Storage::Frame(slot);
                }
                Some(target) => self.bind_range(target, slot, words),
                None => {}
            }
        }
        self.block(body);
        self.release(mark);
        self.position = position;
        self.jump(labels.next);
        self.end_loop(&labels);
    }
}
