//! The types of a program, interned: two types are identical in Go's sense exactly when their ids are equal.

use crate::hash::Map;

use serde::{Deserialize, Serialize};

use super::Methods;

/// Index of a type in a [`TypeTable`].
pub type TypeId = u32;

/// Go's integer kinds. `int`, `uint` and `uintptr` have 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum IntKind {
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
}

impl IntKind {
    pub const ALL: [Self; 11] = [
        Self::Int,
        Self::Int8,
        Self::Int16,
        Self::Int32,
        Self::Int64,
        Self::Uint,
        Self::Uint8,
        Self::Uint16,
        Self::Uint32,
        Self::Uint64,
        Self::Uintptr,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Int8 => "int8",
            Self::Int16 => "int16",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Uint => "uint",
            Self::Uint8 => "uint8",
            Self::Uint16 => "uint16",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Uintptr => "uintptr",
        }
    }

    pub const fn is_signed(self) -> bool {
        matches!(self, Self::Int | Self::Int8 | Self::Int16 | Self::Int32 | Self::Int64)
    }

    pub const fn bits(self) -> u32 {
        match self {
            Self::Int8 | Self::Uint8 => 8,
            Self::Int16 | Self::Uint16 => 16,
            Self::Int32 | Self::Uint32 => 32,
            _ => 64,
        }
    }

    /// The word that represents `value` wrapped around to this kind: sign-extended when signed, zero-extended otherwise.
    /// Every integer in a slot or a cell is kept in this form.
    #[inline]
    pub const fn wrap(self, value: u64) -> u64 {
        match self {
            Self::Int8 => value as i8 as i64 as u64,
            Self::Int16 => value as i16 as i64 as u64,
            Self::Int32 => value as i32 as i64 as u64,
            Self::Uint8 => value as u8 as u64,
            Self::Uint16 => value as u16 as u64,
            Self::Uint32 => value as u32 as u64,
            _ => value,
        }
    }
}

/// A Go type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    Bool,
    Int(IntKind),
    Float32,
    Float64,
    /// One word: byte offset in memory in the high 32 bits, length in bytes in the low 32.
    String,
    /// One word: the address of the first cell.
    Pointer(TypeId),
    /// Three words: address, length, capacity (in elements).
    Slice(TypeId),
    Array {
        element: TypeId,
        length: u64,
    },
    /// One word: the address of the map's header.
    Map {
        key: TypeId,
        value: TypeId,
    },
    Struct(Vec<Field>),
    /// One word, see [`super::PLAIN_FUNCTION`].
    Func(Signature),
    /// Two words: the dynamic type's id plus one (0: nil interface), and the value if its type has one word, else the
    /// address of a copy. `any` has no methods, `error` has one.
    Interface(Vec<Method>),
    /// Several results of a call; never a variable's type.
    Tuple(Vec<TypeId>),
    /// A defined type. Its entry in [`TypeTable::named`] has the rest; the index makes it unique.
    Named(u32),
    /// The types of untyped constants, as the checker needs them; never in a finished program.
    Untyped(Untyped),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Untyped {
    Bool,
    Int,
    Rune,
    Float,
    String,
    Nil,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Field {
    pub name: String,
    pub ty: TypeId,
    pub embedded: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Signature {
    pub params: Vec<TypeId>,
    pub results: Vec<TypeId>,
    /// The last parameter is a slice that takes any number of arguments.
    pub variadic: bool,
}

/// A method of an interface type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Method {
    pub name: String,
    pub signature: TypeId,
}

/// A defined type: `type Container struct { … }`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// With its package: `main.Container`, `sync.Mutex`; predeclared `error` without.
    pub name: String,
    pub underlying: TypeId,
}

/// All types of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct TypeTable {
    types: Vec<Type>,
    ids: Map<Type, TypeId>,
    pub named: Vec<Named>,
    /// Methods of dynamic types.
    pub methods: Methods,
}

/// A type table without what follows from the rest.
#[derive(Serialize, Deserialize)]
struct Saved {
    types: Vec<Type>,
    named: Vec<Named>,
    methods: Methods,
}

impl From<TypeTable> for Saved {
    fn from(table: TypeTable) -> Self {
        Self { types: table.types, named: table.named, methods: table.methods }
    }
}

impl From<Saved> for TypeTable {
    fn from(saved: Saved) -> Self {
        let ids = saved.types.iter().cloned().zip(0..).collect();
        Self { types: saved.types, ids, named: saved.named, methods: saved.methods }
    }
}

impl TypeTable {
    /// The id of `ty`, the same for identical types.
    pub fn intern(&mut self, ty: Type) -> TypeId {
        if let Some(&id) = self.ids.get(&ty) {
            return id;
        }
        let id = self.types.len() as TypeId;
        self.types.push(ty.clone());
        self.ids.insert(ty, id);
        id
    }

    /// Declares a new defined type; its underlying type is set later, so that it can refer to itself.
    pub fn declare(&mut self, name: &str) -> TypeId {
        let index = self.named.len() as u32;
        self.named.push(Named { name: name.to_string(), underlying: TypeId::MAX });
        self.intern(Type::Named(index))
    }

    /// Sets what a type made by [`Self::declare`] is defined as. `underlying` may itself be a defined type.
    pub fn define(&mut self, named: TypeId, underlying: TypeId) {
        let underlying = if underlying == TypeId::MAX { underlying } else { self.underlying_id(underlying) };
        if let Type::Named(index) = self.types[named as usize] {
            self.named[index as usize].underlying = underlying;
        }
    }

    pub fn len(&self) -> usize {
        self.types.len()
    }

    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// The type with this id. Ids from a program's own words (an interface's first word) go through [`Self::try_get`].
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id as usize]
    }

    pub fn try_get(&self, id: TypeId) -> Option<&Type> {
        self.types.get(id as usize)
    }

    /// All types with their ids, in order.
    pub fn all(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0..).zip(&self.types)
    }

    /// The id of the type behind a defined type's name; other types are their own.
    pub fn underlying_id(&self, id: TypeId) -> TypeId {
        match self.types.get(id as usize) {
            Some(&Type::Named(index)) => self.named[index as usize].underlying,
            _ => id,
        }
    }

    pub fn underlying(&self, id: TypeId) -> &Type {
        self.get(self.underlying_id(id))
    }

    /// Words that a value of this type takes, in a frame as in cells.
    pub fn words(&self, id: TypeId) -> u64 {
        match self.underlying(id) {
            Type::Slice(_) => 3,
            Type::Interface(_) => 2,
            Type::Array { element, length } => self.words(*element).saturating_mul(*length),
            Type::Struct(fields) => fields.iter().fold(0, |sum: u64, field| sum.saturating_add(self.words(field.ty))),
            Type::Tuple(types) => types.iter().map(|&ty| self.words(ty)).sum(),
            _ => 1,
        }
    }

    /// Bytes that a value of this type takes in Go on a 64-bit machine.
    pub fn bytes(&self, id: TypeId) -> u64 {
        self.layout(id).0
    }

    /// Size and alignment in bytes, in Go on a 64-bit machine.
    fn layout(&self, id: TypeId) -> (u64, u64) {
        match self.underlying(id) {
            Type::Bool => (1, 1),
            Type::Int(kind) => (u64::from(kind.bits() / 8), u64::from(kind.bits() / 8)),
            Type::Float32 => (4, 4),
            Type::String | Type::Interface(_) => (16, 8),
            Type::Slice(_) => (24, 8),
            Type::Array { element, length } => {
                let (size, alignment) = self.layout(*element);
                (size.saturating_mul(*length), alignment)
            }
            Type::Struct(fields) => {
                let (size, alignment) = fields.iter().fold((0, 1), |(end, widest): (u64, u64), field| {
                    let (size, alignment) = self.layout(field.ty);
                    (end.next_multiple_of(alignment).saturating_add(size), widest.max(alignment))
                });
                (size.next_multiple_of(alignment), alignment)
            }
            _ => (8, 8),
        }
    }

    /// The offset in words of field `index` in a struct type.
    pub fn field_offset(&self, id: TypeId, index: usize) -> u64 {
        match self.underlying(id) {
            Type::Struct(fields) => fields[..index].iter().map(|field| self.words(field.ty)).sum(),
            _ => 0,
        }
    }

    /// The type as Go writes it (`%T`): `main.Container`, `map[string]int`, `*sync.Mutex`, `func(int) error`.
    pub fn name(&self, id: TypeId) -> String {
        match self.get(id) {
            Type::Bool => "bool".into(),
            Type::Int(kind) => kind.name().into(),
            Type::Float32 => "float32".into(),
            Type::Float64 => "float64".into(),
            Type::String => "string".into(),
            Type::Pointer(to) => format!("*{}", self.name(*to)),
            Type::Slice(element) => format!("[]{}", self.name(*element)),
            Type::Array { element, length } => format!("[{length}]{}", self.name(*element)),
            Type::Map { key, value } => format!("map[{}]{}", self.name(*key), self.name(*value)),
            Type::Struct(fields) if fields.is_empty() => "struct {}".into(),
            Type::Struct(fields) => {
                let fields: Vec<_> = fields
                    .iter()
                    .map(|f| if f.embedded { self.name(f.ty) } else { format!("{} {}", f.name, self.name(f.ty)) })
                    .collect();
                format!("struct {{ {} }}", fields.join("; "))
            }
            Type::Func(signature) => format!("func{}", self.signature_name(signature)),
            Type::Interface(methods) if methods.is_empty() => "interface {}".into(),
            Type::Interface(methods) => {
                let methods: Vec<_> = methods
                    .iter()
                    .map(|method| match self.get(method.signature) {
                        Type::Func(signature) => {
                            format!("{}{}", method.name, self.signature_name(signature))
                        }
                        _ => method.name.clone(),
                    })
                    .collect();
                format!("interface {{ {} }}", methods.join("; "))
            }
            Type::Tuple(types) => format!("({})", self.names(types)),
            Type::Named(index) => self.named[*index as usize].name.clone(),
            Type::Untyped(kind) => match kind {
                Untyped::Bool => "untyped bool",
                Untyped::Int => "untyped int",
                Untyped::Rune => "untyped rune",
                Untyped::Float => "untyped float",
                Untyped::String => "untyped string",
                Untyped::Nil => "untyped nil",
            }
            .into(),
        }
    }

    fn names(&self, types: &[TypeId]) -> String {
        types.iter().map(|&ty| self.name(ty)).collect::<Vec<_>>().join(", ")
    }

    fn signature_name(&self, signature: &Signature) -> String {
        let mut params: Vec<_> = signature.params.iter().map(|&ty| self.name(ty)).collect();
        if signature.variadic
            && let Some(last) = params.last_mut()
        {
            *last = format!("...{}", last.strip_prefix("[]").unwrap_or(last));
        }
        let params = params.join(", ");
        match signature.results.as_slice() {
            [] => format!("({params})"),
            [one] => format!("({params}) {}", self.name(*one)),
            many => format!("({params}) ({})", self.names(many)),
        }
    }
}
