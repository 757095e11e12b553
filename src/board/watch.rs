//! The values that the board shows: the program's own variables, read from its cells while it runs. Races may have left anything
//! there, so everything read is checked and bounded.

use super::text::set_text;
use super::{Board, LABEL_BYTES, TEXT_BYTES, WATCHES, WatchKind, WatchRecord};
use crate::hash::Set;
use crate::machine::{Cell, Memory, maps, plain_float, strings, value};
use crate::program::{Address, Global, Instruction, Program, Type, TypeId, Variable, string_place, string_word};
use std::fmt::Write;
use std::sync::atomic::Ordering::Relaxed;

/// Elements of one array or slice, and entries of one map, that are shown.
const ELEMENTS: u64 = 32;
/// A map with more entries is shown by their number only.
const MAP_ENTRIES: u64 = 1024;
/// How deep fields and elements are followed.
const DEPTH: u32 = 4;

/// A variable that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    Global(usize),
    Variable { variable: u32, address: Address },
}

/// The package's variables in the user's source.
pub fn globals(program: &Program) -> Vec<Root> {
    let globals = program.globals.iter().enumerate();
    globals.filter(|(_, global)| global.is_user).map(|(index, _)| Root::Global(index)).collect()
}

/// Variables that are changed by `++`, `+=` and so on only, so that what they should be can be told.
pub struct Counted(Set<String>);

impl Counted {
    pub fn new(program: &Program) -> Self {
        let mut updated = Set::default();
        let mut stored = Set::default();
        for (&pc, operand) in &program.operands {
            match program.code.get(pc as usize) {
                Some(Instruction::Update { .. } | Instruction::UpdateGlobal { .. }) => {
                    updated.insert(operand.clone());
                }
                // A variable's first value is no update; a second store of it is.
                Some(Instruction::Store { .. } | Instruction::StoreGlobal { .. })
                    if !is_first(program, pc, operand) =>
                {
                    stored.insert(operand.clone());
                }
                _ => {}
            }
        }
        Self(updated.difference(&stored).cloned().collect())
    }
}

/// Whether the store at `pc` is part of the declaration of the variable that it stores to.
fn is_first(program: &Program, pc: u32, name: &str) -> bool {
    let line = program.position(pc).line;
    let declared = |other: &str, position: crate::program::Position| other == name && position.line == line;
    program.globals.iter().any(|Global { name, position, .. }| declared(name, *position))
        || program.variables.iter().any(|Variable { name, position, .. }| declared(name, *position))
}

/// Writes all watched values to the board.
///
/// `lost_at` tells by how much a cell is short of what was added to it, if updates of it were lost. `lock_of` tells which lock's record, plus
/// one, protects a cell, as [`WatchRecord::lock`] does.
pub fn fill<M: Memory + Copy>(
    board: &Board,
    program: &Program,
    cells: M,
    roots: &[Root],
    counted: &Counted,
    lost_at: &dyn Fn(Address) -> Option<i64>,
    lock_of: &dyn Fn(Address) -> u32,
) {
    let shown = Set::default();
    let mut watch = Watch { board, program, cells, counted, lost_at, lock_of, lock: 0, next: 0, variable: 0, shown };
    for &root in roots {
        let before = watch.next;
        match root {
            Root::Global(index) => {
                let Global { name, ty, address, .. } = &program.globals[index];
                watch.show(name, *ty, *address, 0);
            }
            Root::Variable { variable, address } => {
                let Variable { name, ty, function, .. } = &program.variables[variable as usize];
                if program.functions.get(*function as usize).is_some_and(|function| !function.is_std) {
                    watch.show(name, *ty, address, 0);
                }
            }
        }
        watch.variable += u32::from(watch.next > before);
    }
    board.header.watch_records.store(watch.next as u32, Relaxed);
}

struct Watch<'a, M> {
    board: &'a Board,
    program: &'a Program,
    cells: M,
    counted: &'a Counted,
    lost_at: &'a dyn Fn(Address) -> Option<i64>,
    lock_of: &'a dyn Fn(Address) -> u32,
    /// The lock of what is shown now, or of what it is a part of: a map's entries are protected as the map is.
    lock: u32,
    next: usize,
    variable: u32,
    /// First cells that have a record: several variables may point to the same.
    shown: Set<Address>,
}

impl<M: Memory + Copy> Watch<'_, M> {
    fn word(&self, address: Address) -> u64 {
        self.cells.cell(address).map_or(0, Cell::load)
    }

    /// Shows the value of type `ty` at `address`, and what is in it.
    fn show(&mut self, label: &str, ty: TypeId, address: Address, depth: u32) {
        if depth > DEPTH || self.next >= WATCHES || is_hidden(self.program, ty) {
            return;
        }
        let around = self.lock;
        // A struct's first field has the struct's address, but isn't all of it.
        if !matches!(self.program.types.underlying(ty), Type::Struct(_) | Type::Array { .. }) {
            let own = (self.lock_of)(address);
            self.lock = if own == 0 { around } else { own };
        }
        self.show_as(label, ty, address, depth);
        self.lock = around;
    }

    fn show_as(&mut self, label: &str, ty: TypeId, address: Address, depth: u32) {
        match self.program.types.underlying(ty) {
            Type::Bool | Type::Int(_) => self.integer(WatchKind::Integer, label, ty, address),
            Type::Float32 | Type::Float64 | Type::String | Type::Interface(_) => {
                self.text(WatchKind::Text, label, ty, address);
            }
            Type::Map { .. } => self.map(label, ty, address),
            Type::Struct(fields) => {
                if self.program.types.name(ty).starts_with("atomic.") {
                    return self.atomic(label, ty, address, fields.len());
                }
                for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.name != "_") {
                    let place = address.wrapping_add(self.program.types.field_offset(ty, index));
                    self.show(&format!("{label}.{}", field.name), field.ty, place, depth + 1);
                }
            }
            &Type::Array { element, length } => self.elements(label, element, address, length, depth),
            &Type::Slice(element) => {
                let length = self.word(address.wrapping_add(1));
                self.elements(label, element, self.word(address), length, depth);
            }
            &Type::Pointer(to) => {
                let target = self.word(address);
                if target != 0 && target < self.cells.len() {
                    let star = if matches!(self.program.types.underlying(to), Type::Struct(_)) { "" } else { "*" };
                    self.show(&format!("{star}{label}"), to, target, depth + 1);
                }
            }
            Type::Func(_) | Type::Named(_) | Type::Tuple(_) | Type::Untyped(_) => {}
        }
    }

    /// `atomic.Int64` and its like: what they hold.
    fn atomic(&mut self, label: &str, ty: TypeId, address: Address, fields: usize) {
        let Some(last) = fields.checked_sub(1) else { return };
        if let Type::Struct(fields) = self.program.types.underlying(ty) {
            let place = address.wrapping_add(self.program.types.field_offset(ty, last));
            self.show(label, fields[last].ty, place, DEPTH);
        }
    }

    fn elements(&mut self, label: &str, element: TypeId, address: Address, length: u64, depth: u32) {
        let words = self.program.types.words(element);
        for index in 0..length.min(ELEMENTS) {
            let place = address.wrapping_add(index.wrapping_mul(words));
            if self.cells.cell(place).is_none() {
                break;
            }
            self.show(&format!("{label}[{index}]"), element, place, depth + 1);
        }
    }

    fn map(&mut self, label: &str, ty: TypeId, address: Address) {
        let map = self.word(address);
        let length = maps::length(&self.cells, map).unwrap_or(0);
        let Some(shape) = maps::shape(self.program, ty) else { return };
        let Some(record) = self.record(WatchKind::Map, label, address) else { return };
        set_value(record, length, length, false);
        set_text(&record.text, &record.text_length, TEXT_BYTES, &format!("{} entries", length));
        if length > MAP_ENTRIES {
            return;
        }
        let mut entries: Vec<_> = maps::entry_addresses(&self.cells, &shape, map)
            .into_iter()
            .take(MAP_ENTRIES as usize)
            .map(|(key, value)| {
                let mut text = String::new();
                Renderer { watch: self, out: &mut text }.quoted(shape.key, key);
                (self.order(shape.key, key), text, value)
            })
            .collect();
        entries.sort();
        for (_, key, value) in entries.into_iter().take(ELEMENTS as usize) {
            let label = format!("{label}[{key}]");
            match self.program.types.underlying(shape.value) {
                Type::Bool | Type::Int(_) => self.integer(WatchKind::MapEntry, &label, shape.value, value),
                _ => self.text(WatchKind::MapEntry, &label, shape.value, value),
            }
        }
    }

    /// What map entries are sorted by: integers by their value, everything else by its text.
    fn order(&self, key: TypeId, address: Address) -> i64 {
        match self.program.types.underlying(key) {
            Type::Int(_) => self.word(address) as i64,
            _ => 0,
        }
    }

    fn integer(&mut self, kind: WatchKind, label: &str, ty: TypeId, address: Address) {
        let word = self.word(address);
        let lost = (self.lost_at)(address);
        let is_bool = matches!(self.program.types.underlying(ty), Type::Bool);
        let counted = lost.is_some() || self.counted.0.contains(label);
        let text = self.rendered(ty, address);
        let Some(record) = self.record(kind, label, address) else { return };
        set_value(record, word, word.wrapping_add(lost.unwrap_or_default() as u64), counted && !is_bool);
        set_text(&record.text, &record.text_length, TEXT_BYTES, &text);
    }

    fn text(&mut self, kind: WatchKind, label: &str, ty: TypeId, address: Address) {
        let text = self.rendered(ty, address);
        let Some(record) = self.record(kind, label, address) else { return };
        set_value(record, 0, 0, false);
        set_text(&record.text, &record.text_length, TEXT_BYTES, &text);
    }

    fn rendered(&self, ty: TypeId, address: Address) -> String {
        let mut text = String::new();
        Renderer { watch: self, out: &mut text }.value(ty, address, 0);
        text
    }

    fn record(&mut self, kind: WatchKind, label: &str, address: Address) -> Option<&WatchRecord> {
        if !self.shown.insert(address) {
            return None;
        }
        let record = self.board.watches.get(self.next)?;
        self.next += 1;
        record.kind.store(kind as u32, Relaxed);
        record.variable.store(self.variable, Relaxed);
        record.address.store(address as u32, Relaxed);
        record.lock.store(self.lock, Relaxed);
        set_text(&record.label, &record.label_length, LABEL_BYTES, label);
        Some(record)
    }
}

/// Locks and the standard library's other structs aren't the program's data.
fn is_hidden(program: &Program, ty: TypeId) -> bool {
    let Type::Named(_) = program.types.get(ty) else {
        return false;
    };
    let name = program.types.name(ty);
    let is_struct = matches!(program.types.underlying(ty), Type::Struct(_));
    is_struct && name.contains('.') && !name.starts_with("main.") && !name.starts_with("atomic.")
}

fn set_value(record: &WatchRecord, value: u64, expected: u64, has_expected: bool) {
    let halves = [
        (&record.value_low, value as u32),
        (&record.value_high, (value >> 32) as u32),
        (&record.expected_low, expected as u32),
        (&record.expected_high, (expected >> 32) as u32),
        (&record.has_expected, has_expected.into()),
    ];
    for (word, half) in halves {
        word.store(half, Relaxed);
    }
}

/// Writes values as Go's `%v` does, until there is more than the board has room for.
struct Renderer<'a, 'w, M> {
    watch: &'a Watch<'w, M>,
    out: &'a mut String,
}

impl<M: Memory + Copy> Renderer<'_, '_, M> {
    fn is_full(&self) -> bool {
        self.out.len() > TEXT_BYTES
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a String doesn't fail.
        let _ = self.out.write_fmt(text);
    }

    /// As [`Self::value`], with strings in quotes, as a key in Go source.
    fn quoted(&mut self, ty: TypeId, address: Address) {
        if let Type::String = self.watch.program.types.underlying(ty) {
            let text = self.string(self.watch.word(address));
            self.put(format_args!("{text:?}"));
        } else {
            self.value(ty, address, 0);
        }
    }

    fn string(&self, word: u64) -> String {
        let (offset, length) = string_place(word);
        strings::to_text(&self.watch.cells, string_word(offset, length.min(2 * TEXT_BYTES as u32)))
    }

    fn value(&mut self, ty: TypeId, address: Address, depth: u32) {
        if self.is_full() || depth > DEPTH {
            return;
        }
        let (program, cells) = (self.watch.program, self.watch.cells);
        let word = self.watch.word(address);
        match program.types.underlying(ty) {
            Type::Bool => self.put(format_args!("{}", word & 1 != 0)),
            Type::Int(kind) if kind.is_signed() => self.put(format_args!("{}", word as i64)),
            Type::Int(_) => self.put(format_args!("{word}")),
            Type::Float32 | Type::Float64 => self.out.push_str(&plain_float(f64::from_bits(word))),
            Type::String => {
                let text = self.string(word);
                self.out.push_str(&text);
            }
            Type::Pointer(_) | Type::Func(_) if word == 0 => self.out.push_str("<nil>"),
            Type::Pointer(_) | Type::Func(_) => self.put(format_args!("0xc{:09x}", word.wrapping_mul(8))),
            &Type::Array { element, length } => self.list(element, address, length, depth),
            &Type::Slice(element) => self.list(element, word, self.watch.word(address.wrapping_add(1)), depth),
            Type::Struct(fields) => {
                self.out.push('{');
                for (index, field) in fields.iter().enumerate() {
                    if index > 0 {
                        self.out.push(' ');
                    }
                    self.value(field.ty, address.wrapping_add(program.types.field_offset(ty, index)), depth + 1);
                }
                self.out.push('}');
            }
            Type::Map { .. } => {
                let length = maps::length(&cells, word).unwrap_or(0);
                self.put(format_args!("map of {length}"));
            }
            Type::Interface(_) => match value::dynamic_type(program, word) {
                None => self.out.push_str("<nil>"),
                // One word is in the interface itself, more are elsewhere.
                Some(dynamic) if program.types.words(dynamic) == 1 => {
                    self.value(dynamic, address.wrapping_add(1), depth + 1);
                }
                Some(dynamic) => self.value(dynamic, self.watch.word(address.wrapping_add(1)), depth + 1),
            },
            Type::Tuple(_) | Type::Named(_) | Type::Untyped(_) => {}
        }
    }

    fn list(&mut self, element: TypeId, address: Address, length: u64, depth: u32) {
        let words = self.watch.program.types.words(element);
        self.out.push('[');
        for index in 0..length {
            let place = address.wrapping_add(index.wrapping_mul(words));
            if self.is_full() || self.watch.cells.cell(place).is_none() {
                break;
            }
            if index > 0 {
                self.out.push(' ');
            }
            self.value(element, place, depth + 1);
        }
        self.out.push(']');
    }
}
