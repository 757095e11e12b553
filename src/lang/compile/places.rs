//! Places: where a variable, a field, an element or what a pointer points to lies, and how its words are read and written.

use super::function::{FunctionCompiler, Kind, Storage};
use super::walk::has_call;
use crate::lang::hir::{Const, Expr, ExprKind};
use crate::program::{Comparison, Instruction, IntOp, Slot};

/// Values of more words are copied by a loop of instructions, smaller ones word by word.
const MAX_UNROLLED: u16 = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Frame(Slot),
    /// `frame[base + index * stride ..]`, with the index known only at run time.
    FrameElement {
        base: Slot,
        index: Slot,
        stride: u16,
    },
    /// Cells behind the pointer in a slot.
    Memory {
        pointer: Slot,
        offset: u32,
    },
    Global {
        address: u32,
    },
}

impl FunctionCompiler<'_, '_> {
    /// Whether `expr` names a place rather than making a value.
    pub fn is_place(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(_) | ExprKind::Global(_) | ExprKind::Deref(_) => true,
            ExprKind::Field { base, .. } => self.is_place(base),
            ExprKind::Index { base, .. } => match self.kind(base.ty) {
                Kind::Slice(_) => true,
                Kind::Array { .. } => self.is_place(base),
                _ => false,
            },
            _ => false,
        }
    }

    /// The slot of a place that lies at a known slot of the frame.
    pub fn frame_slot(&self, expr: &Expr) -> Option<Slot> {
        match &expr.kind {
            ExprKind::Local(local) => match self.storage[*local as usize] {
                Storage::Frame(slot) => Some(slot),
                _ => None,
            },
            ExprKind::Field { base, index } => {
                let slot = self.frame_slot(base)?;
                Some(slot + self.types().field_offset(base.ty, *index) as Slot)
            }
            ExprKind::Index { base, index } => match (self.kind(base.ty), &index.kind) {
                (Kind::Array { element, length }, ExprKind::Const(Const::Int(index))) if *index < length => {
                    let slot = self.frame_slot(base)?;
                    Some(slot + (*index * self.types().words(element)) as Slot)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Evaluates the operands of a place. Of an expression that isn't one, the value's slots in the frame.
    pub fn place(&mut self, expr: &Expr) -> Place {
        if let Some(slot) = self.frame_slot(expr) {
            return Place::Frame(slot);
        }
        match &expr.kind {
            ExprKind::Local(local) => match self.storage[*local as usize] {
                Storage::Cell(pointer) => Place::Memory { pointer, offset: 0 },
                storage => {
                    let name = self.locals[*local as usize].name.clone();
                    self.error(format!(
                        "internal compiler error: variable {name} is used before its declaration: {storage:?}"
                    ));
                    Place::Frame(0)
                }
            },
            ExprKind::Global(global) => Place::Global { address: self.compiler.global_address(*global) },
            ExprKind::Field { base, index } => {
                let offset = self.types().field_offset(base.ty, *index);
                let place = self.place(base);
                self.shift(place, offset)
            }
            ExprKind::Deref(pointer) => {
                if let ExprKind::AddressOf(place) = &pointer.kind
                    && self.is_place(place)
                {
                    return self.place(place);
                }
                Place::Memory { pointer: self.value(pointer), offset: 0 }
            }
            ExprKind::Index { base, index } => match self.kind(base.ty) {
                Kind::Slice(element) => self.slice_element(base, index, element),
                Kind::Array { element, length } => self.array_element(base, index, element, length),
                _ => Place::Frame(self.value(expr)),
            },
            _ => Place::Frame(self.value(expr)),
        }
    }

    fn slice_element(&mut self, base: &Expr, index: &Expr, element: u32) -> Place {
        let words = self.element_words(element);
        let dst = self.alloc(1);
        let mark = self.mark();
        // A call in the index comes first unless the slice calls, too: it may change what is read.
        let (slice, index) = if has_call(index) && !has_call(base) {
            let index = self.value(index);
            (self.slice_header(base), index)
        } else {
            let slice = self.slice_header(base);
            (slice, self.value(index))
        };
        self.emit(Instruction::Element { dst, slice, index, words });
        self.release(mark);
        Place::Memory { pointer: dst, offset: 0 }
    }

    /// Slots with the address and the length of a slice; the third one is not set when it comes from memory.
    pub fn slice_header(&mut self, slice: &Expr) -> Slot {
        if !self.is_place(slice) || self.frame_slot(slice).is_some() {
            return self.value(slice);
        }
        let dst = self.alloc(3);
        let mark = self.mark();
        let place = self.place(slice);
        let text = self.text(slice);
        self.at(slice.position, |this| this.load(place, 2, dst, &text));
        self.release(mark);
        dst
    }

    fn array_element(&mut self, base: &Expr, index: &Expr, element: u32, length: u64) -> Place {
        let words = self.element_words(element);
        if let ExprKind::Const(Const::Int(index)) = index.kind
            && index < length
        {
            let place = self.place(base);
            return self.shift(place, index * u64::from(words));
        }
        let length = length as u32;
        let (place, index) = if has_call(base) {
            let place = self.place(base);
            (place, self.value(index))
        } else {
            let index = self.value(index);
            (self.place(base), index)
        };
        self.element_of(place, index, words, length)
    }

    /// Element `index` of the array of `length` elements of `words` at `array`.
    pub fn element_of(&mut self, array: Place, index: Slot, words: u16, length: u32) -> Place {
        match array {
            Place::Frame(base) => {
                self.emit(Instruction::CheckIndex { index, length });
                Place::FrameElement { base, index, stride: words }
            }
            Place::FrameElement { .. } => {
                self.emit(Instruction::CheckIndex { index, length });
                let Place::FrameElement { base, index: outer, .. } = self.shift(array, 0) else { return array };
                let scaled = self.scaled(index, words);
                let sum = self.alloc(1);
                self.emit(Instruction::Add { dst: sum, a: outer, b: scaled });
                Place::FrameElement { base, index: sum, stride: 1 }
            }
            Place::Memory { .. } | Place::Global { .. } => {
                let dst = self.alloc(1);
                let mark = self.mark();
                let array = self.address(array);
                self.emit(Instruction::ArrayElement { dst, array, index, words, length });
                self.release(mark);
                Place::Memory { pointer: dst, offset: 0 }
            }
        }
    }

    /// A slot with `index * words`.
    fn scaled(&mut self, index: Slot, words: u16) -> Slot {
        if words == 1 {
            return index;
        }
        let dst = self.alloc(1);
        let factor = self.constant(u64::from(words));
        self.emit(Instruction::IntOp { op: IntOp::Mul, dst, a: index, b: factor });
        dst
    }

    /// The place `offset` words further, in which smaller values may lie.
    pub fn shift(&mut self, place: Place, offset: u64) -> Place {
        match place {
            Place::Frame(slot) => Place::Frame(slot + offset as Slot),
            Place::FrameElement { base, index, stride } => {
                let index = self.scaled(index, stride);
                Place::FrameElement { base: base + offset as Slot, index, stride: 1 }
            }
            Place::Memory { pointer, offset: before } => Place::Memory {
                pointer,
                offset: u64::from(before).saturating_add(offset).min(u64::from(u32::MAX)) as u32,
            },
            Place::Global { address } => Place::Global { address: address + offset as u32 },
        }
    }

    /// A slot with the address of a place in cells. It panics for a place behind a nil pointer, unless the offset is 0:
    /// then the address is nil, too, and whatever uses it panics.
    pub fn address(&mut self, place: Place) -> Slot {
        match place {
            Place::Memory { pointer, offset: 0 } => pointer,
            Place::Memory { pointer, offset } => {
                let dst = self.alloc(1);
                self.emit(Instruction::Offset { dst, pointer, offset });
                dst
            }
            Place::Global { address } => self.constant(u64::from(address)),
            Place::Frame(_) | Place::FrameElement { .. } => {
                self.error("internal compiler error: the address of a variable that lives in the frame");
                0
            }
        }
    }

    /// Reads `words` words of a place.
    pub fn load(&mut self, place: Place, words: u16, dst: Slot, text: &str) {
        match place {
            Place::Frame(slot) => self.copy(dst, slot, words),
            Place::FrameElement { base, index, stride } if stride == words => {
                self.emit(Instruction::FrameLoad { dst, base, index, words });
            }
            Place::FrameElement { base, index, stride } => {
                debug_assert_eq!(stride, 1);
                for word in 0..words {
                    self.emit(Instruction::FrameLoad { dst: dst + word, base: base + word, index, words: 1 });
                }
            }
            Place::Memory { pointer, offset } => self.load_cells(dst, pointer, offset, words, text),
            Place::Global { address } if words > MAX_UNROLLED => {
                let pointer = self.constant(u64::from(address));
                self.load_cells(dst, pointer, 0, words, text);
            }
            Place::Global { address } => {
                for word in 0..words {
                    let address = address + u32::from(word);
                    self.emit_on(Instruction::LoadGlobal { dst: dst + word, address }, text);
                }
            }
        }
    }

    /// Writes `words` words to a place.
    pub fn store(&mut self, place: Place, words: u16, src: Slot, text: &str) {
        match place {
            Place::Frame(slot) => self.copy(slot, src, words),
            Place::FrameElement { base, index, stride } if stride == words => {
                self.emit(Instruction::FrameStore { base, src, index, words });
            }
            Place::FrameElement { base, index, stride } => {
                debug_assert_eq!(stride, 1);
                for word in 0..words {
                    self.emit(Instruction::FrameStore { base: base + word, src: src + word, index, words: 1 });
                }
            }
            Place::Memory { pointer, offset } => self.store_cells(pointer, offset, src, words, text),
            Place::Global { address } if words > MAX_UNROLLED => {
                let pointer = self.constant(u64::from(address));
                self.store_cells(pointer, 0, src, words, text);
            }
            Place::Global { address } => {
                for word in 0..words {
                    let address = address + u32::from(word);
                    self.emit_on(Instruction::StoreGlobal { src: src + word, address }, text);
                }
            }
        }
    }

    /// Reads the words of cells in ascending order, one instruction each.
    pub fn load_cells(&mut self, dst: Slot, pointer: Slot, offset: u32, words: u16, text: &str) {
        if words > MAX_UNROLLED {
            return self.copy_loop(pointer, offset, words, |this, from, word, index| {
                this.emit_on(Instruction::Load { dst: word, pointer: from, offset: 0 }, text);
                this.emit(Instruction::FrameStore { base: dst, src: word, index, words: 1 });
            });
        }
        for word in 0..words {
            let load = Instruction::Load { dst: dst + word, pointer, offset: offset + u32::from(word) };
            self.emit_on(load, text);
        }
    }

    /// Writes the words of cells in ascending order, one instruction each.
    pub fn store_cells(&mut self, pointer: Slot, offset: u32, src: Slot, words: u16, text: &str) {
        if words > MAX_UNROLLED {
            return self.copy_loop(pointer, offset, words, |this, to, word, index| {
                this.emit(Instruction::FrameLoad { dst: word, base: src, index, words: 1 });
                this.emit_on(Instruction::Store { src: word, pointer: to, offset: 0 }, text);
            });
        }
        for word in 0..words {
            let store = Instruction::Store { src: src + word, pointer, offset: offset + u32::from(word) };
            self.emit_on(store, text);
        }
    }

    /// Runs `step(address slot, scratch slot, index slot)` for each of `words` cells.
    fn copy_loop(&mut self, pointer: Slot, offset: u32, words: u16, step: impl FnOnce(&mut Self, Slot, Slot, Slot)) {
        let mark = self.mark();
        let (address, word, index) = (self.alloc(1), self.alloc(1), self.alloc(1));
        self.emit(Instruction::Offset { dst: address, pointer, offset });
        self.emit(Instruction::Int { dst: index, value: 0 });
        let again = self.label();
        self.bind(again);
        step(self, address, word, index);
        self.emit(Instruction::AddInt { dst: address, a: address, value: 1 });
        self.emit(Instruction::AddInt { dst: index, a: index, value: 1 });
        let value = i32::from(words);
        self.emit(Instruction::JumpCompareInt { comparison: Comparison::Less, a: index, value, target: again });
        self.release(mark);
    }
}
