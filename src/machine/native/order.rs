//! The order in which fmt prints a map: by key, whatever its type (package internal/fmtsort).

use super::place::{Reader, Value};
use crate::machine::{Memory, strings};
use crate::program::Type;
use std::cmp::Ordering;

/// Sorts a map's entries by key.
pub fn sort<M: Memory>(reader: &Reader<M>, entries: &mut [(Value, Value)]) {
    entries.sort_by(|(a, _), (b, _)| compare(reader, *a, *b, 0));
}

/// Keys are comparable, so they hold neither slices, nor maps, nor functions.
fn compare<M: Memory>(reader: &Reader<M>, a: Value, b: Value, depth: usize) -> Ordering {
    let (x, y) = (reader.word(a, 0), reader.word(b, 0));
    match reader.underlying(a.ty) {
        // A corrupted interface can hold itself.
        _ if depth > 20 => Ordering::Equal,
        Type::Int(kind) if kind.is_signed() => (x as i64).cmp(&(y as i64)),
        Type::Float32 | Type::Float64 => compare_floats(f64::from_bits(x), f64::from_bits(y)),
        Type::String => strings::compare(reader.memory, x, y),
        Type::Struct(fields) => (0..fields.len())
            .map(|index| compare(reader, reader.field(a, index), reader.field(b, index), depth + 1))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal),
        Type::Array { length, .. } => (0..*length)
            .map(|index| compare(reader, reader.element(a, index), reader.element(b, index), depth + 1))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal),
        Type::Interface(_) => match (reader.held(a), reader.held(b)) {
            (None, None) => Ordering::Equal,
            (None, _) => Ordering::Less,
            (_, None) => Ordering::Greater,
            (Some(a), Some(b)) if a.ty == b.ty => compare(reader, a, b, depth + 1),
            (Some(a), Some(b)) => a.ty.cmp(&b.ty),
        },
        _ => x.cmp(&y),
    }
}

/// NaN comes first.
fn compare_floats(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}
