//! Function literals and method values: closures with what they capture.

use super::Unit;
use super::function::{FunctionCompiler, Storage, total};
use crate::lang::hir::{Expr, FuncId};
use crate::program::{Instruction, Slot};
use std::rc::Rc;

impl FunctionCompiler<'_, '_> {
    /// `dst` = a function literal: a plain function when it captures nothing.
    pub fn closure(&mut self, func: FuncId, dst: Slot) {
        let captures = &self.compiler.hir.functions[func as usize].captures;
        if captures.is_empty() {
            let word = self.compiler.plain_function(func);
            return self.set_word(dst, word);
        }
        let by_value: Rc<[bool]> =
            captures.iter().map(|capture| matches!(self.storage[capture.outer as usize], Storage::Frame(_))).collect();
        let mut sources = Vec::new();
        for capture in captures {
            let words = self.words(self.locals[capture.outer as usize].ty);
            match self.storage[capture.outer as usize] {
                Storage::Frame(slot) => sources.push((slot, words)),
                Storage::Cell(pointer) => sources.push((pointer, 1)),
                Storage::Unset => {
                    let name = self.locals[capture.outer as usize].name.clone();
                    self.error(format!("internal compiler error: {name} is captured before its declaration"));
                }
            }
        }
        self.compiler.capture_modes.insert(func, by_value);
        let function = self.compiler.function_id(Unit::Declared(func));
        // One capture of the frame needs no copy.
        let first = match sources.as_slice() {
            [(slot, _)] => *slot,
            _ => {
                let words = total(sources.iter().map(|(_, words)| *words));
                let first = self.alloc(words);
                let mut slot = first;
                for (source, words) in sources {
                    self.copy(slot, source, words);
                    slot = slot.saturating_add(words);
                }
                first
            }
        };
        self.emit(Instruction::Closure { dst, captures: first, function });
    }

    /// `dst` = `x.f`: a closure over the receiver.
    pub fn method_value(&mut self, receiver: &Expr, func: FuncId, dst: Slot) {
        let captures = self.value(receiver);
        let function = self.compiler.function_id(Unit::Bound(func));
        self.emit(Instruction::Closure { dst, captures, function });
    }
}
