//! Values: every kind of expression, into slots.

use super::function::{FunctionCompiler, Kind};
use super::walk::has_call;
use crate::lang::hir::{Const, Expr, ExprKind, LocalId};
use crate::program::{Instruction, Slot, Type};

/// An operand of an instruction that has a form with a small constant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operand {
    Slot(Slot),
    Int(i32),
}

impl FunctionCompiler<'_, '_> {
    /// Slots that hold the value: those of a variable in the frame, or fresh ones. They must not be written.
    pub fn value(&mut self, expr: &Expr) -> Slot {
        if let Some(slot) = self.frame_slot(expr) {
            return slot;
        }
        if let Some(word) = self.compiler.constant_word(expr) {
            return self.at(expr.position, |this| this.constant(word));
        }
        match &expr.kind {
            ExprKind::InterfaceToInterface(operand) => return self.value(operand),
            ExprKind::Convert(operand) if self.is_free_conversion(operand.ty, expr.ty) => return self.value(operand),
            _ => {}
        }
        let words = self.at(expr.position, |this| this.words(expr.ty));
        let dst = self.alloc(words);
        self.value_to(expr, dst);
        dst
    }

    /// Slots of this expression's own that hold the value: later assignments to variables don't change them.
    pub fn copied_value(&mut self, expr: &Expr) -> Slot {
        let words = self.words(expr.ty);
        let dst = self.alloc(words);
        self.value_to(expr, dst);
        dst
    }

    /// As [`Self::value`], keeping small integer constants out of slots.
    pub fn operand(&mut self, expr: &Expr) -> Operand {
        match self.small_constant(expr) {
            Some(value) => Operand::Int(value),
            None => Operand::Slot(self.value(expr)),
        }
    }

    /// The constant of an expression of one word that isn't a float or a string, when an instruction can hold it.
    pub fn small_constant(&mut self, expr: &Expr) -> Option<i32> {
        match self.kind(expr.ty) {
            Kind::Int(_) | Kind::Word | Kind::Map => {
                self.compiler.constant_word(expr).and_then(|word| i32::try_from(word as i64).ok())
            }
            _ => None,
        }
    }

    /// Both operands, left one first, except that a call in the right one comes before a variable in the left one, as in
    /// Go's own compiler.
    pub fn operands(&mut self, left: &Expr, right: &Expr) -> (Slot, Operand) {
        if has_call(right) && !has_call(left) {
            let right = self.operand(right);
            (self.value(left), right)
        } else {
            let left = self.value(left);
            (left, self.operand(right))
        }
    }

    /// A slot with the operand.
    pub fn slot(&mut self, operand: Operand) -> Slot {
        match operand {
            Operand::Slot(slot) => slot,
            Operand::Int(value) => self.constant(i64::from(value) as u64),
        }
    }

    /// Evaluates into `dst`, which has been reserved already. When the value has one word, `dst` is written after all operands
    /// have been read: it may be the slot of a variable that the expression names.
    pub fn value_to(&mut self, expr: &Expr, dst: Slot) {
        let mark = self.mark();
        self.at(expr.position, |this| this.evaluate(expr, dst));
        self.release(mark);
    }

    /// Evaluates several expressions, each to its slots; those with calls come first.
    pub fn values_to(&mut self, values: &[(&Expr, Slot)]) {
        let (calls, others): (Vec<_>, Vec<_>) = values.iter().partition(|(expr, _)| has_call(expr));
        for &(expr, dst) in calls.into_iter().chain(others) {
            self.value_to(expr, dst);
        }
    }

    /// Evaluates for the effects only.
    pub fn discard(&mut self, expr: &Expr) {
        let mark = self.mark();
        match &expr.kind {
            ExprKind::Const(_) | ExprKind::Zero | ExprKind::Func(_) => {}
            ExprKind::Local(_) if self.frame_slot(expr).is_some() => {}
            _ => {
                self.copied_value(expr);
            }
        }
        self.release(mark);
    }

    fn evaluate(&mut self, expr: &Expr, dst: Slot) {
        match &expr.kind {
            ExprKind::Const(constant) => {
                let word = self.compiler.word(constant);
                self.set_word(dst, word);
            }
            ExprKind::Zero => {
                let words = self.words(expr.ty);
                self.zero(dst, words);
            }
            ExprKind::Index { base, index } if self.kind(base.ty) == Kind::String => {
                self.string_index(base, index, dst)
            }
            ExprKind::Local(_)
            | ExprKind::Global(_)
            | ExprKind::Field { .. }
            | ExprKind::Deref(_)
            | ExprKind::Index { .. } => {
                let words = self.words(expr.ty);
                let text = self.text(expr);
                let place = self.place(expr);
                self.load(place, words, dst, &text);
            }
            ExprKind::Func(func) => {
                let word = self.compiler.plain_function(*func);
                self.set_word(dst, word);
            }
            ExprKind::Closure(func) => self.closure(*func, dst),
            ExprKind::MethodValue { receiver, func } => self.method_value(receiver, *func, dst),
            ExprKind::Unary { op, operand } => self.unary(*op, operand, dst),
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right, dst),
            ExprKind::Compare { .. } | ExprKind::And(..) | ExprKind::Or(..) => self.condition_value(expr, dst),
            ExprKind::Call(call) => {
                let words = self.words(expr.ty);
                self.call(call, dst, words);
            }
            ExprKind::Convert(operand) => self.convert(operand, expr.ty, dst),
            ExprKind::ToInterface(operand) => self.make_interface(operand, dst),
            ExprKind::InterfaceToInterface(operand) => self.value_to(operand, dst),
            ExprKind::TypeAssert { value, target, comma_ok } => self.type_assert(value, *target, *comma_ok, dst),
            ExprKind::AddressOf(operand) => self.address_of(operand, dst),
            ExprKind::MapIndex { map, key, comma_ok } => self.map_index(map, key, *comma_ok, dst),
            ExprKind::Slice { base, low, high, max } => {
                self.slice_expression(base, [low.as_deref(), high.as_deref(), max.as_deref()], dst);
            }
            ExprKind::StructLiteral(fields) => self.struct_literal(expr.ty, fields, dst),
            ExprKind::ArrayLiteral(elements) => self.array_literal(expr.ty, elements, dst),
            ExprKind::SliceLiteral { length, elements } => self.slice_literal(expr.ty, *length, elements, dst),
            ExprKind::MapLiteral(pairs) => self.map_literal(expr.ty, pairs, dst),
            ExprKind::Builtin { builtin, args, spread } => self.builtin(*builtin, args, *spread, expr.ty, dst),
            ExprKind::Let { locals, value, body } => self.let_in(locals, value, body, dst),
            ExprKind::Tuple(values) => {
                let mut slot = dst;
                let mut places = Vec::new();
                for value in values {
                    places.push((value, slot));
                    slot = slot.saturating_add(self.words(value.ty));
                }
                self.values_to(&places);
            }
        }
    }

    fn string_index(&mut self, base: &Expr, index: &Expr, dst: Slot) {
        let (string, index) = self.operands(base, index);
        let index = self.slot(index);
        self.emit(Instruction::StringIndex { dst, string, index });
    }

    fn map_index(&mut self, map: &Expr, key: &Expr, ok: bool, dst: Slot) {
        let shape = self.compiler.map_shape(map.ty, self.position);
        let text = format!("{}[{}]", self.text(map), self.text(key));
        let text = if self.is_std { String::new() } else { text };
        let (map, key) = self.operands(map, key);
        let key = self.slot(key);
        self.emit_on(Instruction::MapGet { dst, map, key, ok, shape }, &text);
    }

    /// Brings the values of a tuple into new variables, then evaluates `body` with them.
    fn let_in(&mut self, locals: &[LocalId], value: &Expr, body: &Expr, dst: Slot) {
        let words = self.words_of_locals(locals);
        let first = self.alloc(words);
        self.value_to(value, first);
        self.bind_tuple(&locals.iter().map(|&local| Some(local)).collect::<Vec<_>>(), value, first);
        self.value_to(body, dst);
    }

    /// Declares variables for the values of a tuple in consecutive slots from `first` on. The slots become the variables'.
    pub fn bind_tuple(&mut self, locals: &[Option<LocalId>], value: &Expr, first: Slot) {
        let types = match self.types().get(value.ty) {
            Type::Tuple(types) => types.clone(),
            _ => vec![value.ty],
        };
        let mut slot = first;
        for (local, ty) in locals.iter().zip(types) {
            let words = self.words(ty);
            if let Some(local) = *local {
                self.bind_slot(local, slot, words);
            }
            slot = slot.saturating_add(words);
        }
    }

    /// Declares a variable whose value lies in slots that it may keep.
    pub fn bind_slot(&mut self, local: LocalId, slot: Slot, words: u16) {
        use super::function::Storage;
        if !self.needs_cells(local) {
            self.storage[local as usize] = Storage::Frame(slot);
        } else if let Storage::Cell(pointer) = self.declare(local) {
            let name = self.locals[local as usize].name.clone();
            self.store_cells(pointer, 0, slot, words, &name);
        }
    }

    /// `&place`, or the address of new cells with the value.
    fn address_of(&mut self, operand: &Expr, dst: Slot) {
        if !self.is_place(operand) {
            let words = self.types().words(operand.ty);
            let pointer = self.alloc(1);
            self.new_words(pointer, words);
            self.fill(operand, pointer, 0);
            return self.copy(dst, pointer, 1);
        }
        let place = self.place(operand);
        match place {
            super::places::Place::Memory { pointer, offset: 0 } if self.is_behind_pointer(operand) => {
                self.emit(Instruction::Offset { dst, pointer, offset: 0 });
            }
            super::places::Place::Memory { pointer, offset } if offset > 0 => {
                self.emit(Instruction::Offset { dst, pointer, offset });
            }
            super::places::Place::Global { address } => self.set_word(dst, u64::from(address)),
            place => {
                let address = self.address(place);
                self.copy(dst, address, 1);
            }
        }
    }

    /// Whether taking this place's address dereferences a pointer that may be nil: `&p.x`, but not `&*p`.
    fn is_behind_pointer(&self, place: &Expr) -> bool {
        match &place.kind {
            ExprKind::Field { base, .. } => matches!(base.kind, ExprKind::Deref(_)) || self.is_behind_pointer(base),
            _ => false,
        }
    }

    /// The address of a place for an instruction that panics for nil itself.
    pub fn pointer(&mut self, expr: &Expr) -> Slot {
        match &expr.kind {
            ExprKind::AddressOf(place) if self.is_place(place) => {
                let place = self.place(place);
                self.address(place)
            }
            _ => self.value(expr),
        }
    }

    /// Whether the expression is a constant of this value.
    pub fn is_zero(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Zero => true,
            ExprKind::Const(Const::String(bytes)) => bytes.is_empty(),
            ExprKind::InterfaceToInterface(operand) | ExprKind::Convert(operand) => {
                matches!(operand.kind, ExprKind::Zero) && operand.ty == expr.ty
            }
            _ => false,
        }
    }
}
