//! Type expressions and type declarations.

use super::Checker;
use super::constants::Constant;
use super::operand::Mode;
use super::printing::{self, start};
use super::scope::{Kind, ObjectId, is_exported};
use crate::program::{Field, Method, Signature, Type, TypeId};
use gosyn::ast::{self, Expression};
use num_traits::ToPrimitive;
use std::collections::HashMap;

/// Larger types are refused: a gigabyte in words.
const MAXIMUM_WORDS: u64 = 1 << 27;

/// A parameter or result as declared.
#[derive(Clone, Debug)]
pub struct Parameter<'a> {
    pub name: Option<&'a ast::Ident>,
    pub ty: TypeId,
    pub position: usize,
}

/// The parameters and results of a function, with their names.
#[derive(Clone, Debug, Default)]
pub struct Parameters<'a> {
    pub params: Vec<Parameter<'a>>,
    pub results: Vec<Parameter<'a>>,
}

impl<'a> Checker<'a> {
    /// What stands behind a defined type's name; a type without one stands for itself.
    pub fn under(&self, id: TypeId) -> &Type {
        let id = self.hir.types.try_get(id).map_or(self.basic.nothing, |_| self.hir.types.underlying_id(id));
        self.hir.types.try_get(id).unwrap_or_else(|| self.hir.types.get(self.basic.nothing))
    }

    /// The type that an expression denotes.
    pub fn resolve_type(&mut self, expression: &'a Expression) -> TypeId {
        if !self.enter(start(expression)) {
            return self.basic.invalid;
        }
        let ty = self.resolve_nested_type(expression);
        self.leave();
        ty
    }

    fn resolve_nested_type(&mut self, expression: &'a Expression) -> TypeId {
        let at = start(expression);
        match expression {
            Expression::Ident(name) => self.named_type(name, expression),
            Expression::Selector(x) => self.imported_type(x, expression),
            Expression::Paren(x) => self.resolve_type(&x.expr),
            Expression::TypePointer(x) => self.pointer_to(&x.typ),
            Expression::Star(x) => self.pointer_to(&x.right),
            Expression::Operation(x) if x.op == gosyn::token::Operator::Star && x.y.is_none() => self.pointer_to(&x.x),
            Expression::TypeSlice(x) => {
                let element = self.resolve_type(&x.typ);
                self.unless_invalid(element, Type::Slice(element))
            }
            Expression::TypeArray(x) => {
                let length = self.array_length(&x.len);
                let element = self.resolve_type(&x.typ);
                let Some(length) = length else {
                    return self.basic.invalid;
                };
                let ty = self.unless_invalid(element, Type::Array { element, length });
                self.type_positions.push((ty, at));
                ty
            }
            Expression::TypeMap(x) => {
                let (key, value) = (self.resolve_type(&x.key), self.resolve_type(&x.val));
                if key == self.basic.invalid || value == self.basic.invalid {
                    return self.basic.invalid;
                }
                self.map_keys.push((start(&x.key), key));
                self.hir.types.intern(Type::Map { key, value })
            }
            Expression::TypeStruct(x) => self.struct_type(x),
            Expression::TypeFunction(x) => {
                let (signature, _) = self.signature(x);
                if signature.params.iter().chain(&signature.results).any(|&ty| ty == self.basic.invalid) {
                    return self.basic.invalid;
                }
                self.hir.types.intern(Type::Func(signature))
            }
            Expression::TypeInterface(x) => self.interface_type(x),
            Expression::TypeChannel(_) => {
                self.not_supported(at, "channels are");
                self.basic.invalid
            }
            Expression::Index(_) | Expression::IndexList(_) => {
                self.not_supported(at, "generics are");
                self.basic.invalid
            }
            Expression::Ellipsis(_) => {
                self.error(at, "invalid use of '...'");
                self.basic.invalid
            }
            _ => {
                self.error(at, format!("{} is not a type", printing::text(expression)));
                self.basic.invalid
            }
        }
    }

    fn unless_invalid(&mut self, part: TypeId, ty: Type) -> TypeId {
        if part == self.basic.invalid { part } else { self.hir.types.intern(ty) }
    }

    fn pointer_to(&mut self, expression: &'a Expression) -> TypeId {
        let to = self.resolve_type(expression);
        self.unless_invalid(to, Type::Pointer(to))
    }

    fn named_type(&mut self, name: &'a ast::Ident, expression: &'a Expression) -> TypeId {
        if name.name == "_" {
            self.error(name.pos, "cannot use _ as value or type");
            return self.basic.invalid;
        }
        let Some(id) = self.lookup(&name.name) else {
            match super::universe::unsupported_name(&name.name) {
                Some(what) => self.not_supported(name.pos, what),
                None => self.error(name.pos, format!("undefined: {}", name.name)),
            }
            return self.basic.invalid;
        };
        self.use_dot_import(id);
        if let Kind::Package { .. } = self.objects[id].kind {
            self.error(name.pos, format!("use of package {} not in selector", name.name));
            return self.basic.invalid;
        }
        self.resolve(id);
        match self.objects[id].kind {
            Kind::Type(ty) => ty,
            Kind::Resolving => {
                let position = self.objects[id].position;
                self.type_cycle(&name.name, position);
                self.basic.invalid
            }
            Kind::Invalid => self.basic.invalid,
            _ => {
                let x = self.expression_or_type(expression, None);
                if !x.is_invalid() {
                    let message = format!("{} is not a type", self.operand_text(&x));
                    self.error(name.pos, message);
                }
                self.basic.invalid
            }
        }
    }

    fn imported_type(&mut self, selector: &'a ast::Selector, expression: &'a Expression) -> TypeId {
        let x = self.expression_or_type(expression, None);
        match x.mode {
            Mode::Type => x.ty,
            Mode::Invalid => self.basic.invalid,
            _ => {
                let message = format!("{} is not a type", self.operand_text(&x));
                self.error(start(&selector.x), message);
                self.basic.invalid
            }
        }
    }

    fn array_length(&mut self, expression: &'a Expression) -> Option<u64> {
        let at = start(expression);
        if matches!(expression, Expression::Ellipsis(_)) {
            self.error(at, "invalid use of [...] array (outside a composite literal)");
            return None;
        }
        if let Expression::Ident(name) = expression {
            match self.lookup(&name.name) {
                None => {
                    self.error(at, format!("undeclared name {} for array length", name.name));
                    return None;
                }
                Some(id) => {
                    self.resolve(id);
                    if !matches!(self.objects[id].kind, Kind::Constant { .. } | Kind::Invalid | Kind::Iota) {
                        self.error(at, format!("invalid array length {}", name.name));
                        return None;
                    }
                }
            }
        }
        let x = self.expression(expression, None);
        if x.is_invalid() {
            return None;
        }
        if x.mode != Mode::Constant {
            let message = format!("array length {} must be constant", self.operand_text(&x));
            self.error(at, message);
            return None;
        }
        let value = x.value.as_ref().and_then(Constant::to_int);
        match value {
            Some(value) if self.is_untyped(x.ty) || self.is_integer(x.ty) => {
                let length = value.to_i64().filter(|&length| length >= 0);
                if length.is_none() {
                    let message = format!("invalid array length {}", self.operand_text(&x));
                    self.error(at, message);
                }
                length.map(|length| length as u64)
            }
            _ => {
                let message = format!("array length {} must be integer", self.operand_text(&x));
                self.error(at, message);
                None
            }
        }
    }

    fn struct_type(&mut self, syntax: &'a ast::StructType) -> TypeId {
        let mut fields: Vec<Field> = Vec::new();
        let mut positions: Vec<usize> = Vec::new();
        for declaration in &syntax.fields {
            let ty = self.resolve_type(&declaration.typ);

            let mut add = |checker: &mut Self, name: &str, position: usize, embedded| {
                if name != "_"
                    && let Some(previous) = fields.iter().position(|field| field.name == name)
                {
                    let other = checker.place_text(positions[previous]);
                    checker.error(position, format!("{name} redeclared\n\t{other}: other declaration of {name}"));
                }
                fields.push(Field { name: name.into(), ty, embedded });
                positions.push(position);
            };
            for name in &declaration.name {
                add(self, &name.name, name.pos, false);
            }
            if declaration.name.is_empty() {
                let at = start(&declaration.typ);
                match embedded_name(&declaration.typ) {
                    Some(name) => add(self, name, at, true),
                    None => self.error(at, format!("invalid embedded field type {}", printing::text(&declaration.typ))),
                }
                self.check_embedded(&declaration.typ, ty);
            }
        }
        self.hir.types.intern(Type::Struct(fields))
    }

    fn check_embedded(&mut self, syntax: &'a Expression, ty: TypeId) {
        let at = start(syntax);
        if let &Type::Pointer(to) = self.hir.types.get(ty) {
            if matches!(self.under(to), Type::Interface(_)) {
                self.error(at, "embedded field type cannot be a pointer to an interface");
            }
        } else if matches!(self.under(ty), Type::Pointer(_)) {
            self.error(at, "embedded field type cannot be a pointer");
        }
    }

    fn interface_type(&mut self, syntax: &'a ast::InterfaceType) -> TypeId {
        if syntax.methods.list.is_empty() {
            return self.basic.any;
        }
        if !self.is_std() {
            self.not_supported(syntax.pos, "interfaces with methods are");
            return self.basic.invalid;
        }
        let mut methods: Vec<Method> = Vec::new();
        for element in &syntax.methods.list {
            match (element.name.first(), &element.typ) {
                (Some(name), Expression::TypeFunction(function)) => {
                    let (signature, _) = self.signature(function);
                    let signature = self.hir.types.intern(Type::Func(signature));
                    methods.push(Method { name: name.name.clone(), signature });
                }
                _ => {
                    let embedded = self.resolve_type(&element.typ);
                    if let Type::Interface(more) = self.under(embedded) {
                        methods.extend(more.clone());
                    }
                }
            }
        }
        methods.sort_by(|a, b| a.name.cmp(&b.name));
        methods.dedup();
        self.hir.types.intern(Type::Interface(methods))
    }

    /// A function's type, and its parameters with their names.
    pub fn signature(&mut self, function: &'a ast::FuncType) -> (Signature, Parameters<'a>) {
        let mut variadic = false;
        let params = self.parameters(&function.params, &mut variadic);
        let results = self.parameters(&function.result, &mut false);
        let signature = Signature {
            params: params.iter().map(|parameter| parameter.ty).collect(),
            results: results.iter().map(|parameter| parameter.ty).collect(),
            variadic,
        };
        (signature, Parameters { params, results })
    }

    fn parameters(&mut self, fields: &'a ast::FieldList, variadic: &mut bool) -> Vec<Parameter<'a>> {
        let mut parameters = Vec::new();
        for field in &fields.list {
            let position = start(&field.typ);
            let ty = match &field.typ {
                Expression::Ellipsis(x) => {
                    *variadic = true;
                    let element = x.elt.as_deref().map_or(self.basic.invalid, |element| self.resolve_type(element));
                    self.unless_invalid(element, Type::Slice(element))
                }
                other => self.resolve_type(other),
            };
            if field.name.is_empty() {
                parameters.push(Parameter { name: None, ty, position });
            }
            parameters.extend(field.name.iter().map(|name| Parameter { name: Some(name), ty, position: name.pos }));
        }
        parameters
    }

    pub fn type_declaration(&mut self, spec: &'a ast::TypeSpec, id: ObjectId) {
        if !spec.params.list.is_empty() {
            self.not_supported(spec.name.pos, "generics are");
            self.objects[id].kind = Kind::Invalid;
            return;
        }
        if spec.alias {
            let ty = self.resolve_type(&spec.typ);
            self.objects[id].kind = Kind::Type(ty);
            return;
        }
        let name = format!("{}.{}", self.packages[self.package].name, spec.name.name);
        let ty = self.hir.types.declare(&name);
        self.homes.insert(ty, self.package);
        self.type_positions.push((ty, spec.name.pos));
        self.objects[id].kind = Kind::Type(ty);
        let definition = self.resolve_type(&spec.typ);
        if definition == self.basic.invalid {
            self.objects[id].kind = Kind::Invalid;
        }
        self.hir.types.define(ty, definition);
        if self.hir.types.underlying_id(ty) == TypeId::MAX {
            self.undefined_types.push((ty, definition));
        }
    }

    /// Completes what was declared in any order: definitions by later types, keys of maps, sizes.
    pub fn settle_types(&mut self) {
        for _ in 0..=self.undefined_types.len() {
            for &(ty, definition) in &self.undefined_types {
                self.hir.types.define(ty, definition);
            }
        }
        for (ty, _) in std::mem::take(&mut self.undefined_types) {
            if self.hir.types.underlying_id(ty) == TypeId::MAX {
                self.hir.types.define(ty, self.basic.nothing);
                if let Some(&(_, position)) = self.type_positions.iter().find(|&&(other, _)| other == ty) {
                    let name = self.type_text(ty);
                    self.type_cycle(&name, position);
                }
            }
        }
        let mut sizes = HashMap::new();
        for (ty, position) in std::mem::take(&mut self.type_positions) {
            match self.size(ty, &mut sizes) {
                Some(size) if size <= MAXIMUM_WORDS => {}
                Some(_) => {
                    let message = format!("type {} larger than address space", self.type_text(ty));
                    self.error(position, message);
                    self.break_cycle(ty);
                }
                None => {
                    let name = self.type_text(ty);
                    self.type_cycle(&name, position);
                    self.break_cycle(ty);
                    sizes.clear();
                }
            }
        }
        for (position, key) in std::mem::take(&mut self.map_keys) {
            if !self.is_comparable(key) {
                let message = format!("invalid map key type {}", self.type_text(key));
                self.error(position, message);
            }
        }
    }

    fn type_cycle(&mut self, name: &str, position: usize) {
        let place = self.place_text(position);
        self.error(position, format!("invalid recursive type {name}\n\t{place}: {name} refers to\n\t{place}: {name}"));
    }

    fn break_cycle(&mut self, ty: TypeId) {
        if matches!(self.hir.types.get(ty), Type::Named(_)) {
            self.hir.types.define(ty, self.basic.nothing);
        }
    }

    /// Words of a value, counting at least one for each part. `None`: it would have to hold a value of its own type.
    /// `known` has the sizes of other types, `None` of those that this one is part of.
    fn size(&self, ty: TypeId, known: &mut HashMap<TypeId, Option<u64>>) -> Option<u64> {
        if let Some(&size) = known.get(&ty) {
            return size;
        }
        known.insert(ty, None);
        let size = match self.under(ty) {
            Type::Array { element, length } => self.size(*element, known)?.saturating_mul(*length).saturating_add(1),
            Type::Struct(fields) => {
                let mut sum = 1u64;
                for field in fields {
                    sum = sum.saturating_add(self.size(field.ty, known)?);
                }
                sum
            }
            _ => 3,
        };
        known.insert(ty, Some(size));
        Some(size)
    }
}

/// The name of an embedded field: that of its type, without package and pointer.
fn embedded_name(syntax: &Expression) -> Option<&str> {
    match syntax {
        Expression::Ident(name) => Some(&name.name),
        Expression::Selector(x) if is_exported(&x.sel.name) => Some(&x.sel.name),
        Expression::TypePointer(x) => embedded_name(&x.typ),
        Expression::Star(x) => embedded_name(&x.right),
        Expression::Paren(x) => embedded_name(&x.expr),
        _ => None,
    }
}
