//! What an expression turned out to be while it is checked: a value, a constant still without type, a type, a builtin…

use super::Checker;
use super::builtins::BuiltinFunction;
use super::constants::Constant;
use super::printing;
use crate::lang::hir;
use crate::program::{Position, Type, TypeId, Untyped};
use gosyn::ast::Expression;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Already reported: says nothing more.
    Invalid,
    /// A call without results.
    NoValue,
    Builtin(BuiltinFunction),
    Type,
    Constant,
    /// Addressable.
    Variable,
    MapIndex,
    Value,
    Nil,
    /// A value that two variables can take: the second whether there was one.
    CommaOk,
}

/// An expression's meaning.
#[derive(Clone, Debug)]
pub struct Operand<'a> {
    pub mode: Mode,
    pub ty: TypeId,
    /// Of a constant, also a typed one.
    pub value: Option<Constant>,
    /// Without meaning for constants, types and builtins.
    pub expr: hir::Expr,
    pub source: &'a Expression,
    /// Whether a statement may consist of it: a call or a receive.
    pub is_statement: bool,
}

impl Operand<'_> {
    pub fn is_invalid(&self) -> bool {
        self.mode == Mode::Invalid
    }

    pub fn start(&self) -> usize {
        printing::start(self.source)
    }
}

/// An expression without meaning, for operands that have none of their own.
pub fn no_expression(position: Position) -> hir::Expr {
    hir::Expr { kind: hir::ExprKind::Zero, ty: TypeId::MAX, position }
}

impl<'a> Checker<'a> {
    pub fn invalid_operand(&self, source: &'a Expression) -> Operand<'a> {
        Operand {
            mode: Mode::Invalid,
            ty: self.basic.invalid,
            value: None,
            expr: no_expression(Position::default()),
            source,
            is_statement: false,
        }
    }

    pub fn constant_operand(&self, source: &'a Expression, ty: TypeId, value: Constant) -> Operand<'a> {
        let expr = no_expression(self.place(printing::start(source)));
        Operand { mode: Mode::Constant, ty, value: Some(value), expr, source, is_statement: false }
    }

    pub fn value_operand(&self, source: &'a Expression, mode: Mode, ty: TypeId, kind: hir::ExprKind) -> Operand<'a> {
        let expr = hir::Expr { kind, ty, position: self.place(printing::start(source)) };
        Operand { mode, ty, value: None, expr, source, is_statement: false }
    }

    pub fn is_untyped(&self, ty: TypeId) -> bool {
        matches!(self.hir.types.try_get(ty), Some(Type::Untyped(_)))
    }

    /// The type that an untyped constant has where none is asked for.
    pub fn default_type(&self, ty: TypeId) -> TypeId {
        match self.hir.types.try_get(ty) {
            Some(Type::Untyped(kind)) => match kind {
                Untyped::Bool => self.basic.bool,
                Untyped::Int => self.basic.int,
                Untyped::Rune => self.basic.rune,
                Untyped::Float => self.basic.float64,
                Untyped::String => self.basic.string,
                Untyped::Nil => ty,
            },
            _ => ty,
        }
    }

    /// The operand's type; that of a function literal or declared function with its parameters' names.
    pub fn named_type_text(&self, x: &Operand) -> String {
        let syntax = match &x.expr.kind {
            hir::ExprKind::Closure(func) | hir::ExprKind::Func(func) => self.signatures.get(func),
            hir::ExprKind::MethodValue { func, .. } => self.signatures.get(func),
            _ => None,
        };
        match syntax {
            Some(syntax) => format!("func{}", printing::signature_syntax(syntax)),
            None => self.type_text(x.ty),
        }
    }

    /// The operand as Go's messages describe it: `x (variable of type int)`.
    pub fn operand_text(&self, x: &Operand) -> String {
        let source = printing::text(x.source);
        if x.mode == Mode::Nil {
            return if self.is_untyped(x.ty) {
                "nil".into()
            } else {
                format!("nil (of type {})", self.type_text(x.ty))
            };
        }
        let untyped = match self.is_untyped(x.ty)
            && !matches!(x.mode, Mode::NoValue | Mode::Builtin(_) | Mode::Type | Mode::Invalid)
        {
            true => format!("{} ", self.type_text(x.ty)),
            false => String::new(),
        };
        let mode = match x.mode {
            Mode::Invalid => "invalid operand",
            Mode::NoValue => "no value",
            Mode::Builtin(_) => "built-in",
            Mode::Type => "type",
            Mode::Constant => "constant",
            Mode::Variable => "variable",
            Mode::MapIndex => "map index expression",
            Mode::Value => "value",
            Mode::Nil => "nil",
            Mode::CommaOk => "comma, ok expression",
        };
        let value = match (&x.value, x.mode) {
            (Some(value), Mode::Constant) if value.text() != source => format!(" {}", value.text()),
            _ => String::new(),
        };
        let of = match x.mode {
            Mode::NoValue | Mode::Builtin(_) | Mode::Type | Mode::Invalid => String::new(),
            _ if self.is_untyped(x.ty) => String::new(),
            _ => format!(" of type {}", self.named_type_text(x)),
        };
        format!("{source} ({untyped}{mode}{value}{of})")
    }
}
