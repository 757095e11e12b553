//! Values in memory as the natives read them: a type and where the words are. A race can leave any word anywhere, so every read is
//! bounded and yields zero where there is no cell.

use crate::machine::{Cell, Memory, maps, strings};
use crate::program::{Address, Program, Type, TypeId};
use std::cell::RefCell;

/// Where a value's words are.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// A value of one word (or none), here.
    Word(u64),
    /// In cells from this address on.
    Cells(u64),
}

/// How reflection came to a value: Go doesn't call methods of what unexported fields hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    #[default]
    Exported,
    /// An unexported embedded field: its exported fields are exported again.
    Embedded,
    Unexported,
}

/// A Go value.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    pub ty: TypeId,
    pub place: Place,
    pub access: Access,
}

impl Value {
    /// The address of the word at `offset` in the value; what an interface of a value of several words holds.
    fn shifted(self, offset: u64) -> Place {
        match self.place {
            Place::Word(word) => Place::Word(word),
            Place::Cells(address) => Place::Cells(address.wrapping_add(offset)),
        }
    }

    /// A part of the value that is no field of a struct.
    fn part(self, ty: TypeId, place: Place) -> Self {
        let access = if self.access == Access::Exported { Access::Exported } else { Access::Unexported };
        Self { ty, place, access }
    }
}

/// What the natives read from.
#[derive(Clone, Copy)]
pub struct Reader<'a, M> {
    pub program: &'a Program,
    pub memory: &'a M,
    /// Where the addresses of cells that are read go, if anybody wants them.
    pub reads: Option<&'a RefCell<Vec<Address>>>,
}

impl<'a, M: Memory> Reader<'a, M> {
    pub fn cell(&self, address: u64) -> u64 {
        if let Some(reads) = self.reads {
            reads.borrow_mut().push(address);
        }
        self.memory.cell(address).map_or(0, Cell::load)
    }

    /// The value's word at `offset`.
    pub fn word(&self, value: Value, offset: u64) -> u64 {
        match value.shifted(offset) {
            Place::Word(word) => word,
            Place::Cells(address) => self.cell(address),
        }
    }

    pub fn underlying(&self, ty: TypeId) -> &'a Type {
        self.program.types.underlying(ty)
    }

    pub fn words(&self, ty: TypeId) -> u64 {
        self.program.types.words(ty)
    }

    pub fn string(&self, word: u64) -> Vec<u8> {
        strings::to_bytes(self.memory, word)
    }

    /// The value in an interface of these two words; `None` for a nil interface.
    pub fn dynamic(&self, [ty, data]: [u64; 2]) -> Option<Value> {
        let ty = TypeId::try_from(ty.checked_sub(1)?).ok()?;
        self.program.types.try_get(ty)?;
        let place = if self.words(ty) <= 1 { Place::Word(data) } else { Place::Cells(data) };
        Some(Value { ty, place, access: Access::Exported })
    }

    /// What a value of interface type holds.
    pub fn held(&self, value: Value) -> Option<Value> {
        let held = self.dynamic([self.word(value, 0), self.word(value, 1)])?;
        Some(value.part(held.ty, held.place))
    }

    /// The data word of an interface that holds the value.
    pub fn data_word(&self, value: Value) -> u64 {
        match value.place {
            Place::Word(word) => word,
            Place::Cells(_) if self.words(value.ty) == 0 => 0,
            Place::Cells(address) if self.words(value.ty) == 1 => self.cell(address),
            Place::Cells(address) => address,
        }
    }

    /// Field `index` of a struct.
    pub fn field(&self, value: Value, index: usize) -> Value {
        let Type::Struct(fields) = self.underlying(value.ty) else { return value };
        let field = &fields[index];
        let place = value.shifted(self.program.types.field_offset(value.ty, index));
        let is_exported = field.name.chars().next().is_some_and(char::is_uppercase);
        let access = match (value.access, is_exported, field.embedded) {
            (Access::Unexported, ..) | (_, false, false) => Access::Unexported,
            (_, false, true) => Access::Embedded,
            (_, true, _) => Access::Exported,
        };
        Value { ty: field.ty, place, access }
    }

    /// What a pointer that isn't nil points to.
    pub fn target(&self, value: Value, to: TypeId) -> Value {
        value.part(to, Place::Cells(self.word(value, 0)))
    }

    /// The elements of a slice or an array: their type, and how many. No more than memory has cells, unless they have no words.
    pub fn elements(&self, value: Value) -> Option<(TypeId, u64)> {
        let (element, length) = match *self.underlying(value.ty) {
            Type::Slice(element) => (element, self.word(value, 1)),
            Type::Array { element, length } => (element, length),
            _ => return None,
        };
        Some((element, length.min(self.memory.len())))
    }

    /// Element `index` of a slice or an array.
    pub fn element(&self, value: Value, index: u64) -> Value {
        match *self.underlying(value.ty) {
            Type::Slice(element) => {
                let offset = index.wrapping_mul(self.words(element));
                value.part(element, Place::Cells(self.word(value, 0).wrapping_add(offset)))
            }
            Type::Array { element, .. } => value.part(element, value.shifted(index.wrapping_mul(self.words(element)))),
            _ => value,
        }
    }

    /// The bytes of a slice or an array of bytes.
    pub fn bytes(&self, value: Value) -> Vec<u8> {
        let Some((_, length)) = self.elements(value) else { return Vec::new() };
        (0..length).map(|index| self.word(self.element(value, index), 0) as u8).collect()
    }

    /// The bytes of a `[]byte` in three slots.
    pub fn slice_bytes(&self, slice: &[u64]) -> Vec<u8> {
        (0..slice[1].min(self.memory.len())).map(|index| self.cell(slice[0].wrapping_add(index)) as u8).collect()
    }

    /// The keys and values of a map, each where it lies in memory.
    pub fn entries(&self, value: Value) -> Vec<(Value, Value)> {
        let Some(shape) = maps::shape(self.program, value.ty) else { return Vec::new() };
        let at = |ty, address| value.part(ty, Place::Cells(address));
        let map = self.word(value, 0);
        if let Some(reads) = self.reads {
            // As the runtime's iteration reads the map as a whole.
            reads.borrow_mut().push(map);
        }
        maps::entry_addresses(self.memory, &shape, map)
            .into_iter()
            .map(|(key, element)| (at(shape.key, key), at(shape.value, element)))
            .collect()
    }

    /// The function of the value's method, as an interface's method call finds it: it takes the data word and returns a string.
    pub fn string_method(&self, ty: TypeId, name: &str) -> Option<u32> {
        if !matches!(self.program.types.get(ty), Type::Named(_) | Type::Pointer(_) | Type::Struct(_)) {
            return None;
        }
        let function = self.program.types.methods.find_named(ty, name)?;
        let code = self.program.functions.get(function as usize)?;
        (code.result_words == 1 && code.param_words == 1).then_some(function)
    }
}
