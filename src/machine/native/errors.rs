//! What package errors needs to know of types.

use super::{Reader, Type};
use crate::machine::{Cell, Memory, value};
use crate::program::{Native, TypeId};

/// The result of `comparable`, `checkTarget`, `assign` or `sameType`. Frame: the result, then interfaces of two words.
pub fn function<M: Memory>(native: Native, reader: &Reader<M>, frame: &[u64]) -> u64 {
    let first = [frame[1], frame[2]];
    match native {
        Native::ErrorsComparable => {
            let ty = reader.dynamic(first).map(|value| value.ty);
            u64::from(ty.is_none_or(|ty| value::is_comparable(reader.program, ty)))
        }
        Native::ErrorsCheckTarget => check_target(reader, first),
        Native::ErrorsAssign => u64::from(assign(reader, first, [frame[3], frame[4]]).is_some()),
        _ => u64::from(frame[1] == frame[3]),
    }
}

/// What a pointer's type points to.
fn pointed_to<M: Memory>(reader: &Reader<M>, ty: TypeId) -> Option<TypeId> {
    match *reader.underlying(ty) {
        Type::Pointer(to) => Some(to),
        _ => None,
    }
}

/// 0 for a good target of `errors.As`; 1: no pointer, or nil; 2: to a type that is no interface and no error.
fn check_target<M: Memory>(reader: &Reader<M>, target: [u64; 2]) -> u64 {
    let to = reader.dynamic(target).filter(|_| target[1] != 0).and_then(|value| pointed_to(reader, value.ty));
    match to {
        None => 1,
        Some(to) if matches!(reader.underlying(to), Type::Interface(_)) => 0,
        Some(to) if reader.program.types.methods.find_named(to, "Error").is_some() => 0,
        Some(_) => 2,
    }
}

/// `*target = err`, if the types allow it.
fn assign<M: Memory>(reader: &Reader<M>, error: [u64; 2], target: [u64; 2]) -> Option<()> {
    let value = reader.dynamic(error)?;
    let to = pointed_to(reader, reader.dynamic(target)?.ty)?;
    let store =
        |offset: u64, word: u64| reader.memory.cell(target[1].wrapping_add(offset)).map(|cell| cell.store(word));
    if value.ty == to {
        return (0..reader.words(to)).try_for_each(|offset| store(offset, reader.word(value, offset)));
    }
    let Type::Interface(methods) = reader.underlying(to) else { return None };
    let has = |name: &str| reader.program.types.methods.find_named(value.ty, name).is_some();
    if methods.iter().all(|method| has(&method.name)) {
        store(0, error[0])?;
        store(1, error[1])?;
        return Some(());
    }
    None
}
