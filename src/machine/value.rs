//! Values by their type: `==`, and the hash that maps keep them by.

use super::panics::Trap;
use super::random::{Random, mix};
use super::{Cell, Memory, strings};
use crate::program::{Program, Type, TypeId};

/// Words of a value behind an interface: the data word itself, or the cells that it points to.
pub fn interface_words<M: Memory>(program: &Program, memory: &M, ty: TypeId, data: u64) -> Vec<u64> {
    match program.types.words(ty) {
        0 => Vec::new(),
        1 => vec![data],
        words => (0..words.min(memory.len()))
            .map(|offset| memory.cell(data.wrapping_add(offset)).map_or(0, Cell::load))
            .collect(),
    }
}

/// The dynamic type that an interface's first word names. `None` for nil and for a word that is no type.
pub fn dynamic_type(program: &Program, word: u64) -> Option<TypeId> {
    let ty = TypeId::try_from(word.checked_sub(1)?).ok()?;
    program.types.try_get(ty).map(|_| ty)
}

/// Whether Go's `==` is defined for all values of the type, as far as the type says.
pub fn is_comparable(program: &Program, ty: TypeId) -> bool {
    match program.types.underlying(ty) {
        Type::Slice(_) | Type::Map { .. } | Type::Func(_) => false,
        Type::Array { element, .. } => is_comparable(program, *element),
        Type::Struct(fields) => fields.iter().all(|field| is_comparable(program, field.ty)),
        _ => true,
    }
}

/// `a == b` for two values of type `ty`; panics for interfaces with values that can't be compared.
pub fn equal<M: Memory>(program: &Program, memory: &M, ty: TypeId, a: &[u64], b: &[u64]) -> Result<bool, Trap> {
    Ok(match program.types.underlying(ty) {
        Type::Float32 | Type::Float64 => f64::from_bits(a[0]) == f64::from_bits(b[0]),
        Type::String => strings::equal(memory, a[0], b[0]),
        Type::Interface(_) => return interfaces_equal(program, memory, [a[0], a[1]], [b[0], b[1]]),
        Type::Array { element, .. } => {
            let words = program.types.words(*element) as usize;
            if words == 0 {
                return Ok(true);
            }
            for (a, b) in a.chunks_exact(words).zip(b.chunks_exact(words)) {
                if !equal(program, memory, *element, a, b)? {
                    return Ok(false);
                }
            }
            true
        }
        Type::Struct(fields) => {
            let mut offset = 0;
            for field in fields {
                let words = program.types.words(field.ty) as usize;
                let (a, b) = (&a[offset..][..words], &b[offset..][..words]);
                if field.name != "_" && !equal(program, memory, field.ty, a, b)? {
                    return Ok(false);
                }
                offset += words;
            }
            true
        }
        _ => a == b,
    })
}

/// `a == b` for two interfaces.
pub fn interfaces_equal<M: Memory>(program: &Program, memory: &M, a: [u64; 2], b: [u64; 2]) -> Result<bool, Trap> {
    if a[0] != b[0] {
        return Ok(false);
    }
    let Some(ty) = dynamic_type(program, a[0]) else {
        return Ok(true);
    };
    if !is_comparable(program, ty) {
        return Err(Trap::runtime(format!("comparing uncomparable type {}", program.types.name(ty))));
    }
    let (a, b) = (interface_words(program, memory, ty, a[1]), interface_words(program, memory, ty, b[1]));
    equal(program, memory, ty, &a, &b)
}

/// A hash for a map key: equal values have equal hashes. NaN, which equals nothing, has a random one.
#[cfg_attr(target_family = "wasm", optimize(speed))]
pub fn hash<M: Memory>(
    program: &Program,
    memory: &M,
    ty: TypeId,
    words: &[u64],
    seed: u64,
    random: &mut Random,
) -> Result<u64, Trap> {
    Ok(match program.types.underlying(ty) {
        Type::Float32 | Type::Float64 => {
            let float = f64::from_bits(words[0]);
            let bits = match float {
                0.0 => 0,
                nan if nan.is_nan() => random.next_word(),
                _ => words[0],
            };
            mix(seed ^ bits)
        }
        Type::String => strings::hash(memory, words[0], seed),
        Type::Interface(_) => {
            let Some(ty) = dynamic_type(program, words[0]) else {
                return Ok(mix(seed));
            };
            if !is_comparable(program, ty) {
                return Err(Trap::runtime(format!("hash of unhashable type {}", program.types.name(ty))));
            }
            let value = interface_words(program, memory, ty, words[1]);
            hash(program, memory, ty, &value, mix(seed ^ words[0]), random)?
        }
        Type::Array { element, .. } => {
            let width = program.types.words(*element) as usize;
            let mut result = mix(seed);
            if width != 0 {
                for value in words.chunks_exact(width) {
                    result = hash(program, memory, *element, value, result, random)?;
                }
            }
            result
        }
        Type::Struct(fields) => {
            let mut offset = 0;
            let mut result = mix(seed);
            for field in fields {
                let width = program.types.words(field.ty) as usize;
                if field.name != "_" {
                    result = hash(program, memory, field.ty, &words[offset..][..width], result, random)?;
                }
                offset += width;
            }
            result
        }
        _ => words.iter().fold(seed, |seed, &word| mix(seed ^ word)),
    })
}
