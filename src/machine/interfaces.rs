//! Interfaces: two words, the dynamic type and the value or the address of a copy of it.

use super::memory::allocate_words;
use super::panics::Trap;
use super::{Environment, Memory, value};
use crate::program::{Program, Type, TypeId};

/// The data word for a value of these words.
#[inline]
pub(super) fn data_word<E: Environment>(env: &mut E, words: &[u64]) -> Result<u64, Trap> {
    match words {
        [] => Ok(0),
        &[word] => Ok(word),
        words => allocate_words(env, words),
    }
}

/// An interface's first word for dynamic type `ty`.
#[inline]
pub(super) fn type_word(ty: TypeId) -> u64 {
    u64::from(ty) + 1
}

/// A type assertion from an interface type `source` to a concrete type `ty`: the value is put in `dst`, behind it, with `ok`, whether it was of that type.
#[inline(never)]
pub(super) fn assert_type<M: Memory>(
    program: &Program,
    memory: &M,
    interface: [u64; 2],
    dst: &mut [u64],
    ok: bool,
    (ty, source): (TypeId, TypeId),
) -> Result<(), Trap> {
    let words = dst.len() - usize::from(ok);
    let holds = interface[0] == type_word(ty);
    if holds {
        let value = value::interface_words(program, memory, ty, interface[1]);
        dst[..words].iter_mut().zip(value).for_each(|(slot, word)| *slot = word);
    } else if ok {
        dst[..words].fill(0);
    } else {
        let name = program.types.name(ty);
        let is = value::dynamic_type(program, interface[0]).map_or("nil".into(), |ty| program.types.name(ty));
        let source = program.types.name(source);
        return Err(Trap::error(format!("interface conversion: {source} is {is}, not {name}")));
    }
    if ok {
        dst[words] = u64::from(holds);
    }
    Ok(())
}

/// A type assertion to an interface type: two words, and, with `ok`, whether it succeeded.
#[inline(never)]
pub(super) fn assert_interface(
    program: &Program,
    interface: [u64; 2],
    dst: &mut [u64],
    ok: bool,
    ty: TypeId,
) -> Result<(), Trap> {
    let dynamic = value::dynamic_type(program, interface[0]);
    let missing = dynamic.map(|dynamic| missing_method(program, dynamic, ty));
    let holds = missing == Some(None);
    if !holds && !ok {
        let target = program.types.name(ty);
        let text = match (dynamic, missing.flatten()) {
            (Some(dynamic), Some(method)) => {
                format!(
                    "interface conversion: {} is not {target}: missing method {method}",
                    program.types.name(dynamic)
                )
            }
            _ => format!("interface conversion: interface is nil, not {target}"),
        };
        return Err(Trap::error(text));
    }
    dst[..2].copy_from_slice(&if holds { interface } else { [0; 2] });
    if ok {
        dst[2] = u64::from(holds);
    }
    Ok(())
}

/// Whether the dynamic type has all methods of interface `ty`; nil has none.
#[inline(never)]
pub(super) fn implements(program: &Program, word: u64, ty: TypeId) -> bool {
    value::dynamic_type(program, word).is_some_and(|dynamic| missing_method(program, dynamic, ty).is_none())
}

/// The first method of interface `ty`, by name, that the type doesn't have.
fn missing_method(program: &Program, dynamic: TypeId, ty: TypeId) -> Option<String> {
    let Type::Interface(methods) = program.types.underlying(ty) else {
        return None;
    };
    let missing = methods.iter().filter(|method| program.types.methods.find_named(dynamic, &method.name).is_none());
    missing.map(|method| method.name.clone()).min()
}
