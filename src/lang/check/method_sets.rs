//! Methods: those that types declare, the sets that interfaces ask for, and the functions made up to reach them.

use super::Checker;
use super::printing::start;
use super::scope::Kind;
use super::selectors::{Found, Member, Method, Selection};
use crate::lang::hir::{self, Access, ExprKind, FuncBody, FuncId, Stmt, StmtKind};
use crate::program::{Position, Signature, Type, TypeId};
use gosyn::ast::{self, Expression};
use std::collections::BTreeSet;

impl<'a> Checker<'a> {
    /// Gives each method declaration of the package to its type.
    pub fn collect_methods(&mut self) {
        let source = self.packages[self.package].source;
        for declaration in &source.file.decl {
            if let ast::Declaration::Function(function) = declaration
                && let Some(receiver) = &function.recv
            {
                self.collect_method(function, receiver);
            }
        }
    }

    fn collect_method(&mut self, function: &'a ast::FuncDecl, receiver: &'a ast::FieldList) {
        let [field] = receiver.list.as_slice() else {
            let message =
                if receiver.list.is_empty() { "method has no receiver" } else { "method has multiple receivers" };
            self.error(receiver.pos.map_or(function.name.pos, |(open, _)| open), message);
            return;
        };
        let at = field.name.first().map_or_else(|| start(&field.typ), |name| name.pos);
        let ty = self.resolve_type(&field.typ);
        if ty == self.basic.invalid {
            // Its body is checked all the same.
            self.function_declaration(function, Some(ty));
            return;
        }
        let (base, is_pointer) = match self.hir.types.get(ty) {
            &Type::Pointer(to) => (to, true),
            _ => (ty, false),
        };
        if !matches!(self.hir.types.get(base), Type::Named(_)) || self.homes.get(&base) != Some(&self.package) {
            let message = match self.has_name(base) {
                true => format!("cannot define new methods on non-local type {}", self.type_text(base)),
                false => format!("invalid receiver type {}", self.type_text(ty)),
            };
            self.error(at, message);
            return;
        }
        if matches!(self.under(base), Type::Pointer(_) | Type::Interface(_)) {
            let message = format!("invalid receiver type {} (pointer or interface type)", self.type_text(base));
            self.error(at, message);
            return;
        }
        let func = self.function_declaration(function, Some(ty));
        let name = &function.name.name;
        if name == "_" {
            return;
        }
        let method = Method { name: name.clone(), func, is_pointer, position: function.name.pos };
        let previous = self.methods.get(&base).and_then(|methods| methods.iter().find(|other| other.name == *name));
        if let Some(previous) = previous {
            let other = self.place_text(previous.position);
            let message = format!(
                "method {name} already declared for {}\n\t{other}: other declaration of {name}",
                self.type_text(base)
            );
            self.error(function.name.pos, message);
            return;
        }
        if let Type::Struct(fields) = self.under(base)
            && fields.iter().any(|field| field.name == *name)
        {
            let message = format!("field and method with the same name {name}");
            let message = match self.field_position(base, name) {
                Some(position) => format!("{message}\n\t{}: other declaration of {name}", self.place_text(position)),
                None => message,
            };
            self.error(function.name.pos, message);
        }
        self.methods.entry(base).or_default().push(method);
    }

    /// Where a field of a struct type of this package is declared.
    fn field_position(&self, ty: TypeId, name: &str) -> Option<usize> {
        let source = self.packages[self.package].source;
        let type_name = self.type_text(ty);
        source.file.decl.iter().find_map(|declaration| {
            let ast::Declaration::Type(declaration) = declaration else {
                return None;
            };
            let spec = declaration.specs.iter().find(|spec| spec.name.name == type_name)?;
            let Expression::TypeStruct(structure) = &spec.typ else {
                return None;
            };
            structure.fields.iter().find_map(|field| {
                let named = field.name.iter().find(|field| field.name == name).map(|field| field.pos);
                named.or_else(|| field.name.is_empty().then(|| start(&field.typ)))
            })
        })
    }

    /// The type of a receiver, without reporting its errors again.
    pub fn receiver_type(&mut self, syntax: &'a Expression) -> TypeId {
        let known = self.diagnostics.len();
        let ty = self.resolve_type(syntax);
        self.diagnostics.truncate(known);
        ty
    }

    /// The first method of interface type `interface` that `ty` lacks, and why, as Go's messages put it.
    pub fn missing_method(&self, ty: TypeId, interface: TypeId) -> Option<String> {
        let Type::Interface(methods) = self.under(interface) else {
            return None;
        };
        methods.iter().find_map(|method| {
            let name = &method.name;
            let wanted = method.signature;
            match self.find_member(ty, name) {
                Found::One(selection) => self.unfit_method(ty, &selection, name, wanted),
                _ => {
                    let other = self.similar_method(ty, name);
                    Some(match (&other, self.hir.types.get(wanted)) {
                        (Some((other, Type::Func(have))), Type::Func(want)) => format!(
                            "(missing method {name})\n\t\thave {other}{}\n\t\twant {name}{}",
                            self.signature_text(have),
                            self.signature_text(want)
                        ),
                        _ if matches!(self.under(ty), &Type::Pointer(to) if self.is_interface(to)) => {
                            format!("(type {} is pointer to interface, not interface)", self.type_text(ty))
                        }
                        _ => format!("(missing method {name})"),
                    })
                }
            }
        })
    }

    fn unfit_method(&self, ty: TypeId, selection: &Selection, name: &str, wanted: TypeId) -> Option<String> {
        let (signature, needs_pointer) = match &selection.member {
            Member::Field(_) => return Some(format!("(missing method {name})")),
            Member::Abstract(signature) => (self.hir.types.get(*signature).clone(), false),
            Member::Method(method) => {
                let is_pointer = matches!(self.hir.types.get(ty), Type::Pointer(_));
                let needs_pointer = method.is_pointer && !is_pointer && !selection.is_indirect;
                (Type::Func(self.signature_without_receiver(method.func)), needs_pointer)
            }
        };
        let (Type::Func(have), Type::Func(want)) = (&signature, self.hir.types.get(wanted)) else {
            return None;
        };
        if have != want {
            return Some(format!(
                "(wrong type for method {name})\n\t\thave {name}{}\n\t\twant {name}{}",
                self.signature_text(have),
                self.signature_text(want)
            ));
        }
        needs_pointer.then(|| format!("(method {name} has pointer receiver)"))
    }

    fn signature_without_receiver(&self, func: FuncId) -> Signature {
        match self.hir.types.get(self.hir.functions[func as usize].ty) {
            Type::Func(signature) => {
                Signature { params: signature.params.get(1..).unwrap_or_default().to_vec(), ..signature.clone() }
            }
            _ => Signature { params: Vec::new(), results: Vec::new(), variadic: false },
        }
    }

    /// A method whose name differs only in upper and lower case.
    fn similar_method(&self, ty: TypeId, name: &str) -> Option<(String, Type)> {
        let base = match self.hir.types.get(ty) {
            &Type::Pointer(to) => to,
            _ => ty,
        };
        let method = self.methods.get(&base)?.iter().find(|method| method.name.eq_ignore_ascii_case(name))?;
        Some((method.name.clone(), Type::Func(self.signature_without_receiver(method.func))))
    }

    /// All method sets of the program, for calls through interfaces.
    pub fn collect_method_sets(&mut self) {
        for id in 0..self.hir.types.len() as TypeId {
            if !matches!(self.hir.types.get(id), Type::Named(_)) || self.is_interface(id) || id == self.basic.invalid {
                continue;
            }
            let mut names = BTreeSet::new();
            self.method_names(id, &mut names, &mut BTreeSet::new());
            if names.is_empty() {
                continue;
            }
            self.package = self.homes.get(&id).copied().unwrap_or(self.package);
            let pointer = self.hir.types.intern(Type::Pointer(id));
            for ty in [id, pointer] {
                let methods: Vec<_> = names.iter().filter_map(|name| self.set_method(ty, name)).collect();
                if !methods.is_empty() {
                    self.hir.method_sets.push(hir::MethodSet { ty, methods });
                }
            }
        }
    }

    /// Names of all methods that `ty` might have.
    fn method_names(&self, ty: TypeId, names: &mut BTreeSet<String>, seen: &mut BTreeSet<TypeId>) {
        if !seen.insert(ty) {
            return;
        }
        names.extend(self.methods.get(&ty).into_iter().flatten().map(|method| method.name.clone()));
        match self.under(ty) {
            Type::Struct(fields) => {
                for field in fields.iter().filter(|field| field.embedded) {
                    let ty = match self.hir.types.get(field.ty) {
                        &Type::Pointer(to) => to,
                        _ => field.ty,
                    };
                    self.method_names(ty, names, seen);
                }
            }
            Type::Interface(methods) => names.extend(methods.iter().map(|method| method.name.clone())),
            _ => {}
        }
    }

    fn set_method(&mut self, ty: TypeId, name: &str) -> Option<hir::SetMethod> {
        let Found::One(selection) = self.find_member(ty, name) else {
            return None;
        };
        let mut at = ty;
        let mut path = Vec::new();
        for &index in &selection.path {
            if let &Type::Pointer(to) = self.hir.types.get(at) {
                path.push(Access::Deref);
                at = to;
            }
            let Type::Struct(fields) = self.under(at) else {
                return None;
            };
            at = fields[index].ty;
            path.push(Access::Field(index));
        }
        let is_pointer = matches!(self.hir.types.get(at), Type::Pointer(_));
        let func = match selection.member {
            Member::Field(_) => return None,
            Member::Method(method) => {
                match (method.is_pointer, is_pointer) {
                    (true, false) if selection.is_indirect => path.push(Access::Address),
                    (true, false) => return None,
                    (false, true) => path.push(Access::Deref),
                    _ => {}
                }
                method.func
            }
            Member::Abstract(signature) => self.dispatcher(at, name, signature),
        };
        Some(hir::SetMethod { name: name.to_string(), func, path })
    }

    /// A function that calls method `name` of its first parameter, which is of interface type.
    pub fn dispatcher(&mut self, interface: TypeId, name: &str, signature: TypeId) -> FuncId {
        let function = format!("{}.{name}", self.hir.types.name(interface));
        if let Some(known) = self.hir.functions.iter().position(|other| other.name == function && other.is_std) {
            return known as FuncId;
        }
        let receiver = hir::Expr { kind: ExprKind::Local(0), ty: interface, position: Position::default() };
        let target = hir::Target::Interface { receiver, method: name.to_string(), signature };
        self.made_up_function(function, interface, signature, target, None)
    }

    /// A function that calls a method of its first parameter, which has the method by promotion or as a pointer.
    pub fn wrapper(&mut self, ty: TypeId, path: &[usize], method: &Method) -> FuncId {
        let signature = self.method_type(method.func);
        let name = format!("{}.{}", self.hir.types.name(ty), method.name);
        let receiver = hir::Expr { kind: ExprKind::Local(0), ty, position: Position::default() };
        let receiver = self.follow(receiver, path);
        let is_pointer = matches!(self.hir.types.get(receiver.ty), Type::Pointer(_));
        let receiver = match (method.is_pointer, is_pointer) {
            (true, false) => self.address_of(receiver),
            (false, true) => self.dereferenced(receiver),
            _ => receiver,
        };
        self.made_up_function(name, ty, signature, hir::Target::Func(method.func), Some(receiver))
    }

    /// A function with `receiver` as its first parameter that passes the others on to `target`, behind `first`.
    fn made_up_function(
        &mut self,
        name: String,
        receiver: TypeId,
        signature: TypeId,
        target: hir::Target,
        first: Option<hir::Expr>,
    ) -> FuncId {
        let position = Position::default();
        let Type::Func(signature) = self.hir.types.get(signature).clone() else {
            return 0;
        };
        let mut with_receiver = signature.clone();
        with_receiver.params.insert(0, receiver);
        let ty = self.hir.types.intern(Type::Func(with_receiver.clone()));
        let mut function = super::functions::new_function(name, ty, FuncBody::Block(Vec::new()), position, true);
        for &ty in with_receiver.params.iter().chain(&signature.results) {
            let name = String::new();
            function.locals.push(hir::Local {
                name,
                ty,
                position,
                captured: false,
                address_taken: false,
                reassigned: false,
                is_capture: false,
            });
        }
        let count = with_receiver.params.len() as hir::LocalId;
        function.params = (0..count).collect();
        function.results = (count..count + signature.results.len() as hir::LocalId).collect();
        let others = with_receiver.params.iter().enumerate().skip(1);
        let others =
            others.map(|(index, &ty)| hir::Expr { kind: ExprKind::Local(index as hir::LocalId), ty, position });
        let args = first.into_iter().chain(others).collect();
        let call = hir::Call { target, args, spread: signature.variadic, position };
        let ty = self.result_type(&signature);
        let call = hir::Expr { kind: ExprKind::Call(Box::new(call)), ty, position };
        let kind = if signature.results.is_empty() { StmtKind::Expr(call) } else { StmtKind::Return(vec![call]) };
        function.body = FuncBody::Block(vec![Stmt { kind, position }]);
        self.hir.functions.push(function);
        self.hir.functions.len() as FuncId - 1
    }

    /// The type of a call's value: none, one, or a tuple.
    pub fn result_type(&mut self, signature: &Signature) -> TypeId {
        match signature.results.as_slice() {
            [one] => *one,
            many => self.hir.types.intern(Type::Tuple(many.to_vec())),
        }
    }

    /// The declarations of the standard library that the machine needs.
    pub fn find_known(&mut self) {
        let basic = self.basic;
        let known = hir::KnownHir {
            string: basic.string,
            int: basic.int,
            bool: basic.bool,
            any: basic.any,
            error: basic.error,
            ..Default::default()
        };
        self.hir.known = known;
        let find = |checker: &Self, path: &str, name: &str| {
            let package = checker.packages.iter().find(|package| package.path == path)?;
            package.scope.get(name).map(|&id| checker.objects[id].kind.clone())
        };
        if let Some(Kind::Type(ty)) = find(self, "runtime", "errorString") {
            self.hir.known.runtime_error = ty;
        }
        if let Some(Kind::Function(func)) = find(self, "runtime", "panicText") {
            self.hir.known.panic_text = func;
        }
        if let Some(Kind::Type(ty)) = find(self, "runtime", "plainError") {
            self.hir.known.error_string = self.hir.types.intern(Type::Pointer(ty));
        }
    }
}
