//! The predeclared names: types, constants, `nil`, builtin functions.

use super::Checker;
use super::builtins::BuiltinFunction;
use super::constants::Constant;
use super::scope::{Kind, Object, ObjectId};
use crate::program::{IntKind, Method, Signature, Type, TypeId, TypeTable, Untyped};

/// The package number of predeclared objects.
pub const NO_PACKAGE: usize = usize::MAX;

/// The ids of types that the checker speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Basic {
    /// Of what couldn't be checked; no message mentions it.
    pub invalid: TypeId,
    pub bool: TypeId,
    pub int: TypeId,
    pub uint: TypeId,
    pub byte: TypeId,
    pub rune: TypeId,
    pub float64: TypeId,
    pub string: TypeId,
    pub any: TypeId,
    pub error: TypeId,
    pub untyped_bool: TypeId,
    pub untyped_int: TypeId,
    pub untyped_rune: TypeId,
    pub untyped_float: TypeId,
    pub untyped_string: TypeId,
    pub untyped_nil: TypeId,
    /// The type of a call without results.
    pub nothing: TypeId,
}

impl Basic {
    pub fn new(types: &mut TypeTable) -> Self {
        let nothing = types.intern(Type::Tuple(Vec::new()));
        let invalid = types.declare("invalid type");
        types.define(invalid, nothing);
        let string = types.intern(Type::String);
        let error = types.declare("error");
        let signature =
            types.intern(Type::Func(Signature { params: Vec::new(), results: vec![string], variadic: false }));
        let interface = types.intern(Type::Interface(vec![Method { name: "Error".into(), signature }]));
        types.define(error, interface);
        Self {
            invalid,
            bool: types.intern(Type::Bool),
            int: types.intern(Type::Int(IntKind::Int)),
            uint: types.intern(Type::Int(IntKind::Uint)),
            byte: types.intern(Type::Int(IntKind::Uint8)),
            rune: types.intern(Type::Int(IntKind::Int32)),
            float64: types.intern(Type::Float64),
            string,
            any: types.intern(Type::Interface(Vec::new())),
            error,
            untyped_bool: types.intern(Type::Untyped(Untyped::Bool)),
            untyped_int: types.intern(Type::Untyped(Untyped::Int)),
            untyped_rune: types.intern(Type::Untyped(Untyped::Rune)),
            untyped_float: types.intern(Type::Untyped(Untyped::Float)),
            untyped_string: types.intern(Type::Untyped(Untyped::String)),
            untyped_nil: types.intern(Type::Untyped(Untyped::Nil)),
            nothing,
        }
    }
}

/// Predeclared, but not supported yet: what to say of them.
pub fn unsupported_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "complex64" | "complex128" | "complex" | "real" | "imag" => "complex numbers are",
        "comparable" => "generics are",
        "close" => "channels are",
        _ => return None,
    })
}

impl Checker<'_> {
    pub fn declare_universe(&mut self) {
        for kind in IntKind::ALL {
            let id = self.hir.types.intern(Type::Int(kind));
            self.predeclare(kind.name(), Kind::Type(id));
        }
        let float32 = self.hir.types.intern(Type::Float32);
        let basic = self.basic;
        let types = [
            ("bool", basic.bool),
            ("byte", basic.byte),
            ("rune", basic.rune),
            ("string", basic.string),
            ("float64", basic.float64),
            ("float32", float32),
            ("error", basic.error),
            ("any", basic.any),
        ];
        for (name, id) in types {
            self.predeclare(name, Kind::Type(id));
        }
        for (name, value) in [("true", true), ("false", false)] {
            self.predeclare(name, Kind::Constant { ty: basic.untyped_bool, value: Some(Constant::Bool(value)) });
        }
        self.predeclare("nil", Kind::Nil);
        self.predeclare("iota", Kind::Iota);
        for builtin in BuiltinFunction::ALL {
            self.predeclare(builtin.name(), Kind::Builtin(builtin));
        }
    }

    fn predeclare(&mut self, name: &'static str, kind: Kind<'static>) -> ObjectId {
        let id = self.objects.len();
        self.objects.push(Object { name, package: NO_PACKAGE, position: 0, kind });
        self.universe.insert(name, id);
        id
    }
}
