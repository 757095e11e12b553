//! Statements, except loops.

use super::Unit;
use super::function::{Exits, FunctionCompiler, HOISTED, Storage};
use super::places::Place;
use super::walk::{has_call, mentions, root_local};
use crate::lang::hir::{Case, Expr, ExprKind, Local, LocalId, Stmt, StmtKind, TypeCase};
use crate::program::{Comparison, Instruction, Slot, Type};

/// Where an assignment's left side writes, with its operands evaluated.
enum Target {
    Blank,
    Place { place: Place, words: u16, text: String },
    Map { map: Slot, key: Slot, shape: u16, text: String },
}

impl FunctionCompiler<'_, '_> {
    /// Statements whose variables end with them.
    pub fn block(&mut self, statements: &[Stmt]) {
        let mark = self.mark();
        for statement in statements {
            self.statement(statement);
        }
        self.release(mark);
    }

    fn statement(&mut self, statement: &Stmt) {
        self.position = statement.position;
        match &statement.kind {
            // Their slots stay reserved: they are the new variables'.
            StmtKind::Var { local, init } => self.declare_variable(*local, init.as_ref()),
            StmtKind::VarTuple { locals, value } => self.declare_tuple(locals, value),
            _ => {
                let mark = self.mark();
                self.other_statement(statement);
                self.release(mark);
            }
        }
        self.position = statement.position;
    }

    fn other_statement(&mut self, statement: &Stmt) {
        match &statement.kind {
            StmtKind::Var { .. } | StmtKind::VarTuple { .. } => {}
            StmtKind::Expr(expr) => self.discard(expr),
            StmtKind::Assign { target, value } => self.assign(target.as_ref(), value),
            StmtKind::AssignParallel { targets, values } => self.assign_parallel(targets, values),
            StmtKind::Update { target, op, value } => self.update(target, *op, value),
            StmtKind::Go(call) => self.put_off(call, true),
            StmtKind::Defer(call) => self.put_off(call, false),
            StmtKind::DeferBuiltin { expr, is_go } => self.put_off_builtin(expr, *is_go),
            StmtKind::Return(values) => self.return_values(values),
            StmtKind::Block(body) => self.block(body),
            StmtKind::If { condition, then, otherwise } => self.if_statement(condition, then, otherwise),
            StmtKind::For { label, per_iteration, condition, post, body } => {
                self.for_loop(*label, per_iteration, condition.as_ref(), post, body);
            }
            StmtKind::Range { label, over, key, value, body } => {
                self.range_loop(*label, over, key.as_ref(), value.as_ref(), body);
            }
            StmtKind::Switch { label, cases } => self.switch(*label, cases),
            StmtKind::TypeSwitch { label, value, cases } => self.type_switch(*label, value, cases),
            StmtKind::Break(label) => {
                if let Some(target) =
                    self.exits.iter().rev().find(|exits| exits.label == *label).map(|exits| exits.on_break)
                {
                    self.jump(target);
                }
            }
            StmtKind::Continue(label) => {
                if let Some(target) =
                    self.exits.iter().rev().find(|exits| exits.label == *label).and_then(|exits| exits.on_continue)
                {
                    self.jump(target);
                }
            }
        }
    }

    // -- variables --

    fn declare_variable(&mut self, local: LocalId, init: Option<&Expr>) {
        match (self.declare(local), init) {
            (Storage::Frame(slot), None) => {
                let words = self.words(self.locals[local as usize].ty);
                self.zero(slot, words);
            }
            (Storage::Frame(slot), Some(init)) => {
                self.value_to(init, slot);
                self.show_variable(local, slot);
            }
            (Storage::Cell(_), None) | (Storage::Unset, _) => {}
            (Storage::Cell(pointer), Some(init)) => self.initialise_cells(local, pointer, init),
        }
    }

    /// A map, slice or pointer in the frame that stays what it is, and that other goroutines may get: keeps a copy in cells, so
    /// that the page can show what it leads to. Not in loops, where the copies would add up.
    fn show_variable(&mut self, local: LocalId, slot: Slot) {
        let Local { ref name, ty, captured, reassigned, .. } = self.locals[local as usize];
        let is_reference = matches!(self.types().underlying(ty), Type::Map { .. } | Type::Slice(_) | Type::Pointer(_));
        let main = self.compiler.hir.main;
        let is_shown = captured || self.compiler.function_id(Unit::Declared(main)) == self.id;
        if !is_reference || !is_shown || reassigned || self.is_std || self.inlined.is_some() || self.loop_depth > 0 {
            return;
        }
        let (name, words) = (name.clone(), self.words(ty));
        let mark = self.mark();
        let pointer = self.alloc(1);
        self.new_cells(local, pointer);
        self.store_cells(pointer, 0, slot, words, &name);
        self.release(mark);
    }

    fn initialise_cells(&mut self, local: LocalId, pointer: Slot, init: &Expr) {
        let mark = self.mark();
        match init.kind {
            ExprKind::Zero | ExprKind::StructLiteral(_) | ExprKind::ArrayLiteral(_) => self.fill(init, pointer, 0),
            _ => {
                let words = self.words(init.ty);
                let name = self.locals[local as usize].name.clone();
                let src = self.value(init);
                self.store_cells(pointer, 0, src, words, &name);
            }
        }
        self.release(mark);
    }

    fn declare_tuple(&mut self, locals: &[Option<LocalId>], value: &Expr) {
        let words = self.words(value.ty);
        let first = self.alloc(words);
        self.value_to(value, first);
        self.bind_tuple(locals, value, first);
    }

    // -- assignments --

    fn assign(&mut self, target: Option<&Expr>, value: &Expr) {
        let Some(target) = target else { return self.discard(value) };
        if let Some((op, right)) = self.as_update(target, value) {
            return self.update(target, op, right);
        }
        if let Some(slot) = self.frame_slot(target) {
            return self.assign_slot(target, slot, value);
        }
        let words = self.words(target.ty);
        if has_call(target) && !matches!(value.kind, ExprKind::Const(_)) {
            let target = self.target(target);
            let src = self.value(value);
            return self.write(&target, src);
        }
        // As in Go's own compiler: the value first, then what the target needs.
        if let ExprKind::MapIndex { .. } = target.kind {
            let src = self.value(value);
            let target = self.target(target);
            return self.write(&target, src);
        }
        let src = self.value(value);
        let text = self.text(target);
        let place = self.place(target);
        self.store(place, words, src, &text);
    }

    /// Assigns the value in slots from `src` on.
    pub fn assign_from(&mut self, target: &Expr, src: Slot) {
        let mark = self.mark();
        let target = self.target(target);
        self.write(&target, src);
        self.release(mark);
    }

    /// Assigns to a variable in the frame, or a part of one.
    fn assign_slot(&mut self, target: &Expr, slot: Slot, value: &Expr) {
        let words = self.words(target.ty);
        let reads_itself = root_local(target).is_some_and(|local| mentions(value, local));
        if words <= 1 || !(reads_itself || has_call(value) || self.has_defer) {
            return self.value_to(value, slot);
        }
        let src = self.value(value);
        self.copy(slot, src, words);
    }

    /// Evaluates the operands of an assignment's left side.
    fn target(&mut self, target: &Expr) -> Target {
        if let ExprKind::MapIndex { map, key, .. } = &target.kind {
            let shape = self.compiler.map_shape(map.ty, self.position);
            let text = self.text(target);
            let (map, key) = self.operands(map, key);
            let key = self.slot(key);
            return Target::Map { map, key, shape, text };
        }
        let words = self.words(target.ty);
        let text = self.text(target);
        Target::Place { place: self.place(target), words, text }
    }

    fn write(&mut self, target: &Target, src: Slot) {
        match target {
            Target::Blank => {}
            Target::Place { place, words, text } => self.store(*place, *words, src, text),
            Target::Map { map, key, shape, text } => {
                let set = Instruction::MapSet { map: *map, key: *key, value: src, update: false, shape: *shape };
                self.emit_on(set, text);
            }
        }
    }

    fn assign_parallel(&mut self, targets: &[Option<Expr>], values: &[Expr]) {
        let first_temporary = self.mark();
        let mut prepared = Vec::new();
        for target in targets {
            let target = match target {
                None => Target::Blank,
                Some(target) => {
                    let target_place = self.target(target);
                    self.keep(target_place, target, first_temporary)
                }
            };
            prepared.push(target);
        }
        let mut places = Vec::new();
        let mut sources = Vec::new();
        for value in values {
            let words = self.words(value.ty);
            let slot = self.alloc(words);
            places.push((value, slot));
            sources.extend(self.parts(value, slot));
        }
        self.values_to(&places);
        for (target, src) in prepared.iter().zip(sources) {
            self.write(target, src);
        }
    }

    /// Where the values of a tuple lie that begins at `first`; of another type, `first` itself.
    fn parts(&mut self, value: &Expr, first: Slot) -> Vec<Slot> {
        let Type::Tuple(types) = self.types().get(value.ty).clone() else { return vec![first] };
        let mut slot = first;
        let mut parts = Vec::new();
        for ty in types {
            parts.push(slot);
            slot = slot.saturating_add(self.words(ty));
        }
        parts
    }

    /// Copies operands of a target that are variables' own slots, which an earlier assignment of the statement may change.
    fn keep(&mut self, target: Target, expr: &Expr, first_temporary: u32) -> Target {
        let mut keep = |slot: Slot, words: u16| {
            if u32::from(slot) >= first_temporary || slot >= HOISTED {
                return slot;
            }
            let copy = self.alloc(words);
            self.copy(copy, slot, words);
            copy
        };
        match target {
            Target::Place { place: Place::Memory { pointer, offset }, words, text } => {
                let is_cell = matches!(expr.kind, ExprKind::Local(_));
                let pointer = if is_cell { pointer } else { keep(pointer, 1) };
                Target::Place { place: Place::Memory { pointer, offset }, words, text }
            }
            Target::Place { place: Place::FrameElement { base, index, stride }, words, text } => {
                let index = keep(index, 1);
                Target::Place { place: Place::FrameElement { base, index, stride }, words, text }
            }
            Target::Map { map, key, shape, text } => {
                let key_words = match expr.kind {
                    ExprKind::MapIndex { ref key, .. } => key.ty,
                    _ => expr.ty,
                };
                let map = keep(map, 1);
                let words = self.words(key_words);
                let mut target = Target::Map { map, key, shape, text };
                if let Target::Map { key, .. } = &mut target
                    && u32::from(*key) < first_temporary
                {
                    let copy = self.alloc(words);
                    self.copy(copy, *key, words);
                    *key = copy;
                }
                target
            }
            other => other,
        }
    }

    // -- leaving --

    fn return_values(&mut self, values: &[Expr]) {
        if !values.is_empty() {
            self.set_results(values);
        }
        self.leave();
    }

    fn set_results(&mut self, values: &[Expr]) {
        let total = self.words_of_locals(&self.results.clone());
        let all_in_frame =
            self.results.iter().all(|&result| matches!(self.storage[result as usize], Storage::Frame(_)));
        let mentions_results = values.iter().any(|value| self.results.iter().any(|&result| mentions(value, result)));
        // Straight into the result slots unless somebody could see them half written.
        if all_in_frame && !(mentions_results && total > 1) && !(self.has_defer && total > 1) {
            let mut places = Vec::new();
            let mut slot: Slot = 0;
            for value in values {
                places.push((value, slot));
                slot = slot.saturating_add(self.words(value.ty));
            }
            return self.values_to(&places);
        }
        let first = self.alloc(total);
        let mut places = Vec::new();
        let mut slot = first;
        for value in values {
            places.push((value, slot));
            slot = slot.saturating_add(self.words(value.ty));
        }
        self.values_to(&places);
        let mut slot = first;
        for result in self.results.clone() {
            let words = self.words(self.locals[result as usize].ty);
            match self.storage[result as usize] {
                Storage::Cell(pointer) => {
                    let name = self.locals[result as usize].name.clone();
                    self.store_cells(pointer, 0, slot, words, &name);
                }
                Storage::Frame(result) => self.copy(result, slot, words),
                Storage::Unset => {}
            }
            slot = words.saturating_add(slot);
        }
    }

    // -- choices --

    fn if_statement(&mut self, condition: &Expr, then: &[Stmt], otherwise: &[Stmt]) {
        let (other, end) = (self.label(), self.label());
        self.jump_if(condition, false, other);
        self.block(then);
        if !otherwise.is_empty() {
            if self.end_is_reachable() {
                self.jump(end);
            }
            self.bind(other);
            self.block(otherwise);
        } else {
            self.bind(other);
        }
        self.bind(end);
    }

    fn switch(&mut self, label: u32, cases: &[Case]) {
        let end = self.label();
        self.exits.push(Exits { label, on_break: end, on_continue: None });
        let bodies: Vec<_> = cases.iter().map(|_| self.label()).collect();
        let mut default = end;
        for (case, &body) in cases.iter().zip(&bodies) {
            if case.is_default {
                default = body;
            }
            for condition in &case.conditions {
                self.jump_if(condition, true, body);
            }
        }
        self.jump(default);
        for (case, body) in cases.iter().zip(bodies) {
            self.bind(body);
            self.block(&case.body);
            if !case.falls_through && self.end_is_reachable() {
                self.jump(end);
            }
        }
        self.exits.pop();
        self.bind(end);
    }

    fn type_switch(&mut self, label: u32, value: &Expr, cases: &[TypeCase]) {
        let interface = self.copied_value(value);
        let end = self.label();
        self.exits.push(Exits { label, on_break: end, on_continue: None });
        let bodies: Vec<_> = cases.iter().map(|_| self.label()).collect();
        let mut default = end;
        for (case, &body) in cases.iter().zip(&bodies) {
            if case.is_default {
                default = body;
            }
            let mark = self.mark();
            self.at(case.position, |this| {
                for ty in &case.types {
                    match *ty {
                        None => this.emit(Instruction::JumpCompareInt {
                            comparison: Comparison::Equal,
                            a: interface,
                            value: 0,
                            target: body,
                        }),
                        Some(ty) => {
                            let is_type = this.type_test(interface, ty);
                            this.jump_on(is_type, true, body);
                        }
                    }
                }
            });
            self.release(mark);
        }
        self.jump(default);
        for (case, body) in cases.iter().zip(bodies) {
            self.bind(body);
            let mark = self.mark();
            if let Some(binding) = case.binding {
                self.at(case.position, |this| this.bind_case(binding, interface));
            }
            self.block(&case.body);
            self.release(mark);
            if self.end_is_reachable() {
                self.jump(end);
            }
        }
        self.exits.pop();
        self.bind(end);
    }

    /// The variable of a clause: the interface itself, or the concrete value in it.
    fn bind_case(&mut self, binding: LocalId, interface: Slot) {
        let ty = self.locals[binding as usize].ty;
        let words = self.words(ty);
        let slot = self.alloc(words);
        if matches!(self.types().underlying(ty), Type::Interface(_)) {
            self.copy(slot, interface, 2);
        } else {
            // The case has been tested: it cannot fail.
            self.assert_slots((interface, ty), ty, false, slot);
        }
        self.bind_slot(binding, slot, words);
    }
}
