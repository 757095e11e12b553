//! Calls, `go` and `defer`: arguments into the callee's frame, which begins above the caller's live slots.

use super::Unit;
use super::function::{FunctionCompiler, Storage, total};
use super::synthesis;
use super::walk::has_call;
use crate::lang::hir::{Builtin, Call, Expr, ExprKind, Func, FuncBody, FuncId, LocalId, Target};
use crate::program::{FunctionId, Instruction, Signature, Slot, Type, TypeId};

/// One parameter of a call that is being made.
enum Argument<'e> {
    One(&'e Expr, Slot),
    /// The arguments of a variadic parameter, which become a slice.
    Rest {
        elements: &'e [Expr],
        slice: TypeId,
        dst: Slot,
    },
}

impl Argument<'_> {
    fn has_call(&self) -> bool {
        match self {
            Self::One(expr, _) => has_call(expr),
            Self::Rest { elements, .. } => elements.iter().any(has_call),
        }
    }
}

impl FunctionCompiler<'_, '_> {
    /// Makes a call and brings its results, of `results` words, to `dst`.
    pub fn call(&mut self, call: &Call, dst: Slot, results: u16) {
        self.at(call.position, |this| this.make_call(call, dst, results));
    }

    fn make_call(&mut self, call: &Call, dst: Slot, results: u16) {
        let hir = self.compiler.hir;
        match &call.target {
            Target::Func(func) => match &hir.functions[*func as usize].body {
                FuncBody::Native(native) => self.native_call(*native, *func, call, dst, results),
                FuncBody::Block(body) => {
                    if let Some(expr) = self.inlinable(*func, body, call) {
                        return self.inline(*func, expr, call, dst);
                    }
                    self.call_function(*func, call, dst, results);
                }
            },
            Target::Value(callee) => self.call_value(callee, call, dst, results),
            Target::Interface { receiver, method, signature } => {
                let receiver = self.value(receiver);
                let method = self.compiler.program.types.methods.id(method);
                let frame = self.results_at(dst, results);
                self.alloc(1);
                self.arguments(&self.signature(*signature), call);
                self.emit(Instruction::CallMethod { frame, receiver, results, method });
                self.copy(dst, frame, results);
            }
        }
    }

    fn call_function(&mut self, func: FuncId, call: &Call, dst: Slot, results: u16) {
        let frame = self.results_at(dst, results);
        self.arguments(&self.func_signature(func), call);
        let function = self.compiler.function_id(Unit::Declared(func));
        self.emit(Instruction::Call { frame, function });
        self.copy(dst, frame, results);
    }

    fn call_value(&mut self, callee: &Expr, call: &Call, dst: Slot, results: u16) {
        let signature = self.signature(callee.ty);
        if let Some(function) = self.captureless(callee) {
            let frame = self.results_at(dst, results);
            self.arguments(&signature, call);
            self.emit(Instruction::Call { frame, function });
            return self.copy(dst, frame, results);
        }
        let callee = self.value(callee);
        let frame = self.results_at(dst, results);
        let params = self.arguments(&signature, call);
        // The machine puts the closure's address behind the parameters.
        self.alloc(1);
        self.emit(Instruction::CallValue { frame, callee, params, results });
        self.copy(dst, frame, results);
    }

    /// The function of a literal that captures nothing.
    fn captureless(&mut self, callee: &Expr) -> Option<FunctionId> {
        match callee.kind {
            ExprKind::Closure(func) if self.compiler.hir.functions[func as usize].captures.is_empty() => {
                Some(self.compiler.function_id(Unit::Declared(func)))
            }
            _ => None,
        }
    }

    /// Where the callee's frame begins: at `dst` itself when nothing lies behind it, so that no result has to be moved.
    pub fn results_at(&mut self, dst: Slot, results: u16) -> Slot {
        if dst >= self.first_local && self.is_top(dst, results) { dst } else { self.alloc(results) }
    }

    pub fn signature(&self, ty: TypeId) -> Signature {
        match self.types().underlying(ty) {
            Type::Func(signature) => signature.clone(),
            _ => Signature { params: Vec::new(), results: Vec::new(), variadic: false },
        }
    }

    pub fn func_signature(&self, func: FuncId) -> Signature {
        let func = &self.compiler.hir.functions[func as usize];
        let mut signature = self.signature(func.ty);
        signature.params = func.params.iter().map(|&param| func.locals[param as usize].ty).collect();
        signature
    }

    /// Evaluates the arguments into fresh slots behind the results; returns the parameters' words.
    pub fn arguments(&mut self, signature: &Signature, call: &Call) -> u16 {
        let mut arguments = Vec::new();
        let mut words: u16 = 0;
        for (index, &ty) in signature.params.iter().enumerate() {
            let size = self.words(ty);
            let dst = self.alloc(size);
            words = words.saturating_add(size);
            let is_rest = signature.variadic && !call.spread && index + 1 == signature.params.len();
            if is_rest {
                let elements = call.args.get(index..).unwrap_or_default();
                arguments.push(Argument::Rest { elements, slice: ty, dst });
            } else if let Some(argument) = call.args.get(index) {
                arguments.push(Argument::One(argument, dst));
            }
        }
        let (calls, others): (Vec<_>, Vec<_>) = arguments.into_iter().partition(Argument::has_call);
        for argument in calls.into_iter().chain(others) {
            match argument {
                Argument::One(expr, dst) => self.value_to(expr, dst),
                Argument::Rest { elements, slice, dst } => {
                    let mark = self.mark();
                    self.rest(elements, slice, dst);
                    self.release(mark);
                }
            }
        }
        words
    }

    /// The slice of a variadic parameter: nil without arguments.
    fn rest(&mut self, elements: &[Expr], slice: TypeId, dst: Slot) {
        if elements.is_empty() {
            return self.zero(dst, 3);
        }
        let elements: Vec<_> = elements.iter().enumerate().map(|(index, element)| (index as u64, element)).collect();
        self.slice_of(slice, elements.len() as u64, &elements, dst);
    }

    /// `go f(x)` and `defer f(x)`.
    pub fn put_off(&mut self, call: &Call, is_go: bool) {
        let mark = self.mark();
        self.at(call.position, |this| match &call.target {
            Target::Func(func) => match &this.compiler.hir.functions[*func as usize].body {
                FuncBody::Native(_) => this.put_off_by_thunk(call, is_go),
                // `defer wg.Done()`: the operation happens on this line, about this variable.
                FuncBody::Block(body) if this.inlinable(*func, body, call).is_some() => {
                    this.put_off_by_thunk(call, is_go)
                }
                FuncBody::Block(_) => {
                    let results = this.func_result_words(*func);
                    let frame = this.alloc(results);
                    this.arguments(&this.func_signature(*func), call);
                    let function = this.compiler.function_id(Unit::Declared(*func));
                    this.emit_put_off(is_go, frame, function);
                }
            },
            Target::Value(callee) => this.put_off_value(callee, call, is_go),
            Target::Interface { receiver, method, signature } => {
                // Go evaluates the method now: a nil interface panics here.
                let slot = this.copied_value(receiver);
                let checked = this.alloc(1);
                this.emit(Instruction::Offset { dst: checked, pointer: slot, offset: 0 });
                let receiver = this.made_up_local(receiver, slot);
                let target = Target::Interface { receiver, method: method.clone(), signature: *signature };
                this.put_off_by_thunk(&Call { target, ..call.clone() }, is_go);
            }
        });
        self.release(mark);
    }

    /// A variable for a value that has been evaluated already, as the expression that names it.
    fn made_up_local(&mut self, value: &Expr, slot: Slot) -> Expr {
        let id = self.locals.len() as LocalId;
        self.locals.push(synthesis::plain_local(self.text(value), value.ty, value.position));
        self.storage.push(Storage::Frame(slot));
        Expr { kind: ExprKind::Local(id), ty: value.ty, position: value.position }
    }

    fn put_off_value(&mut self, callee: &Expr, call: &Call, is_go: bool) {
        let signature = self.signature(callee.ty);
        let results = total(signature.results.iter().map(|&ty| self.words(ty)));
        if let Some(function) = self.captureless(callee) {
            let frame = self.alloc(results);
            self.arguments(&signature, call);
            return self.emit_put_off(is_go, frame, function);
        }
        let callee = self.value(callee);
        let frame = self.alloc(results);
        let params = self.arguments(&signature, call);
        self.alloc(1);
        if is_go {
            self.emit(Instruction::Go { frame, callee, params, results });
        } else {
            self.emit(Instruction::Defer { frame, callee, params, results });
        }
    }

    fn func_result_words(&mut self, func: FuncId) -> u16 {
        let func = &self.compiler.hir.functions[func as usize];
        total(func.results.iter().map(|&result| self.words(func.locals[result as usize].ty)))
    }

    fn emit_put_off(&mut self, is_go: bool, frame: Slot, function: FunctionId) {
        if is_go {
            self.emit(Instruction::GoFunction { frame, function });
        } else {
            self.emit(Instruction::DeferFunction { frame, function });
        }
    }

    /// Puts off a call that isn't a function of the program: evaluates the arguments now and makes up a function that takes
    /// them and makes the call at this statement's place.
    fn put_off_by_thunk(&mut self, call: &Call, is_go: bool) {
        let mut thunk = synthesis::function(self.target_name(&call.target), self.position, self.is_std);
        let mut values = Vec::new();
        let target = match &call.target {
            Target::Interface { receiver, method, signature } => {
                let receiver = self.thunk_parameter(&mut thunk, receiver, &mut values);
                Target::Interface { receiver, method: method.clone(), signature: *signature }
            }
            target => target.clone(),
        };
        let args = call.args.iter().map(|arg| self.thunk_parameter(&mut thunk, arg, &mut values)).collect();
        let ty = self.result_type(&target);
        let kind = ExprKind::Call(Box::new(Call { target, args, spread: call.spread, position: self.position }));
        self.finish_thunk(thunk, Expr { kind, ty, position: self.position }, &values, is_go);
    }

    /// `go` and `defer` of a builtin.
    pub fn put_off_builtin(&mut self, expr: &Expr, is_go: bool) {
        let ExprKind::Builtin { builtin, args, spread } = &expr.kind else {
            return self.error("internal compiler error: go or defer of something that isn't a call");
        };
        // recover() does nothing when it is itself the deferred function rather than called by one.
        if *builtin == Builtin::Recover {
            return;
        }
        let mark = self.mark();
        let name = format!("{builtin:?}").to_lowercase();
        let mut thunk = synthesis::function(name, self.position, self.is_std);
        let mut values = Vec::new();
        let args = args.iter().map(|arg| self.thunk_parameter(&mut thunk, arg, &mut values)).collect();
        let kind = ExprKind::Builtin { builtin: *builtin, args, spread: *spread };
        self.finish_thunk(thunk, Expr { kind, ty: expr.ty, position: expr.position }, &values, is_go);
        self.release(mark);
    }

    /// A parameter of the thunk for `value`, named like the value. Constants need none.
    fn thunk_parameter<'e>(&self, thunk: &mut Func, value: &'e Expr, values: &mut Vec<&'e Expr>) -> Expr {
        if matches!(value.kind, ExprKind::Const(_) | ExprKind::Zero | ExprKind::Func(_)) {
            return value.clone();
        }
        values.push(value);
        synthesis::parameter(thunk, self.text(value), value.ty, value.position)
    }

    fn finish_thunk(&mut self, mut thunk: Func, body: Expr, values: &[&Expr], is_go: bool) {
        synthesis::set_body(&mut thunk, body, false);
        let frame = self.alloc(0);
        let mut places = Vec::new();
        for &value in values {
            let words = self.words(value.ty);
            places.push((value, self.alloc(words)));
        }
        self.values_to(&places);
        let function = self.compiler.thunk_id(thunk);
        self.emit_put_off(is_go, frame, function);
    }

    fn target_name(&self, target: &Target) -> String {
        match target {
            Target::Func(func) => self.compiler.hir.functions[*func as usize].name.clone(),
            Target::Interface { method, .. } => method.clone(),
            Target::Value(_) => String::new(),
        }
    }

    /// The type of a call's results: one type, or a tuple.
    fn result_type(&mut self, target: &Target) -> TypeId {
        let results = match target {
            Target::Func(func) => {
                let func = &self.compiler.hir.functions[*func as usize];
                func.results.iter().map(|&result| func.locals[result as usize].ty).collect()
            }
            Target::Value(callee) => self.signature(callee.ty).results,
            Target::Interface { signature, .. } => self.signature(*signature).results,
        };
        self.compiler.tuple(&results)
    }
}
