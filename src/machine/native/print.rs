//! Values of every type by a verb, as package fmt prints them: by their kind, or by their `Error` or `String` method.

use super::format::{Integer, Output};
use super::order;
use super::place::{Access, Reader, Value};
use crate::machine::{METHOD_PANICKED, Memory};
use crate::program::{FunctionId, PLAIN_FUNCTION, Type, TypeId};

/// Values nest no deeper than this: pointers aren't followed, but a corrupted interface can hold itself.
const MAX_DEPTH: usize = 100;

/// Why printing stops before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A method must be called first.
    CallMethod { function: FunctionId, receiver: u64 },
    /// The output has its full length.
    Full,
}

pub type Outcome = Result<(), Stop>;

/// Prints values. The results of methods come from outside, in the order in which they are asked for.
pub struct Printer<'a, M> {
    pub reader: Reader<'a, M>,
    pub out: Output,
    method_results: std::slice::Iter<'a, u64>,
    /// The operand that is printed, or the part of it that its printing has come to: what a wrong verb's complaint shows.
    operand: Option<Value>,
    /// A complaint is being printed: no methods.
    complaining: bool,
    /// For `Errorf`: which operands `%w` has wrapped, as bits.
    pub wrapped: Option<u64>,
    /// The index of the operand.
    pub current: usize,
}

impl<'a, M: Memory> Printer<'a, M> {
    pub fn new(reader: Reader<'a, M>, method_results: &'a [u64]) -> Self {
        Self {
            reader,
            out: Output::default(),
            method_results: method_results.iter(),
            operand: None,
            complaining: false,
            wrapped: None,
            current: 0,
        }
    }

    /// One operand; `None` is nil.
    pub fn argument(&mut self, operand: Option<Value>, verb: char) -> Outcome {
        self.operand = operand;
        let Some(value) = operand else {
            match verb {
                'T' | 'v' => self.out.pad(b"<nil>"),
                _ => return self.wrong_verb(verb),
            }
            return Ok(());
        };
        match verb {
            'T' => {
                let name = self.dynamic_type_name(value);
                self.out.string(name.as_bytes());
                Ok(())
            }
            'p' => self.pointer(value, verb),
            _ if self.by_method(value, verb)? => Ok(()),
            _ => self.value(value, verb, 0),
        }
    }

    /// The type as `%T` and `%#v` write it.
    pub fn type_name(&self, ty: TypeId) -> String {
        self.reader.program.types.name(ty)
    }

    /// The type's name; the runtime's errors have several types in Go, which their texts tell.
    fn dynamic_type_name(&self, value: Value) -> String {
        let known = &self.reader.program.known;
        let text = match value.ty {
            ty if ty == known.runtime_error => self.reader.string(self.reader.word(value, 0)),
            ty if ty == known.error_string => self.reader.string(self.reader.cell(self.reader.word(value, 0))),
            ty => return self.type_name(ty),
        };
        let starts = |start: &str| text.starts_with(start.as_bytes());
        if starts("index out of range") || starts("slice bounds out of range") {
            "runtime.boundsError".into()
        } else if starts("interface conversion") {
            "*runtime.TypeAssertionError".into()
        } else if value.ty == known.error_string {
            "runtime.plainError".into()
        } else {
            "runtime.errorString".into()
        }
    }

    /// `int=5`, for complaints.
    pub fn type_and_value(&mut self, value: Value) -> Outcome {
        let name = self.type_name(value.ty);
        self.out.push(name);
        self.out.push("=");
        self.argument(Some(value), 'v')
    }

    /// `%!d(string=hi)`
    fn wrong_verb(&mut self, verb: char) -> Outcome {
        let complaining = std::mem::replace(&mut self.complaining, true);
        self.out.push(format!("%!{verb}("));
        match self.operand {
            Some(value) => self.type_and_value(value)?,
            None => self.out.push("<nil>"),
        }
        self.out.push(")");
        self.complaining = complaining;
        Ok(())
    }

    /// Prints by the value's method, if the verb asks for text and it has one.
    fn by_method(&mut self, value: Value, verb: char) -> Result<bool, Stop> {
        if self.complaining {
            return Ok(false);
        }
        let mut verb = verb;
        if verb == 'w' {
            let is_error = self.reader.string_method(value.ty, "Error").is_some();
            match &mut self.wrapped {
                Some(wrapped) if is_error => {
                    *wrapped |= 1u64.checked_shl(self.current as u32).unwrap_or(0);
                    verb = 'v';
                }
                _ => {
                    self.wrong_verb(verb)?;
                    return Ok(true);
                }
            }
        }
        let names: &[&str] = match verb {
            _ if self.out.flags.sharp_v => &["GoString"],
            'v' | 's' | 'x' | 'X' | 'q' => &["Error", "String"],
            _ => return Ok(false),
        };
        for name in names {
            if let Some(function) = self.reader.string_method(value.ty, name) {
                self.method(value, verb, name, function)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Prints what the method returns, or how it panicked.
    fn method(&mut self, value: Value, verb: char, name: &str, function: FunctionId) -> Outcome {
        let receiver = self.reader.data_word(value);
        let is_nil_pointer = receiver == 0 && matches!(self.reader.underlying(value.ty), Type::Pointer(_));
        if is_nil_pointer && self.has_value_method(value.ty, name) {
            self.out.push("<nil>");
            return Ok(());
        }
        let Some(&result) = self.method_results.next() else {
            return Err(Stop::CallMethod { function, receiver });
        };
        if result == METHOD_PANICKED {
            let panic = self.method_results.next().map_or_else(Vec::new, |&text| self.reader.string(text));
            match is_nil_pointer {
                true => self.out.push("<nil>"),
                false => {
                    self.out.push(format!("%!{verb}(PANIC={name} method: "));
                    self.out.push(panic);
                    self.out.push(")");
                }
            }
            return Ok(());
        }
        let text = self.reader.string(result);
        if self.out.flags.sharp_v {
            self.out.string(&text);
            return Ok(());
        }
        self.text(&text, verb)
    }

    /// Whether the method of a pointer type is one of what it points to, which a nil pointer can't be asked.
    fn has_value_method(&self, pointer: TypeId, name: &str) -> bool {
        match *self.reader.underlying(pointer) {
            Type::Pointer(to) => self.reader.program.types.methods.find_named(to, name).is_some(),
            _ => false,
        }
    }

    /// A value by its kind. Depth 0 is the operand itself.
    fn value(&mut self, value: Value, verb: char, depth: usize) -> Outcome {
        if self.out.is_full() || depth > MAX_DEPTH {
            return Err(Stop::Full);
        }
        // A value behind an interface is what it holds.
        if !matches!(self.reader.underlying(value.ty), Type::Interface(_)) {
            self.operand = Some(value);
            if depth > 0 && value.access == Access::Exported && self.by_method(value, verb)? {
                return Ok(());
            }
        }
        let word = self.reader.word(value, 0);
        match self.reader.underlying(value.ty) {
            Type::Bool => match verb {
                't' | 'v' => self.out.bool(word != 0),
                _ => return self.wrong_verb(verb),
            },
            Type::Int(kind) => return self.integer(word, kind.is_signed(), verb),
            Type::Float32 => return self.float(f64::from_bits(word), 32, verb),
            Type::Float64 => return self.float(f64::from_bits(word), 64, verb),
            Type::String => {
                let text = self.reader.string(word);
                return self.text(&text, verb);
            }
            Type::Map { .. } => return self.map(value, verb, depth),
            Type::Struct(fields) => return self.structure(value, fields.len(), verb, depth),
            Type::Interface(_) => return self.interface(value, verb, depth),
            Type::Slice(_) | Type::Array { .. } => return self.elements(value, verb, depth),
            Type::Pointer(to) => {
                let composite = matches!(
                    self.reader.underlying(*to),
                    Type::Array { .. } | Type::Slice(_) | Type::Struct(_) | Type::Map { .. }
                );
                if depth == 0 && word != 0 && composite {
                    self.out.push("&");
                    return self.value(self.reader.target(value, *to), verb, depth + 1);
                }
                return self.pointer(value, verb);
            }
            _ => return self.pointer(value, verb),
        }
        Ok(())
    }

    fn integer(&mut self, word: u64, signed: bool, verb: char) -> Outcome {
        let integer = Integer::new(word, signed);
        match verb {
            'v' if self.out.flags.sharp_v && !signed => self.out.address(word, true),
            'v' | 'd' => self.out.integer(integer, 10, verb),
            'b' => self.out.integer(integer, 2, verb),
            'o' | 'O' => self.out.integer(integer, 8, verb),
            'x' | 'X' => self.out.integer(integer, 16, verb),
            'c' => self.out.character(word),
            'q' => self.out.quoted_character(word),
            'U' => self.out.unicode(word),
            _ => return self.wrong_verb(verb),
        }
        Ok(())
    }

    fn float(&mut self, value: f64, bits: u32, verb: char) -> Outcome {
        match verb {
            'v' => self.out.float(value, bits, b'g', None),
            'b' | 'g' | 'G' | 'x' | 'X' => self.out.float(value, bits, verb as u8, None),
            'f' | 'e' | 'E' => self.out.float(value, bits, verb as u8, Some(6)),
            'F' => self.out.float(value, bits, b'f', Some(6)),
            _ => return self.wrong_verb(verb),
        }
        Ok(())
    }

    fn text(&mut self, text: &[u8], verb: char) -> Outcome {
        match verb {
            'v' if self.out.flags.sharp_v => self.out.quoted(text),
            'v' | 's' => self.out.string(text),
            'x' | 'X' => self.out.hexadecimal(text, verb == 'X'),
            'q' => self.out.quoted(text),
            _ => return self.wrong_verb(verb),
        }
        Ok(())
    }

    fn map(&mut self, value: Value, verb: char, depth: usize) -> Outcome {
        let sharp = self.out.flags.sharp_v;
        if sharp {
            let name = self.type_name(value.ty);
            self.out.push(name);
            if self.reader.word(value, 0) == 0 {
                self.out.push("(nil)");
                return Ok(());
            }
        }
        self.out.push(if sharp { "{" } else { "map[" });
        let mut entries = self.reader.entries(value);
        order::sort(&self.reader, &mut entries);
        for (index, (key, element)) in entries.into_iter().enumerate() {
            self.separate(index);
            self.value(key, verb, depth + 1)?;
            self.out.push(":");
            self.value(element, verb, depth + 1)?;
        }
        self.out.push(if sharp { "}" } else { "]" });
        Ok(())
    }

    /// What stands between the parts of a value.
    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push(if self.out.flags.sharp_v { ", " } else { " " });
        }
    }

    fn structure(&mut self, value: Value, fields: usize, verb: char, depth: usize) -> Outcome {
        let flags = self.out.flags;
        if flags.sharp_v {
            let name = self.type_name(value.ty);
            self.out.push(name);
        }
        self.out.push("{");
        // The machine's own field of a mutex, the last one, is not Go's.
        let is_mutex = self.type_name(value.ty) == "sync.Mutex";
        for index in 0..fields - usize::from(is_mutex && fields > 0) {
            self.separate(index);
            if flags.plus_v || flags.sharp_v {
                if let Type::Struct(fields) = self.reader.underlying(value.ty) {
                    self.out.push(&fields[index].name);
                }
                self.out.push(":");
            }
            let mut field = self.reader.field(value, index);
            // An interface that isn't nil is no level of its own here.
            if matches!(self.reader.underlying(field.ty), Type::Interface(_)) {
                field = self.reader.held(field).unwrap_or(field);
            }
            self.value(field, verb, depth + 1)?;
        }
        self.out.push("}");
        Ok(())
    }

    fn interface(&mut self, value: Value, verb: char, depth: usize) -> Outcome {
        match self.reader.held(value) {
            Some(held) => self.value(held, verb, depth + 1),
            None if self.out.flags.sharp_v => {
                let name = self.type_name(value.ty);
                self.out.push(name);
                self.out.push("(nil)");
                Ok(())
            }
            None => {
                self.out.push("<nil>");
                Ok(())
            }
        }
    }

    fn elements(&mut self, value: Value, verb: char, depth: usize) -> Outcome {
        let Some((element, length)) = self.reader.elements(value) else { return Ok(()) };
        let is_bytes = self.is_byte(element);
        if is_bytes && matches!(verb, 's' | 'q' | 'x' | 'X') {
            let bytes = self.reader.bytes(value);
            return self.text(&bytes, verb);
        }
        let sharp = self.out.flags.sharp_v;
        let is_slice = matches!(self.reader.underlying(value.ty), Type::Slice(_));
        if sharp {
            // Go names this one type by its alias, unless reflection has come to it.
            let is_byte_slice =
                depth == 0 && is_bytes && matches!(self.reader.program.types.get(value.ty), Type::Slice(_));
            let name = if is_byte_slice { "[]byte".into() } else { self.type_name(value.ty) };
            self.out.push(name);
            if is_slice && self.reader.word(value, 0) == 0 {
                self.out.push("(nil)");
                return Ok(());
            }
        }
        self.out.push(if sharp { "{" } else { "[" });
        for index in 0..length {
            self.separate(index as usize);
            self.value(self.reader.element(value, index), verb, depth + 1)?;
        }
        self.out.push(if sharp { "}" } else { "]" });
        Ok(())
    }

    fn is_byte(&self, ty: TypeId) -> bool {
        matches!(self.reader.underlying(ty), Type::Int(crate::program::IntKind::Uint8))
    }

    /// Pointers, maps, slices and functions as addresses.
    fn pointer(&mut self, value: Value, verb: char) -> Outcome {
        let word = self.reader.word(value, 0);
        let address = match self.reader.underlying(value.ty) {
            Type::Func(_) if word & PLAIN_FUNCTION != 0 => function_address(word),
            Type::Pointer(_) | Type::Map { .. } | Type::Slice(_) | Type::Func(_) => cell_address(word),
            // No type that a value can have: a corrupted interface.
            _ if self.complaining => return Ok(()),
            _ => return self.wrong_verb(verb),
        };
        match verb {
            'v' if self.out.flags.sharp_v => {
                let name = self.type_name(value.ty);
                self.out.push(format!("({name})("));
                if address == 0 {
                    self.out.push("nil");
                } else {
                    self.out.address(address, true);
                }
                self.out.push(")");
            }
            'v' if address == 0 => self.out.pad(b"<nil>"),
            'v' | 'p' => self.out.address(address, !self.out.flags.sharp),
            'b' | 'o' | 'd' | 'x' | 'X' => return self.integer(address, false, verb),
            _ => return self.wrong_verb(verb),
        }
        Ok(())
    }
}

/// The address that is shown for a cell: as in Go's heap, eight bytes a cell.
pub fn cell_address(cell: u64) -> u64 {
    if cell == 0 { 0 } else { 0xc0_0000_0000 + (cell & 0xff_ffff_ffff) * 8 }
}

/// The address that is shown for a function without captures.
fn function_address(word: u64) -> u64 {
    0x48_0000 + (word & 0xffff_ffff) * 32
}
