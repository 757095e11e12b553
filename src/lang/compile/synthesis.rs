//! Functions that the source doesn't have: put-off calls, method values, what interfaces call. They are built as checked trees, so that
//! the rest of the compiler treats them like any other.

use super::Compiler;
use crate::lang::hir::{
    Access, Call, Capture, Expr, ExprKind, Func, FuncBody, FuncId, Local, LocalId, Stmt, StmtKind, Target,
};
use crate::program::{Position, Type, TypeId};

/// A function without parameters, results and body.
pub(super) fn function(name: String, position: Position, is_std: bool) -> Func {
    Func {
        name,
        ty: TypeId::MAX,
        params: Vec::new(),
        results: Vec::new(),
        named_results: false,
        locals: Vec::new(),
        captures: Vec::new(),
        body: FuncBody::Block(Vec::new()),
        has_defer: false,
        position,
        is_std,
    }
}

/// A variable that is only read in its own function.
pub(super) fn plain_local(name: String, ty: TypeId, position: Position) -> Local {
    Local { name, ty, position, captured: false, address_taken: false, reassigned: false, is_capture: false }
}

fn local(func: &mut Func, name: String, ty: TypeId, position: Position) -> LocalId {
    func.locals.push(plain_local(name, ty, position));
    func.locals.len() as LocalId - 1
}

/// Adds a parameter and gives the expression that names it.
pub(super) fn parameter(func: &mut Func, name: String, ty: TypeId, position: Position) -> Expr {
    let id = local(func, name, ty, position);
    func.params.push(id);
    Expr { kind: ExprKind::Local(id), ty, position }
}

/// The function evaluates `expr`, and returns it if it `returns`.
pub(super) fn set_body(func: &mut Func, expr: Expr, returns: bool) {
    let position = expr.position;
    let kind = if returns { StmtKind::Return(vec![expr]) } else { StmtKind::Expr(expr) };
    func.body = FuncBody::Block(vec![Stmt { kind, position }]);
}

impl Compiler<'_> {
    /// The type of a call's results: the type of a single one, else a tuple.
    pub fn tuple(&mut self, results: &[TypeId]) -> TypeId {
        match results {
            [one] => *one,
            _ => self.program.types.intern(Type::Tuple(results.to_vec())),
        }
    }

    /// The one-statement body that calls `func` with `args` and returns what it returns; `args` are whole parameters.
    fn forward(&mut self, made: &mut Func, func: FuncId, args: Vec<Expr>) {
        let target = &self.hir.functions[func as usize];
        let position = made.position;
        let results: Vec<TypeId> = target.results.iter().map(|&result| target.locals[result as usize].ty).collect();
        for &ty in &results {
            let id = local(made, String::new(), ty, position);
            made.results.push(id);
        }
        let is_variadic =
            matches!(self.program.types.underlying(target.ty), Type::Func(signature) if signature.variadic);
        let ty = self.tuple(&results);
        let call = Call { target: Target::Func(func), args, spread: is_variadic, position };
        set_body(made, Expr { kind: ExprKind::Call(Box::new(call)), ty, position }, !results.is_empty());
    }

    /// Parameters like those of `func` from number `skip` on.
    fn parameters_of(&self, made: &mut Func, func: FuncId, skip: usize) -> Vec<Expr> {
        let func = &self.hir.functions[func as usize];
        let position = made.position;
        func.params
            .iter()
            .skip(skip)
            .map(|&param| {
                let original = &func.locals[param as usize];
                parameter(made, original.name.clone(), original.ty, position)
            })
            .collect()
    }

    /// A native function as a function of the program, for its use as a value.
    pub fn native_as_function(&mut self, func: FuncId) -> Func {
        let mut made = function(self.hir.functions[func as usize].name.clone(), Position::default(), true);
        let args = self.parameters_of(&mut made, func, 0);
        self.forward(&mut made, func, args);
        made
    }

    /// The function of the method value `x.f`: captures the receiver, by value.
    pub fn bound_method(&mut self, func: FuncId) -> Func {
        let method = &self.hir.functions[func as usize];
        let mut made = function(format!("{}-fm", method.name), Position::default(), true);
        let receiver = method.params.first().map_or(self.hir.known.int, |&param| method.locals[param as usize].ty);
        let inner = local(&mut made, String::new(), receiver, Position::default());
        made.captures.push(Capture { outer: 0, inner });
        let mut args = vec![Expr { kind: ExprKind::Local(inner), ty: receiver, position: Position::default() }];
        args.extend(self.parameters_of(&mut made, func, 1));
        self.forward(&mut made, func, args);
        made
    }

    /// What an interface with dynamic type `method_sets[set].ty` calls: takes the data word, finds the receiver, calls the method.
    pub fn method_wrapper(&mut self, set: usize, method: usize) -> Func {
        let set = &self.hir.method_sets[set];
        let method = &set.methods[method];
        let name = self.hir.functions[method.func as usize].name.clone();
        let mut made = function(name, Position::default(), true);
        let mut receiver = self.unpack_data_word(&mut made, set.ty);
        for access in &method.path {
            receiver = self.access(receiver, *access);
        }
        let mut args = vec![receiver];
        args.extend(self.parameters_of(&mut made, method.func, 1));
        self.forward(&mut made, method.func, args);
        made
    }

    /// The value of dynamic type `ty` behind an interface's data word, which becomes the first parameter.
    fn unpack_data_word(&mut self, made: &mut Func, ty: TypeId) -> Expr {
        let position = Position::default();
        match self.program.types.words(ty) {
            1 => parameter(made, String::new(), ty, position),
            0 => {
                parameter(made, String::new(), self.hir.known.int, position);
                Expr { kind: ExprKind::Zero, ty, position }
            }
            _ => {
                let pointer = self.program.types.intern(Type::Pointer(ty));
                let address = parameter(made, String::new(), pointer, position);
                Expr { kind: ExprKind::Deref(Box::new(address)), ty, position }
            }
        }
    }

    fn access(&mut self, base: Expr, access: Access) -> Expr {
        let position = base.position;
        let types = &mut self.program.types;
        let (kind, ty) = match access {
            Access::Field(index) => {
                let ty = match types.underlying(base.ty) {
                    Type::Struct(fields) => fields[index].ty,
                    _ => base.ty,
                };
                (ExprKind::Field { base: Box::new(base), index }, ty)
            }
            Access::Deref => {
                let ty = match types.underlying(base.ty) {
                    Type::Pointer(to) => *to,
                    _ => base.ty,
                };
                (ExprKind::Deref(Box::new(base)), ty)
            }
            Access::Address => {
                let ty = types.intern(Type::Pointer(base.ty));
                (ExprKind::AddressOf(Box::new(base)), ty)
            }
        };
        Expr { kind, ty, position }
    }

    /// The initialisation of a package-level variable, as a function that assigns it.
    pub fn initializer_as_function(&mut self, index: usize) -> Func {
        let initializer = &self.hir.initializers[index];
        let is_std = !self.is_user_initializer(index);
        let position = initializer.value.position;
        let mut made = function(if is_std { "runtime.init".into() } else { "main.init".into() }, position, is_std);
        made.locals = initializer.locals.clone();
        let global = |hir: &crate::lang::hir::Hir, global: u32| Expr {
            kind: ExprKind::Global(global),
            ty: hir.globals[global as usize].ty,
            position: hir.globals[global as usize].position,
        };
        let mut body = Vec::new();
        if let [target] = initializer.targets.as_slice() {
            let target = target.map(|id| global(self.hir, id));
            body.push(Stmt { kind: StmtKind::Assign { target, value: initializer.value.clone() }, position });
        } else {
            let types = match self.program.types.get(initializer.value.ty) {
                Type::Tuple(types) => types.clone(),
                _ => Vec::new(),
            };
            let locals: Vec<LocalId> = types.iter().map(|&ty| local(&mut made, String::new(), ty, position)).collect();
            let named = locals.iter().copied().map(Some).collect();
            body.push(Stmt { kind: StmtKind::VarTuple { locals: named, value: initializer.value.clone() }, position });
            for ((target, id), ty) in initializer.targets.iter().zip(locals).zip(types) {
                let target = target.map(|id| global(self.hir, id));
                let value = Expr { kind: ExprKind::Local(id), ty, position };
                body.push(Stmt { kind: StmtKind::Assign { target, value }, position });
            }
        }
        made.body = FuncBody::Block(body);
        made
    }
}
