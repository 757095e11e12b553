//! What kind of type a type is, as the specification's rules ask.

use super::Checker;
use crate::program::{Type, TypeId, Untyped};

impl Checker<'_> {
    pub fn is_basic(&self, ty: TypeId) -> bool {
        ty != self.basic.invalid
            && (self.is_numeric(ty) || matches!(self.under(ty), Type::Bool | Type::String | Type::Untyped(_)))
    }

    pub fn is_boolean(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Bool | Type::Untyped(Untyped::Bool))
    }

    pub fn is_string(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::String | Type::Untyped(Untyped::String))
    }

    pub fn is_integer(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Int(_) | Type::Untyped(Untyped::Int | Untyped::Rune))
    }

    pub fn is_float(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Float32 | Type::Float64 | Type::Untyped(Untyped::Float))
    }

    pub fn is_numeric(&self, ty: TypeId) -> bool {
        self.is_integer(ty) || self.is_float(ty)
    }

    pub fn is_ordered(&self, ty: TypeId) -> bool {
        self.is_numeric(ty) || self.is_string(ty)
    }

    pub fn is_interface(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Interface(_))
    }

    /// Whether the type has a name, predeclared or defined.
    pub fn has_name(&self, ty: TypeId) -> bool {
        matches!(
            self.hir.types.get(ty),
            Type::Named(_)
                | Type::Bool
                | Type::Int(_)
                | Type::Float32
                | Type::Float64
                | Type::String
                | Type::Untyped(_)
        )
    }

    /// Whether `nil` is a value of the type.
    pub fn has_nil(&self, ty: TypeId) -> bool {
        matches!(
            self.under(ty),
            Type::Pointer(_)
                | Type::Slice(_)
                | Type::Map { .. }
                | Type::Func(_)
                | Type::Interface(_)
                | Type::Untyped(Untyped::Nil)
        )
    }

    /// Whether `==` is defined.
    pub fn is_comparable(&self, ty: TypeId) -> bool {
        match self.under(ty) {
            Type::Slice(_) | Type::Map { .. } | Type::Func(_) | Type::Untyped(Untyped::Nil) | Type::Tuple(_) => {
                ty == self.basic.invalid
            }
            Type::Array { element, .. } => self.is_comparable(*element),
            Type::Struct(fields) => fields.iter().all(|field| self.is_comparable(field.ty)),
            _ => true,
        }
    }

    /// The element type of a slice of bytes or runes: what converts from and to strings.
    pub fn text_element(&self, ty: TypeId) -> Option<TypeId> {
        let &Type::Slice(element) = self.under(ty) else {
            return None;
        };
        let element = self.hir.types.underlying_id(element);
        (element == self.basic.byte || element == self.basic.rune).then_some(element)
    }

    /// The type's kind in a message about an operator.
    pub fn kind_text(&self, ty: TypeId) -> String {
        match self.under(ty) {
            Type::Array { .. } => "array".into(),
            Type::Slice(_) => "slice".into(),
            Type::Struct(_) => "struct".into(),
            Type::Pointer(_) => "pointer".into(),
            Type::Func(_) => "func".into(),
            Type::Interface(_) => "interface".into(),
            Type::Map { .. } => "map".into(),
            _ => self.type_text(ty),
        }
    }
}
