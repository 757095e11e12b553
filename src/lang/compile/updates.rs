//! `x op= y` and `x++`: load, operate, and a store that knows what was loaded, so that the machine sees lost updates.

use super::expressions::Operand;
use super::function::FunctionCompiler;
use super::places::Place;
use super::walk::{has_call, same_simple_place};
use crate::lang::hir::{BinaryOp, Expr, ExprKind};
use crate::program::{Instruction, Slot};

impl FunctionCompiler<'_, '_> {
    /// `target op= value`.
    pub fn update(&mut self, target: &Expr, op: BinaryOp, value: &Expr) {
        let mark = self.mark();
        match &target.kind {
            ExprKind::MapIndex { map, key, .. } => self.update_map(target, map, key, op, value),
            _ => self.update_place(target, op, value),
        }
        self.release(mark);
    }

    /// Whether `target = value` is `target op= right`, as in `count = count + 1`.
    pub fn as_update<'e>(&self, target: &Expr, value: &'e Expr) -> Option<(BinaryOp, &'e Expr)> {
        match &value.kind {
            ExprKind::Binary { op, left, right } if same_simple_place(target, left) => Some((*op, right)),
            _ => None,
        }
    }

    fn update_place(&mut self, target: &Expr, op: BinaryOp, value: &Expr) {
        if let Some(slot) = self.frame_slot(target) {
            let operand = self.operand(value);
            return self.operate(op, target.ty, slot, slot, operand, value);
        }
        let text = self.text(target);
        let early = if has_call(value) && !has_call(target) { Some(self.operand(value)) } else { None };
        let place = self.place(target);
        let (loaded, result) = (self.alloc(1), self.alloc(1));
        self.at(target.position, |this| this.load(place, 1, loaded, &text));
        let operand = match early {
            Some(operand) => operand,
            None => self.operand(value),
        };
        self.operate(op, target.ty, result, loaded, operand, value);
        self.store_update(place, result, loaded, &text);
    }

    /// The last step: a store that knows what was loaded.
    fn store_update(&mut self, place: Place, src: Slot, loaded: Slot, text: &str) {
        match place {
            Place::Memory { pointer, offset } => {
                self.emit_on(Instruction::Update { src, pointer, loaded, offset }, text);
            }
            Place::Global { address } => self.emit_on(Instruction::UpdateGlobal { src, loaded, address }, text),
            frame => self.store(frame, 1, src, text),
        }
    }

    fn update_map(&mut self, target: &Expr, map: &Expr, key: &Expr, op: BinaryOp, value: &Expr) {
        let shape = self.compiler.map_shape(map.ty, self.position);
        let text = self.text(target);
        let words = self.words(target.ty);
        // The new value, and right behind it what was read.
        let new = self.alloc(words);
        let loaded = self.alloc(words);
        let early: Option<Operand> =
            if has_call(value) && !has_call(target) { Some(self.operand(value)) } else { None };
        let (map, key) = self.operands(map, key);
        let key = self.slot(key);
        self.at(target.position, |this| {
            this.emit_on(Instruction::MapGet { dst: loaded, map, key, ok: false, shape }, &text);
        });
        let operand = match early {
            Some(operand) => operand,
            None => self.operand(value),
        };
        self.operate(op, target.ty, new, loaded, operand, value);
        self.emit_on(Instruction::MapSet { map, key, value: new, update: true, shape }, &text);
    }
}
