//! Composite literals: structs, arrays, slices, maps.

use super::Checker;
use super::constants::Constant;
use super::operand::{Mode, Operand};
use super::printing::{self, start};
use super::scope::is_exported;
use crate::lang::hir::{Expr, ExprKind};
use crate::program::{Field, Type, TypeId};
use gosyn::ast::{self, Element, Expression};
use num_traits::ToPrimitive;
use std::collections::{HashMap, HashSet};

/// Literals can't have more elements than this.
const MAXIMUM_LENGTH: u64 = 1 << 27;

fn element_start(element: &Element) -> usize {
    match element {
        Element::Expr(expression) => start(expression),
        Element::LitValue(value) => value.pos.0,
    }
}

impl<'a> Checker<'a> {
    pub fn composite_literal(&mut self, literal: &'a ast::CompositeLit, source: &'a Expression) -> Operand<'a> {
        // [...]T{…}
        if let Expression::TypeArray(array) = &*literal.typ
            && matches!(&*array.len, Expression::Ellipsis(_))
        {
            let element = self.resolve_type(&array.typ);
            if element == self.basic.invalid {
                return self.invalid_operand(source);
            }
            let Some((elements, length)) = self.elements(&literal.val, element, None) else {
                return self.invalid_operand(source);
            };
            let ty = self.hir.types.intern(Type::Array { element, length });
            return self.value_operand(source, Mode::Value, ty, ExprKind::ArrayLiteral(elements));
        }
        let ty = self.resolve_type(&literal.typ);
        if ty == self.basic.invalid {
            self.use_elements(&literal.val);
            return self.invalid_operand(source);
        }
        // What is wrong inside doesn't change the type.
        let kind = self.literal_of(ty, &literal.val, start(source)).unwrap_or(ExprKind::Zero);
        self.value_operand(source, Mode::Value, ty, kind)
    }

    /// Where Go's messages about a `key: value` point.
    fn colon_behind(&self, key: usize) -> usize {
        self.source().map_or(key, |source| source.colon_behind(key))
    }

    /// Looks at what stands in a literal of unknown type, so that it counts as used.
    fn use_elements(&mut self, value: &'a ast::LiteralValue) {
        for element in &value.values {
            match &element.val {
                Element::Expr(expression) => {
                    self.raw_expression(expression, None);
                }
                Element::LitValue(value) => self.use_elements(value),
            }
        }
    }

    fn literal_of(&mut self, ty: TypeId, value: &'a ast::LiteralValue, at: usize) -> Option<ExprKind> {
        match self.under(ty).clone() {
            Type::Struct(fields) => self.struct_literal(ty, &fields, value),
            Type::Array { element, length } => {
                self.elements(value, element, Some(length)).map(|(elements, _)| ExprKind::ArrayLiteral(elements))
            }
            Type::Slice(element) => self
                .elements(value, element, None)
                .map(|(elements, length)| ExprKind::SliceLiteral { length, elements }),
            Type::Map { key, value: element } => self.map_literal(key, element, value),
            _ => {
                let message = format!("invalid composite literal type {}", self.type_text(ty));
                self.error(at, message);
                self.use_elements(value);
                None
            }
        }
    }

    /// A value in a literal, whose type may be left out where it is a composite literal again.
    fn element(&mut self, element: &'a Element, ty: TypeId, context: &str) -> Option<Expr> {
        match element {
            Element::Expr(expression) => {
                let x = self.expression(expression, Some(ty));
                if x.is_invalid() { None } else { self.assign(x, Some(ty), context) }
            }
            Element::LitValue(value) => {
                let at = value.pos.0;
                if !self.enter(at) {
                    return None;
                }
                let position = self.place(at);
                // &T may be left out, too.
                let pointed = match self.under(ty) {
                    &Type::Pointer(to) => Some(to),
                    _ => None,
                };
                let kind = self.literal_of(pointed.unwrap_or(ty), value, at);
                self.leave();
                let literal = Expr { kind: kind?, ty: pointed.unwrap_or(ty), position };
                Some(match pointed {
                    Some(_) => Expr { kind: ExprKind::AddressOf(Box::new(literal)), ty, position },
                    None => literal,
                })
            }
        }
    }

    fn struct_literal(&mut self, ty: TypeId, fields: &[Field], value: &'a ast::LiteralValue) -> Option<ExprKind> {
        let home = self.homes.get(&ty).copied().unwrap_or(self.package);
        let name = self.type_text(ty);
        let Some(first) = value.values.first() else {
            return Some(ExprKind::StructLiteral(Vec::new()));
        };
        let mut values: Vec<(usize, Expr)> = Vec::new();
        let mut is_valid = true;
        if first.key.is_none() {
            for (index, element) in value.values.iter().enumerate() {
                if let Some(key) = &element.key {
                    let at = self.colon_behind(element_start(key));
                    self.error(at, "mixture of field:value and value elements in struct literal");
                    is_valid = false;
                    continue;
                }
                let Some(field) = fields.get(index) else {
                    self.error(
                        element_start(&element.val),
                        format!("too many values in struct literal of type {name}"),
                    );
                    return None;
                };
                if home != self.package && !is_exported(&field.name) {
                    self.error(
                        element_start(&element.val),
                        format!("implicit assignment to unexported field {} in {name} literal", field.name),
                    );
                    is_valid = false;
                    continue;
                }
                match self.element(&element.val, field.ty, "struct literal") {
                    Some(value) => values.push((index, value)),
                    None => is_valid = false,
                }
            }
            if value.values.len() < fields.len() {
                self.error(value.pos.1, format!("too few values in struct literal of type {name}"));
                return None;
            }
            return is_valid.then_some(ExprKind::StructLiteral(values));
        }
        let mut seen = vec![false; fields.len()];
        for element in &value.values {
            match self.keyed_field(element, fields, &name, home, &mut seen) {
                Some(index) => match self.element(&element.val, fields[index].ty, "struct literal") {
                    Some(value) => values.push((index, value)),
                    None => is_valid = false,
                },
                None => {
                    is_valid = false;
                    if let (Element::Expr(expression), true) = (&element.val, element.key.is_some()) {
                        self.expression(expression, None);
                    }
                }
            }
        }
        is_valid.then_some(ExprKind::StructLiteral(values))
    }

    /// The field that a `key: value` is for.
    fn keyed_field(
        &mut self,
        element: &'a ast::KeyedElement,
        fields: &[Field],
        name: &str,
        home: usize,
        seen: &mut [bool],
    ) -> Option<usize> {
        let key_start = element_start(element.key.as_ref().unwrap_or(&element.val));
        let at = if element.key.is_some() { self.colon_behind(key_start) } else { key_start };
        let key = match &element.key {
            None => {
                self.error(at, "mixture of field:value and value elements in struct literal");
                return None;
            }
            Some(Element::Expr(Expression::Ident(key))) => key.name.as_str(),
            Some(key) => {
                let text = match key {
                    Element::Expr(expression) => printing::text(expression),
                    Element::LitValue(_) => "{…}".into(),
                };
                self.error(at, format!("invalid field name {text} in struct literal"));
                return None;
            }
        };
        let index = fields.iter().position(|field| field.name == key && (home == self.package || is_exported(key)));
        let Some(index) = index else {
            self.error(key_start, format!("unknown field {key} in struct literal of type {name}"));
            return None;
        };
        if std::mem::replace(&mut seen[index], true) {
            self.error(at, format!("duplicate field name {key} in struct literal"));
            return None;
        }
        Some(index)
    }

    /// The elements of an array or slice literal by index, and the length that they need.
    fn elements(
        &mut self,
        value: &'a ast::LiteralValue,
        element: TypeId,
        length: Option<u64>,
    ) -> Option<(Vec<(u64, Expr)>, u64)> {
        let mut elements: HashMap<u64, Expr> = HashMap::new();
        let mut seen = HashSet::new();
        let (mut next, mut longest) = (0u64, 0u64);
        let mut is_valid = true;
        for given in &value.values {
            let key_start = element_start(given.key.as_ref().unwrap_or(&given.val));
            let at = if given.key.is_some() { self.colon_behind(key_start) } else { key_start };
            let index = match &given.key {
                None => Some(next),
                Some(Element::Expr(key)) => self.element_index(key),
                Some(Element::LitValue(_)) => {
                    self.error(at, "index must be integer constant");
                    None
                }
            };
            if let Some(index) = index {
                let limit = length.unwrap_or(MAXIMUM_LENGTH);
                if index >= limit {
                    self.error(at, format!("index {index} is out of bounds (>= {limit})"));
                    is_valid = false;
                } else if !seen.insert(index) {
                    self.error(at, format!("duplicate index {index} in array or slice literal"));
                    is_valid = false;
                }
                next = index + 1;
                longest = longest.max(next);
            }
            match (self.element(&given.val, element, "array or slice literal"), index) {
                (Some(value), Some(index)) => {
                    elements.insert(index, value);
                }
                _ => is_valid = false,
            }
        }
        let mut elements: Vec<_> = elements.into_iter().collect();
        elements.sort_by_key(|&(index, _)| index);
        is_valid.then_some((elements, length.unwrap_or(longest)))
    }

    fn element_index(&mut self, key: &'a Expression) -> Option<u64> {
        let x = self.expression(key, None);
        if x.is_invalid() {
            return None;
        }
        let value = match (&x.value, self.is_untyped(x.ty) || self.is_integer(x.ty)) {
            (Some(value), true) => value.to_int(),
            _ => None,
        };
        let Some(value) = value else {
            self.error(start(key), format!("index {} must be integer constant", printing::text(key)));
            return None;
        };
        let index = value.to_i64().filter(|&index| index >= 0);
        if index.is_none() {
            let message = format!("invalid argument: index {} must not be negative", self.operand_text(&x));
            self.error(start(key), message);
        }
        index.map(|index| index as u64)
    }

    fn map_literal(&mut self, key: TypeId, element: TypeId, value: &'a ast::LiteralValue) -> Option<ExprKind> {
        let mut entries = Vec::new();
        let mut seen: HashSet<Constant> = HashSet::new();
        let mut is_valid = true;
        for given in &value.values {
            let Some(syntax) = &given.key else {
                self.error(element_start(&given.val), "missing key in map literal");
                is_valid = false;
                continue;
            };
            let found = match syntax {
                Element::Expr(expression) => {
                    let x = self.expression(expression, Some(key));
                    let x = if x.is_invalid() { None } else { self.assign_operand(x, key, "map literal") };
                    if let Some(value) = x.as_ref().and_then(|x| x.value.clone())
                        && !self.is_interface(key)
                        && !seen.insert(value.clone())
                    {
                        let text = value.text();
                        self.error(start(expression), format!("duplicate key {text} in map literal"));
                        is_valid = false;
                    }
                    x.map(|x| self.materialize(x, key))
                }
                literal => self.element(literal, key, "map literal"),
            };
            let found_value = self.element(&given.val, element, "map literal");
            match found.zip(found_value) {
                Some(entry) => entries.push(entry),
                None => is_valid = false,
            }
        }
        is_valid.then_some(ExprKind::MapLiteral(entries))
    }
}
