//! Constant, type, variable and function declarations. Those of a package are looked at when first needed, in any order.

use super::Checker;
use super::constants::Constant;
use super::functions::Body;
use super::initialization::{Node, Pending};
use super::operand::{Mode, Operand};
use super::printing::{self, start};
use super::scope::{Kind, ObjectId};
use crate::lang::hir;
use crate::program::{Native, Position, Tunable, Type, TypeId};
use gosyn::ast::{self, Expression};

/// What a name of the package is declared as.
#[derive(Clone, Copy, Debug)]
pub enum Declaration<'a> {
    Constant {
        spec: &'a ast::ConstSpec,
        /// Where type and values stand: an earlier one in a group when this one leaves them out.
        source: &'a ast::ConstSpec,
        iota: usize,
        index: usize,
    },
    Type(&'a ast::TypeSpec),
    /// `order` is the specification's place among the package's variables.
    Variable {
        spec: &'a ast::VarSpec,
        index: usize,
        order: usize,
    },
    Function(&'a ast::FuncDecl),
}

/// The specifications of a constant declaration, each with the one whose values it repeats and its number.
pub fn constants(
    declaration: &ast::Decl<ast::ConstSpec>,
) -> impl Iterator<Item = (&ast::ConstSpec, &ast::ConstSpec, usize)> {
    let mut source = None;
    declaration.specs.iter().enumerate().map(move |(iota, spec)| {
        if !spec.values.is_empty() || spec.typ.is_some() {
            source = Some(spec);
        }
        (spec, source.unwrap_or(spec), iota)
    })
}

impl<'a> Checker<'a> {
    /// Looks at every name of the package and at its methods.
    pub fn resolve_package(&mut self) {
        let own: Vec<_> = (0..self.objects.len()).filter(|&id| self.objects[id].package == self.package).collect();
        for &id in &own {
            if matches!(self.objects[id].kind, Kind::Declared(Declaration::Type(_))) {
                self.resolve(id);
            }
        }
        self.settle_types();
        self.collect_methods();
        for &id in &own {
            if matches!(self.objects[id].kind, Kind::Declared(Declaration::Function(_))) {
                self.resolve(id);
            }
        }
        for &id in &own {
            if matches!(self.objects[id].kind, Kind::Declared(_)) {
                self.resolve(id);
            }
        }
        self.settle_types();
        self.hir.tunables.sort_by_key(|tunable| tunable.position);
    }

    /// Finds out what a name of the package denotes, outside of every block.
    pub fn resolve(&mut self, id: ObjectId) {
        let Kind::Declared(declaration) = self.objects[id].kind else {
            return;
        };
        self.objects[id].kind = Kind::Resolving;
        self.resolving.push(id);
        let saved = std::mem::take(&mut self.context);
        let place = self.error_place.take();
        match declaration {
            Declaration::Constant { source, iota, index, spec } => {
                let (ty, value) = self.constant(spec, source, iota, index);
                let value = self.tune(id, ty, value, source.values.get(index));
                self.objects[id].kind = Kind::Constant { ty, value };
            }
            Declaration::Type(spec) => self.type_declaration(spec, id),
            Declaration::Variable { spec, index, order } => self.package_variable(id, spec, index, order),
            Declaration::Function(function) if !function.typ.typ_params.list.is_empty() => {
                let first = &function.typ.typ_params.list[0];
                self.not_supported(first.name.first().map_or(function.name.pos, |name| name.pos), "generics are");
                self.objects[id].kind = Kind::Invalid;
            }
            Declaration::Function(function) => {
                let func = self.function_declaration(function, None);
                self.objects[id].kind = Kind::Function(func);
            }
        }
        self.context = saved;
        self.error_place = place;
        self.resolving.pop();
    }

    /// The type and value of constant number `index` of a specification.
    pub fn constant(
        &mut self,
        spec: &'a ast::ConstSpec,
        source: &'a ast::ConstSpec,
        iota: usize,
        index: usize,
    ) -> (TypeId, Option<Constant>) {
        let invalid = (self.basic.invalid, None);
        let name = &spec.name[index];
        let is_inherited = !std::ptr::eq(spec, source);
        if !is_inherited && index + 1 == spec.name.len() && spec.values.len() > spec.name.len() {
            let extra = &spec.values[spec.name.len()];
            self.error(start(extra), format!("extra init expr {}", printing::text(extra)));
        }
        let Some(value) = source.values.get(index) else {
            self.error(name.pos, format!("missing init expr for {}", name.name));
            return invalid;
        };
        let ty = source.typ.as_ref().map(|ty| self.resolve_type(ty));
        if let Some(ty) = ty
            && !self.is_basic(ty)
        {
            if ty != self.basic.invalid
                && let Some(source) = &source.typ
            {
                let message = format!("invalid constant type {}", self.type_text(ty));
                self.error(start(source), message);
            }
            return invalid;
        }
        let outer = (self.context.iota.replace(iota), self.error_place);
        if is_inherited {
            self.error_place = Some(name.pos);
        }
        let result = self.constant_value(value, ty);
        (self.context.iota, self.error_place) = outer;
        result.unwrap_or(invalid)
    }

    fn constant_value(&mut self, value: &'a Expression, ty: Option<TypeId>) -> Option<(TypeId, Option<Constant>)> {
        let x = self.expression(value, ty);
        if x.is_invalid() {
            return None;
        }
        if x.mode != Mode::Constant {
            let message = format!("{} is not constant", self.operand_text(&x));
            self.error(x.start(), message);
            return None;
        }
        let ty = ty.unwrap_or(x.ty);
        let x = self.assign_operand(x, ty, "constant declaration")?;
        Some((ty, x.value))
    }

    /// Makes a top-level integer constant of the program tunable, and gives it the value that was asked for.
    fn tune(
        &mut self,
        id: ObjectId,
        ty: TypeId,
        value: Option<Constant>,
        source: Option<&Expression>,
    ) -> Option<Constant> {
        let (name, position) = (self.objects[id].name, self.objects[id].position);
        let is_counted = source.is_some_and(mentions_iota);
        if self.is_std() || name == "_" || is_counted || !self.is_integer(ty) || ty == self.basic.untyped_rune {
            return value;
        }
        let default = value.as_ref().and_then(Constant::to_int).and_then(|value| i64::try_from(value).ok());
        let Some(default) = default else { return value };
        let chosen = self.overrides.get(name).copied();
        let position = self.place(position);
        self.hir.tunables.push(Tunable { name: name.into(), value: chosen.unwrap_or(default), default, position });
        match chosen {
            None => value,
            Some(chosen) => {
                let constant = Constant::int(chosen);
                if !matches!(constant.represent(self.under(ty)), super::constants::Representation::As(_)) {
                    let message = format!("constant {name}: {chosen} overflows {}", self.type_text(ty));
                    self.diagnostics.push(crate::lang::Diagnostic::new(Position::default(), message));
                }
                Some(constant)
            }
        }
    }

    fn package_variable(&mut self, id: ObjectId, spec: &'a ast::VarSpec, index: usize, order: usize) {
        let declared = spec.typ.as_ref().map(|ty| self.resolve_type(ty));
        if let Some(ty) = declared {
            self.make_global(id, ty);
        }
        if spec.values.is_empty() {
            return;
        }
        if spec.values.len() == 1 && spec.name.len() > 1 {
            self.package_variables_of_tuple(spec, declared, order);
            return;
        }
        if index + 1 == spec.name.len() && spec.values.len() > spec.name.len() {
            let extra = &spec.values[spec.name.len()];
            self.error(start(extra), format!("extra init expr {}", printing::text(extra)));
        }
        let Some(value) = spec.values.get(index) else {
            self.error(spec.name[index].pos, format!("missing init expr for {}", spec.name[index].name));
            self.objects[id].kind = Kind::Invalid;
            return;
        };
        let pending = self.begin_initializer(order);
        let x = self.expression(value, declared);
        let value = self.initial_value(x, declared, "variable declaration");
        let ty = declared.or(value.as_ref().map(|value| value.ty)).unwrap_or(self.basic.invalid);
        self.make_global(id, ty);
        let target = self.global_of(id);
        self.end_initializer(pending, vec![target], value);
    }

    /// `var a, b = f()`: one initialisation for all of them.
    fn package_variables_of_tuple(&mut self, spec: &'a ast::VarSpec, declared: Option<TypeId>, order: usize) {
        let ids: Vec<_> = spec.name.iter().map(|name| self.package_object(name)).collect();
        for &id in ids.iter().flatten() {
            if matches!(self.objects[id].kind, Kind::Declared(_)) {
                self.objects[id].kind = Kind::Resolving;
            }
        }
        let pending = self.begin_initializer(order);
        let types = self.tuple_value(&spec.values[0], spec.name.len(), &spec.values);
        let mut targets = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let found = types.as_ref().map_or(self.basic.invalid, |(_, types)| types[index]);
            let found = self.default_type(found);
            let ty = declared.unwrap_or(found);
            if let Some((_, types)) = &types
                && ty != types[index]
                && declared.is_some()
            {
                self.tuple_mismatch(&spec.values[0], types[index], ty, "assignment");
            }
            if let Some(id) = *id {
                self.make_global(id, ty);
                targets.push(self.global_of(id));
            } else {
                targets.push(None);
            }
        }
        self.end_initializer(pending, targets, types.map(|(value, _)| value));
    }

    fn package_object(&self, name: &ast::Ident) -> Option<ObjectId> {
        self.objects.iter().position(|object| {
            object.package == self.package && object.position == name.pos && object.name == name.name
        })
    }

    fn global_of(&self, id: ObjectId) -> Option<hir::GlobalId> {
        match self.objects[id].kind {
            Kind::Global(global) if self.objects[id].name != "_" => Some(global),
            _ => None,
        }
    }

    fn make_global(&mut self, id: ObjectId, ty: TypeId) {
        if matches!(self.objects[id].kind, Kind::Global(_)) {
            return;
        }
        let object = &self.objects[id];
        let global = self.hir.globals.len() as hir::GlobalId;
        let variable = hir::GlobalVar {
            name: object.name.into(),
            ty,
            position: self.place(object.position),
            is_user: !self.is_std(),
        };
        self.hir.globals.push(variable);
        self.objects[id].kind = Kind::Global(global);
    }

    fn begin_initializer(&mut self, order: usize) -> usize {
        let index = self.initializers.len();
        let initializer = hir::Initializer {
            targets: Vec::new(),
            value: super::operand::no_expression(Position::default()),
            locals: Vec::new(),
        };
        self.initializers.push(Pending { package: self.package, order, initializer, is_valid: false });
        self.context.node = Some(Node::Initializer(index));
        self.enter_initializer();
        index
    }

    fn end_initializer(&mut self, index: usize, targets: Vec<Option<hir::GlobalId>>, value: Option<hir::Expr>) {
        let locals = self.leave_initializer();
        self.context.node = None;
        for &global in targets.iter().flatten() {
            self.dependencies.entry(Node::Global(global)).or_default().insert(Node::Initializer(index));
        }
        let Some(value) = value else { return };
        let pending = &mut self.initializers[index];
        pending.initializer = hir::Initializer { targets, value, locals };
        pending.is_valid = true;
    }

    /// Makes the function of a declaration, so far without its body. `receiver` is the receiver's type.
    pub fn function_declaration(&mut self, function: &'a ast::FuncDecl, receiver: Option<TypeId>) -> hir::FuncId {
        let (signature, _) = self.signature(&function.typ);
        let mut ty = signature.clone();
        if let Some(receiver) = receiver {
            ty.params.insert(0, receiver);
        }
        let ty = self.hir.types.intern(Type::Func(ty));
        let package = &self.packages[self.package];
        let receiver_text = receiver.map(|receiver| match self.hir.types.get(receiver) {
            Type::Pointer(to) => format!("(*{}).", self.local_name(*to)),
            _ => format!("{}.", self.local_name(receiver)),
        });
        let name = format!("{}.{}{}", package.path, receiver_text.unwrap_or_default(), function.name.name);
        let is_std = package.is_std;
        let id = self.hir.functions.len() as hir::FuncId;
        let body = match &function.body {
            None if is_std => match Native::by_name(&name) {
                Some(native) => hir::FuncBody::Native(native),
                None => {
                    self.error(function.name.pos, format!("no native function {name}"));
                    hir::FuncBody::Block(Vec::new())
                }
            },
            _ => hir::FuncBody::Block(Vec::new()),
        };
        if function.body.is_none() && !is_std && !(function.name.name == "main" || function.name.name == "init") {
            self.error(function.name.pos, "missing function body");
        }
        let position = self.place(function.typ.pos);
        self.hir.functions.push(super::functions::new_function(name, ty, body, position, is_std));
        if !is_std {
            self.signatures.insert(id, &function.typ);
        }
        self.bodies.push(Body { func: id, function, signature });
        id
    }

    /// The name of a defined type without its package.
    fn local_name(&self, ty: TypeId) -> String {
        let name = self.hir.types.name(ty);
        name.split_once('.').map_or(name.clone(), |(_, name)| name.to_string())
    }

    /// Declarations in a function's body.
    pub fn local_declaration(&mut self, declaration: &'a ast::DeclStmt, statements: &mut Vec<hir::Stmt>) {
        match declaration {
            ast::DeclStmt::Const(declaration) => {
                for (spec, source, iota) in constants(declaration) {
                    let values: Vec<_> =
                        (0..spec.name.len()).map(|index| self.constant(spec, source, iota, index)).collect();
                    for (name, (ty, value)) in spec.name.iter().zip(values) {
                        self.declare(&name.name, name.pos, Kind::Constant { ty, value });
                    }
                }
            }
            ast::DeclStmt::Type(declaration) => {
                for spec in &declaration.specs {
                    let id = self.declare(&spec.name.name, spec.name.pos, Kind::Resolving);
                    self.type_declaration(spec, id);
                    self.settle_types();
                }
            }
            ast::DeclStmt::Variable(declaration) => {
                for spec in &declaration.specs {
                    self.local_variables(spec, statements);
                }
            }
        }
    }

    fn local_variables(&mut self, spec: &'a ast::VarSpec, statements: &mut Vec<hir::Stmt>) {
        let declared = spec.typ.as_ref().map(|ty| self.resolve_type(ty));
        let position = self.place(spec.name[0].pos);
        let count = spec.name.len();
        if spec.values.len() == 1 && count > 1 {
            let tuple = self.tuple_value(&spec.values[0], count, &spec.values);
            self.variables_of_tuple(spec, declared, tuple, statements);
            return;
        }
        if let Some(extra) = spec.values.get(count) {
            self.error(start(extra), format!("extra init expr {}", printing::text(extra)));
        }
        let mut values = Vec::new();
        for (index, name) in spec.name.iter().enumerate() {
            let value = match spec.values.get(index) {
                Some(value) => {
                    let x = self.expression(value, declared);
                    Some(self.initial_value(x, declared, "variable declaration"))
                }
                None if !spec.values.is_empty() => {
                    self.error(name.pos, format!("missing init expr for {}", name.name));
                    Some(None)
                }
                None => None,
            };
            values.push(value);
        }
        for (name, value) in spec.name.iter().zip(values) {
            let is_wrong = matches!(value, Some(None));
            let init = value.flatten();
            let ty = declared.or(init.as_ref().map(|value| value.ty)).unwrap_or(self.basic.invalid);
            if name.name == "_" {
                if let Some(value) = init {
                    statements.push(hir::Stmt { kind: hir::StmtKind::Assign { target: None, value }, position });
                }
                continue;
            }
            let local = self.declare_variable(name, ty, is_wrong || ty == self.basic.invalid);
            statements.push(hir::Stmt { kind: hir::StmtKind::Var { local, init }, position: self.place(name.pos) });
        }
    }

    fn variables_of_tuple(
        &mut self,
        spec: &'a ast::VarSpec,
        declared: Option<TypeId>,
        tuple: Option<(hir::Expr, Vec<TypeId>)>,
        statements: &mut Vec<hir::Stmt>,
    ) {
        let position = self.place(spec.name[0].pos);
        let mut locals = Vec::new();
        let mut converted = Vec::new();
        for (index, name) in spec.name.iter().enumerate() {
            let found = tuple.as_ref().map_or(self.basic.invalid, |(_, types)| types[index]);
            let ty = declared.unwrap_or(found);
            let ty = self.default_type(ty);
            if ty == found || name.name == "_" || tuple.is_none() {
                let local = (name.name != "_")
                    .then(|| self.declare_variable(name, ty, tuple.is_none() || ty == self.basic.invalid));
                locals.push(local);
                continue;
            }
            // The value has another type: an interface takes it, or it is wrong.
            let temporary = self.temporary(found, position);
            locals.push(Some(temporary));
            let value = hir::Expr { kind: hir::ExprKind::Local(temporary), ty: found, position };
            let x = Operand {
                mode: Mode::Value,
                ty: found,
                value: None,
                expr: value,
                source: &spec.values[0],
                is_statement: false,
            };
            let init = self.assign(x, Some(ty), "assignment");
            let is_wrong = init.is_none();
            let local = self.declare_variable(name, ty, is_wrong);
            converted.push(hir::Stmt { kind: hir::StmtKind::Var { local, init }, position });
        }
        if let Some((value, _)) = tuple {
            statements.push(hir::Stmt { kind: hir::StmtKind::VarTuple { locals, value }, position });
        }
        statements.append(&mut converted);
    }
}

fn mentions_iota(expression: &Expression) -> bool {
    match expression {
        Expression::Ident(name) => name.name == "iota",
        Expression::Paren(x) => mentions_iota(&x.expr),
        Expression::Operation(x) => mentions_iota(&x.x) || x.y.as_deref().is_some_and(mentions_iota),
        Expression::Call(x) => x.args.iter().any(mentions_iota),
        _ => false,
    }
}
