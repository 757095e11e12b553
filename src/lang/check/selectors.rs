//! `x.f`: fields and methods, also those promoted from embedded fields, and names of imported packages.

use super::Checker;
use super::operand::{Mode, Operand};
use super::printing;
use super::scope::{Kind, is_exported};
use crate::lang::hir::{self, ExprKind, FuncId};
use crate::program::{Type, TypeId};
use gosyn::ast::{self, Expression};
use std::collections::HashSet;

/// A declared method.
#[derive(Clone, Debug)]
pub struct Method {
    pub name: String,
    pub func: FuncId,
    /// Its receiver is a pointer.
    pub is_pointer: bool,
    pub position: usize,
}

/// What a selector selects.
#[derive(Clone, Debug)]
pub enum Member {
    Field(TypeId),
    Method(Method),
    /// A method of an interface, with its signature.
    Abstract(TypeId),
}

/// A field or method and the fields that lead to it.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Fields by index; of [`Member::Field`] the last is the field itself.
    pub path: Vec<usize>,
    pub member: Member,
    /// A pointer is followed on the way, so that what is selected is a variable.
    pub is_indirect: bool,
}

pub enum Found {
    One(Selection),
    /// Several at the same depth.
    Ambiguous,
    None,
}

/// A type in which a member is searched.
struct Candidate {
    ty: TypeId,
    path: Vec<usize>,
    is_indirect: bool,
    /// The type occurs more than once at this depth: whatever it has is ambiguous.
    is_multiple: bool,
    home: usize,
}

impl<'a> Checker<'a> {
    /// Finds the field or method `name` of `ty`: the shallowest, if there is only one.
    pub fn find_member(&self, ty: TypeId, name: &str) -> Found {
        let (base, is_indirect, has_methods) = match self.hir.types.get(ty) {
            &Type::Pointer(to) => (to, true, !self.is_interface(to)),
            _ => match self.under(ty) {
                &Type::Pointer(to) => (to, true, false),
                _ => (ty, false, true),
            },
        };
        let mut seen = HashSet::new();
        let mut current =
            vec![Candidate { ty: base, path: Vec::new(), is_indirect, is_multiple: false, home: self.package }];
        while !current.is_empty() {
            let mut found = Vec::new();
            let mut next: Vec<Candidate> = Vec::new();
            for candidate in current {
                let is_named = matches!(self.hir.types.get(candidate.ty), Type::Named(_));
                if is_named && !seen.insert(candidate.ty) {
                    continue;
                }
                let home = if is_named {
                    self.homes.get(&candidate.ty).copied().unwrap_or(self.package)
                } else {
                    candidate.home
                };
                let candidate = Candidate { home, ..candidate };
                self.search(&candidate, name, has_methods, &mut found, &mut next);
            }
            match found.len() {
                0 => current = next,
                1 => return found.pop().map_or(Found::None, Found::One),
                _ => return Found::Ambiguous,
            }
        }
        Found::None
    }

    fn search(
        &self,
        candidate: &Candidate,
        name: &str,
        has_methods: bool,
        found: &mut Vec<Selection>,
        next: &mut Vec<Candidate>,
    ) {
        let is_visible = is_exported(name) || candidate.home == self.package;
        let times = if candidate.is_multiple { 2 } else { 1 };
        let mut add = |path: Vec<usize>, member: Member| {
            for _ in 0..times {
                found.push(Selection {
                    path: path.clone(),
                    member: member.clone(),
                    is_indirect: candidate.is_indirect,
                });
            }
        };
        if has_methods
            && is_visible
            && let Some(method) =
                self.methods.get(&candidate.ty).and_then(|methods| methods.iter().find(|method| method.name == name))
        {
            add(candidate.path.clone(), Member::Method(method.clone()));
        }
        match self.under(candidate.ty) {
            Type::Struct(fields) => {
                for (index, field) in fields.iter().enumerate() {
                    let path: Vec<_> = candidate.path.iter().copied().chain([index]).collect();
                    if field.name == name && is_visible {
                        add(path, Member::Field(field.ty));
                    } else if field.embedded {
                        let (ty, is_pointer) = match self.hir.types.get(field.ty) {
                            &Type::Pointer(to) => (to, true),
                            _ => (field.ty, false),
                        };
                        match next.iter_mut().find(|other| other.ty == ty) {
                            Some(other) => other.is_multiple = true,
                            None => next.push(Candidate {
                                ty,
                                path,
                                is_indirect: candidate.is_indirect || is_pointer,
                                is_multiple: candidate.is_multiple,
                                home: candidate.home,
                            }),
                        }
                    }
                }
            }
            Type::Interface(methods) if has_methods => {
                if let Some(method) = methods.iter().find(|method| method.name == name) {
                    add(candidate.path.clone(), Member::Abstract(method.signature));
                }
            }
            _ => {}
        }
    }

    /// `x` with fields selected one after the other, following pointers on the way.
    pub fn follow(&mut self, x: hir::Expr, path: &[usize]) -> hir::Expr {
        path.iter().fold(x, |x, &index| {
            let position = x.position;
            let base = self.dereferenced(x);
            let ty = match self.under(base.ty) {
                Type::Struct(fields) => fields.get(index).map_or(self.basic.invalid, |field| field.ty),
                _ => self.basic.invalid,
            };
            hir::Expr { kind: ExprKind::Field { base: Box::new(base), index }, ty, position }
        })
    }

    /// What a pointer points to; anything else as it is.
    pub fn dereferenced(&mut self, x: hir::Expr) -> hir::Expr {
        match self.under(x.ty) {
            &Type::Pointer(to) => hir::Expr { ty: to, position: x.position, kind: ExprKind::Deref(Box::new(x)) },
            _ => x,
        }
    }

    pub fn address_of(&mut self, place: hir::Expr) -> hir::Expr {
        self.mark_address_taken(&place);
        let ty = self.hir.types.intern(Type::Pointer(place.ty));
        // `&*p` is `p`.
        match place.kind {
            ExprKind::Deref(pointer) if pointer.ty == ty => *pointer,
            _ => hir::Expr { ty, position: place.position, kind: ExprKind::AddressOf(Box::new(place)) },
        }
    }

    pub fn selector(&mut self, selector: &'a ast::Selector, source: &'a Expression) -> Operand<'a> {
        if let Expression::Ident(name) = &*selector.x
            && let Some(id) = self.lookup(&name.name)
            && let Kind::Package { package, used } = &mut self.objects[id].kind
        {
            *used = true;
            let package = *package;
            return self.imported_name(package, selector, source);
        }
        let x = self.raw_expression(&selector.x, None);
        let name = &selector.sel.name;
        match x.mode {
            Mode::Invalid => return self.invalid_operand(source),
            Mode::Builtin(_) => {
                let message = format!("cannot select on {}", self.operand_text(&x));
                self.error(selector.pos, message);
                return self.invalid_operand(source);
            }
            Mode::NoValue => {
                let message = format!("{} used as value or type", self.operand_text(&x));
                self.error(x.start(), message);
                return self.invalid_operand(source);
            }
            Mode::Type => return self.method_expression(x.ty, selector, source),
            _ => {}
        }
        let Some(x) = self.single_value(x) else {
            return self.invalid_operand(source);
        };
        if name == "_" {
            self.error(selector.sel.pos, "cannot refer to blank field or method");
            return self.invalid_operand(source);
        }
        match self.find_member(x.ty, name) {
            Found::One(selection) => self.select(x, &selection, selector, source),
            Found::Ambiguous => {
                self.error(selector.sel.pos, format!("ambiguous selector {}.{name}", printing::text(&selector.x)));
                self.invalid_operand(source)
            }
            Found::None => {
                self.report_missing_member(&x, selector);
                self.invalid_operand(source)
            }
        }
    }

    /// A field's value, or a method bound to its receiver.
    fn select(
        &mut self,
        x: Operand<'a>,
        selection: &Selection,
        selector: &ast::Selector,
        source: &'a Expression,
    ) -> Operand<'a> {
        let is_variable = x.mode == Mode::Variable || selection.is_indirect;
        let x = Operand { expr: self.operand_expression(x.clone()), ..x };
        match &selection.member {
            Member::Field(ty) if *ty == self.basic.invalid => self.invalid_operand(source),
            Member::Field(ty) => {
                let place = self.follow(x.expr, &selection.path);
                let mode = if is_variable { Mode::Variable } else { Mode::Value };
                self.value_operand(source, mode, *ty, place.kind)
            }
            Member::Method(method) => {
                let Some(receiver) = self.receiver(x, selection, method, selector) else {
                    return self.invalid_operand(source);
                };
                let ty = self.method_type(method.func);
                self.value_operand(
                    source,
                    Mode::Value,
                    ty,
                    ExprKind::MethodValue { receiver: Box::new(receiver), func: method.func },
                )
            }
            &Member::Abstract(signature) => {
                let receiver = self.follow(x.expr, &selection.path);
                let func = self.dispatcher(receiver.ty, &selector.sel.name, signature);
                self.value_operand(
                    source,
                    Mode::Value,
                    signature,
                    ExprKind::MethodValue { receiver: Box::new(receiver), func },
                )
            }
        }
    }

    /// The receiver of a method as the method takes it: address taken or pointer followed. Reports when that can't be.
    pub fn receiver(
        &mut self,
        x: Operand<'a>,
        selection: &Selection,
        method: &Method,
        selector: &ast::Selector,
    ) -> Option<hir::Expr> {
        let is_variable = x.mode == Mode::Variable || selection.is_indirect;
        let ty = x.ty;
        let receiver = self.follow(x.expr, &selection.path);
        let is_pointer = matches!(self.hir.types.get(receiver.ty), Type::Pointer(_));
        match (method.is_pointer, is_pointer) {
            (true, false) if is_variable => Some(self.address_of(receiver)),
            (true, false) => {
                let message = format!("cannot call pointer method {} on {}", selector.sel.name, self.type_text(ty));
                self.error(selector.sel.pos, message);
                None
            }
            (false, true) => Some(self.dereferenced(receiver)),
            _ => Some(receiver),
        }
    }

    /// The type of a method without its receiver.
    pub fn method_type(&mut self, func: FuncId) -> TypeId {
        self.depend_on_function(func);
        match self.hir.types.get(self.hir.functions[func as usize].ty).clone() {
            Type::Func(mut signature) => {
                signature.params.remove(0);
                self.hir.types.intern(Type::Func(signature))
            }
            _ => self.basic.invalid,
        }
    }

    fn report_missing_member(&mut self, x: &Operand<'a>, selector: &ast::Selector) {
        let name = &selector.sel.name;
        let pointed = match self.under(x.ty) {
            &Type::Pointer(to) if self.is_interface(to) => Some(to),
            _ => None,
        };
        let why = if pointed.is_some() {
            format!("type {} is pointer to interface, not interface", self.type_text(x.ty))
        } else {
            let other = change_case(name);
            let hint = match self.find_member(x.ty, &other) {
                Found::One(Selection { member: Member::Field(_), .. }) => format!(", but does have field {other}"),
                Found::One(_) => format!(", but does have method {other}"),
                _ => String::new(),
            };
            format!("type {} has no field or method {name}{hint}", self.named_type_text(x))
        };
        self.error(selector.sel.pos, format!("{}.{name} undefined ({why})", printing::text(&selector.x)));
    }

    fn imported_name(&mut self, package: usize, selector: &'a ast::Selector, source: &'a Expression) -> Operand<'a> {
        let name = selector.sel.name.as_str();
        let package_name = self.packages[package].name.clone();
        let Some(&id) = self.packages[package].scope.get(name) else {
            let path = self.packages[package].path.clone();
            let message = if super::packages::is_in_go(&path, name) {
                format!("{package_name}.{name} is not supported yet")
            } else {
                format!("undefined: {package_name}.{name}")
            };
            self.error(selector.sel.pos, message);
            return self.invalid_operand(source);
        };
        if !is_exported(name) {
            self.error(selector.sel.pos, format!("{name} not exported by package {package_name}"));
            return self.invalid_operand(source);
        }
        self.object_operand(id, source)
    }

    /// `T.m` and `(*T).m`: the method as a function whose first parameter is the receiver.
    fn method_expression(&mut self, ty: TypeId, selector: &'a ast::Selector, source: &'a Expression) -> Operand<'a> {
        let name = &selector.sel.name;
        let text = format!("{}.{name}", printing::text(&selector.x));
        match self.find_member(ty, name) {
            Found::One(Selection { member: Member::Method(method), path, is_indirect }) => {
                let is_pointer = matches!(self.hir.types.get(ty), Type::Pointer(_));
                if method.is_pointer && !is_pointer && !is_indirect {
                    let message = format!("cannot call pointer method {name} on {}", self.type_text(ty));
                    self.error(selector.sel.pos, message);
                    return self.invalid_operand(source);
                }
                self.depend_on_function(method.func);
                let func = match path.is_empty() && method.is_pointer == is_pointer {
                    true => method.func,
                    false => self.wrapper(ty, &path, &method),
                };
                let ty = self.hir.functions[func as usize].ty;
                self.value_operand(source, Mode::Value, ty, ExprKind::Func(func))
            }
            Found::One(Selection { member: Member::Abstract(signature), path, .. }) if path.is_empty() => {
                let func = self.dispatcher(ty, name, signature);
                let ty = self.hir.functions[func as usize].ty;
                self.value_operand(source, Mode::Value, ty, ExprKind::Func(func))
            }
            found => {
                let what = if matches!(found, Found::None) { "field or method" } else { "method" };
                let message = format!("{text} undefined (type {} has no {what} {name})", self.type_text(ty));
                self.error(selector.sel.pos, message);
                self.invalid_operand(source)
            }
        }
    }
}

fn change_case(name: &str) -> String {
    let mut characters = name.chars();
    match characters.next() {
        Some(first) if first.is_uppercase() => first.to_lowercase().chain(characters).collect(),
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
